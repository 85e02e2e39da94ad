// Dispatch against its peers in the same run: duration tables against a loop over hours in JavaScript and in C, and one site-year
// with a battery by dynamic programming against HiGHS cold and warm.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { account } from "../src/engine/dispatch/account.ts";
import { planBattery } from "../src/engine/dispatch/battery.ts";
import { hourly } from "../src/engine/dispatch/hourly.ts";
import { evenCalendar, fullKnowledge } from "../src/engine/dispatch/hours.ts";
import { siteCosts, siteProgram } from "../src/engine/dispatch/linear.ts";
import { openSite, type SiteLoad } from "../src/engine/dispatch/policy.ts";
import {
  costOfCheapestUsdPerMw,
  hoursBelow,
  type SortedHours,
  sortHours,
} from "../src/engine/dispatch/tables.ts";
import { type History, hoursOfMonth, missingHours } from "../src/engine/history.ts";
import { stream } from "../src/engine/random.ts";
import { loadHighs } from "../src/io/highs.ts";
import { loadHistory } from "../src/io/history.ts";
import { fleet } from "../test/dispatch/sites.ts";
import type { Row } from "./row.ts";

const PATHS = 10_000;
const MONTHS = 12;
const SITES = [
  "HB_HOUSTON_DA",
  "HB_WEST_DA",
  "HB_NORTH_DA",
  "LZ_WEST_DA",
  "NYISO_WEST_DA",
  "PJM_DOM_DA",
  "HB_HOUSTON_RT",
  "HB_WEST_RT",
  "HB_NORTH_RT",
  "LZ_WEST_RT",
];
/** Firm AI, then the fleets, newest first. */
const MEGAWATTS = Float64Array.of(20, 40, 30, 10);
const J_PER_TH_BREAK_EVEN = [110, 80, 55];
const FLEETS = 3;
/** Relative difference that would mean another answer, not another order of adding. */
const SAME = 1e-9;
const SAME_SINGLE = 1e-3;

/** The work: which real month, at which scale, for every path, month and site; break-evens by path and month. */
type Work = {
  readonly starts: Int32Array;
  readonly shape: Float64Array;
  readonly sorted: readonly SortedHours[];
  readonly table: Int32Array;
  readonly scale: Float64Array;
  readonly breakEven: Float64Array;
};

/** Five sums every way must agree on: energy, cost, revenue, hours run, cost of firm energy. */
type Sums = readonly [number, number, number, number, number];

function work({ power }: History): Work {
  const months = SITES.map((id) => {
    const series = power[id];
    const all: Float64Array[] = [];
    for (let m = series.firstUsableMonth; m <= series.lastUsableMonth; m++) {
      const { from, to } = hoursOfMonth(series, m);
      if (missingHours(series, m) === 0) all.push(series.usdPerMwh.subarray(from, to));
    }
    return all;
  });
  const firstOfSite = months.map((_, s) => months.slice(0, s).reduce((sum, list) => sum + list.length, 0));
  const shapes = months.flat();
  const starts = new Int32Array(shapes.length + 1);
  shapes.forEach((shape, k) => {
    starts[k + 1] = starts[k] + shape.length;
  });
  const shape = new Float64Array(starts[shapes.length]);
  shapes.forEach((hours, k) => {
    shape.set(hours, starts[k]);
  });
  const jobs = PATHS * MONTHS * SITES.length;
  const table = new Int32Array(jobs);
  const scale = new Float64Array(jobs);
  const breakEven = new Float64Array(PATHS * MONTHS * FLEETS);
  for (let path = 0; path < PATHS; path++) {
    const draw = stream(1, path, "bench");
    for (let m = 0; m < MONTHS; m++) {
      const at = path * MONTHS + m;
      J_PER_TH_BREAK_EVEN.forEach((usd, f) => {
        breakEven[at * FLEETS + f] = usd * (0.5 + draw.uniform(m, 0));
      });
      for (let s = 0; s < SITES.length; s++) {
        const pick = Math.floor(draw.uniform(m, 1 + s) * months[s].length);
        table[at * SITES.length + s] = firstOfSite[s] + pick;
        scale[at * SITES.length + s] = 0.6 + draw.uniform(m, 100 + s);
      }
    }
  }
  return { starts, shape, sorted: shapes.map(sortHours), table, scale, breakEven };
}

function byTables({ starts, sorted, table, scale, breakEven }: Work): Sums {
  let [energy, cost, revenue, runHours, firmCost] = [0, 0, 0, 0, 0];
  for (let first = 0, job = 0; job < table.length; first += FLEETS) {
    for (let site = 0; site < SITES.length; site++, job++) {
      const k = table[job];
      const n = starts[k + 1] - starts[k];
      const month = sorted[k];
      const a = scale[job];
      energy += MEGAWATTS[0] * n;
      firmCost += MEGAWATTS[0] * costOfCheapestUsdPerMw(month, a, 0, n);
      for (let f = 0; f < FLEETS; f++) {
        const v = breakEven[first + f];
        const run = hoursBelow(month, a, 0, v);
        const mwh = MEGAWATTS[f + 1] * run;
        energy += mwh;
        revenue += mwh * v;
        runHours += run;
        cost += MEGAWATTS[f + 1] * costOfCheapestUsdPerMw(month, a, 0, run);
      }
    }
  }
  return [energy, cost, revenue, runHours, firmCost];
}

function byHours({ starts, shape, table, scale, breakEven }: Work): Sums {
  let [energy, cost, revenue, runHours, firmCost] = [0, 0, 0, 0, 0];
  for (let job = 0; job < table.length; job++) {
    const [from, to] = [starts[table[job]], starts[table[job] + 1]];
    const a = scale[job];
    const first = Math.floor(job / SITES.length) * FLEETS;
    const [v0, v1, v2] = [breakEven[first], breakEven[first + 1], breakEven[first + 2]];
    let [hours0, hours1, hours2, usd0, usd1, usd2, all] = [0, 0, 0, 0, 0, 0, 0];
    for (let h = from; h < to; h++) {
      const price = a * shape[h];
      all += price;
      if (price < v0) {
        hours0++;
        usd0 += price;
      }
      if (price < v1) {
        hours1++;
        usd1 += price;
      }
      if (price < v2) {
        hours2++;
        usd2 += price;
      }
    }
    const [firm, mw0, mw1, mw2] = MEGAWATTS;
    energy += firm * (to - from) + mw0 * hours0 + mw1 * hours1 + mw2 * hours2;
    cost += mw0 * usd0 + mw1 * usd1 + mw2 * usd2;
    revenue += mw0 * hours0 * v0 + mw1 * hours1 * v1 + mw2 * hours2 * v2;
    runHours += hours0 + hours1 + hours2;
    firmCost += firm * all;
  }
  return [energy, cost, revenue, runHours, firmCost];
}

const hasCompiler = () => spawnSync("gcc", ["--version"]).status === 0;

/** Builds and runs the C loop on the same work; undefined where there is no gcc. */
function byC(
  { starts, shape, table, scale, breakEven }: Work,
  real: "double" | "float",
): { seconds: number; sums: Sums } | undefined {
  if (!hasCompiler()) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "switchyard-bench-"));
  try {
    const program = join(folder, "dispatch");
    const source = fileURLToPath(new URL("dispatch.c", import.meta.url));
    execFileSync("gcc", ["-O3", "-march=native", "-ffast-math", `-DREAL=${real}`, source, "-o", program]);
    const header = Int32Array.of(table.length, SITES.length, starts.length - 1);
    const files = [header, starts, shape, table, scale, breakEven, MEGAWATTS].map((column, i) => {
      const path = join(folder, `${i}.bin`);
      writeFileSync(path, new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
      return path;
    });
    const [seconds, ...sums] = execFileSync(program, files, { encoding: "utf8" })
      .trim()
      .split(" ")
      .map(Number);
    return { seconds, sums: sums as unknown as Sums };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function cpuSeconds<T>(run: () => T): { seconds: number; value: T } {
  const before = process.cpuUsage();
  const value = run();
  const { user, system } = process.cpuUsage(before);
  return { seconds: (user + system) / 1e6, value };
}

/** The least of some runs: the machine may be shared. */
function best<T>(times: number, run: () => T): { seconds: number; value: T } {
  let least = cpuSeconds(run);
  for (let i = 1; i < times; i++) {
    const next = cpuSeconds(run);
    if (next.seconds < least.seconds) least = next;
  }
  return least;
}

function agree(what: string, expected: Sums, found: Sums, tolerance: number): void {
  expected.forEach((value, i) => {
    if (Math.abs(found[i] / value - 1) > tolerance)
      throw new Error(`${what}: sum ${i} is ${found[i]}, not ${value}`);
  });
}

function kernelRows(history: History): Row[] {
  const all = work(history);
  const sorting = best(
    3,
    () =>
      all.starts.length &&
      [...all.sorted.keys()].map((k) => sortHours(all.shape.subarray(all.starts[k], all.starts[k + 1]))),
  );
  const tabled = best(15, () => byTables(all));
  const looped = best(2, () => byHours(all));
  agree("loop over hours", tabled.value, looped.value, SAME);
  const beside = (peerName: string, peer?: number): Row => ({
    what: "1.2 M site-months by duration tables, 3 fleets + AI",
    unit: "s",
    ours: tabled.seconds,
    peer,
    peerName,
  });
  const rows: Row[] = [
    { what: "sorting the real months, once", unit: "s", ours: sorting.seconds },
    beside("JavaScript loop over hours", looped.seconds),
  ];
  for (const real of ["double", "float"] as const) {
    const found = byC(all, real);
    const name = `C loop over hours, gcc -O3 -march=native -ffast-math, ${real}`;
    rows.push(beside(name, found?.seconds));
    if (found) agree(`C loop in ${real}`, tabled.value, found.sums, real === "double" ? SAME : SAME_SINGLE);
  }
  return rows;
}

const HOURS = 8760;

/** Linear program B of docs/models/dispatch.md at HB_HOUSTON, 2021, then at prices 10 % higher. */
async function batteryRows({ power }: History): Promise<Row[]> {
  const battery = { mw: 25, mwh: 100, efficiency: 0.95, wearUsdPerMwh: 0.5 };
  const firm = {
    mw: 20,
    revenueUsdPerMwh: 350,
    shedUsdPerMwh: 0,
    curtailableHoursPerYear: 0,
    budgetUsdPerMwh: 0,
  };
  const load: SiteLoad = {
    gridMw: 100,
    exportMw: 0,
    firm,
    fleets: [fleet("new", 40, 110), fleet("middle", 30, 80), fleet("old", 20, 55)],
    battery,
  };
  const series = power.HB_HOUSTON_DA;
  const { from } = hoursOfMonth(series, 2021 * 12);
  const prices = series.usdPerMwh.slice(from, from + HOURS);
  const calendar = evenCalendar(HOURS, 730);
  const hours = fullKnowledge(calendar, prices);
  const other = fullKnowledge(
    calendar,
    prices.map((price) => 1.1 * price),
  );
  const solver = await loadHighs();
  const { program, columns } = siteProgram(load, hours, 0, HOURS, "cyclic");
  const open = solver.open(program);
  const cold = cpuSeconds(() => open.solve());
  const warm = cpuSeconds(() => open.solve(siteCosts(load, other, columns, 0)));
  open.close();
  const opening = { ...openSite(load), storedMwh: 0 };
  const policy = best(5, () => hourly(load, hours, { from: 0, to: HOURS, opening }));
  if (
    !cold.value.ok ||
    Math.abs(account(load, hours, policy.value).marginUsd + cold.value.objective) > 0.01
  ) {
    throw new Error("dynamic program and linear program differ");
  }
  const stage = {
    usdPerMwh: 0,
    importMw: 100,
    exportMw: 0,
    fixedMw: 0,
    loads: 4,
    valueUsdPerMwh: Float64Array.of(350, 110, 80, 55),
    loadMw: Float64Array.of(20, 40, 30, 20),
  };
  const plan = best(9, () =>
    planBattery(
      battery,
      0,
      HOURS,
      (h) => {
        stage.usdPerMwh = prices[h];
        return stage;
      },
      0,
      { mwh: 0 },
    ),
  );
  const beside = (peerName: string, peer: number): Row => ({
    what: "site-year with a battery (program B), exact",
    unit: "s",
    ours: plan.seconds,
    peer,
    peerName,
  });
  return [
    { what: "site-year by the hourly policy, written out", unit: "s", ours: policy.seconds },
    beside(`${solver.name} cold`, cold.seconds),
    beside(`${solver.name} warm, other prices`, warm.seconds),
  ];
}

/** All rows; throws when two ways do not agree. */
export async function bench(): Promise<Row[]> {
  const history = await loadHistory();
  return [...kernelRows(history), ...(await batteryRows(history))];
}
