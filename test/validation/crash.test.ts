// Expected: what happened in 2022 (data/cases/crash2022.csv), and hand calculations written beside each.

import { beforeAll, describe, expect, it } from "vitest";
import { validateCrash } from "../../src/cli/validate-crash.ts";
import { applyScenario, kinds, type Model, NEVER, resolver } from "../../src/engine/index.ts";
import { drawInnovations } from "../../src/engine/market/draw.ts";
import {
  asForecast,
  backtestOf,
  judgedEntities,
  onRealPath,
  rankingLimits,
  verdictOf,
  watchFalls,
} from "../../src/engine/report/backtest.ts";
import { makeWorkspace, runPath } from "../../src/engine/run.ts";
import { loadHistory } from "../../src/io/history.ts";
import { readWorld } from "../../src/io/world.ts";
import { runTiny, tinyModel } from "../tiny-world.ts";

const WORLD = "worlds/crash-2022";
const LATER = "worlds/crash-2022/later/known-later.yaml";

async function run(...args: string[]) {
  let out = "";
  let err = "";
  const shell = {
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => {
      err += text;
    },
    columns: 100,
    isTerminal: false,
    cwd: process.cwd(),
  };
  return { code: await validateCrash(args, shell), out, err };
}

type Case = {
  entity: string;
  outcome: string;
  pd12: number;
  defaultMonth: string | null;
  trigger: string | null;
};
const json = (out: string) => JSON.parse(out) as { cases: Case[]; auc: number; brier: number };

describe("a back-test by hand", () => {
  // Two entities: one failed and fell in 3 of 4 paths, one survived and fell in 1 of 4.
  const model = tinyModel({
    entities: {
      owner: { outcome: "defaulted", outcome_on: "2026-05-15" },
      other: { name: "Other", outcome: "survived", cash_usd_m: 1, tax_rate_pct: 0, look_ahead_months: 0 },
    },
  });
  const [owner, other] = judgedEntities(model);
  const counts = {
    paths: 4,
    fallsByEntity: new Map([
      [owner.index, 3],
      [other.index, 1],
    ]),
  };
  const backtest = backtestOf(model, counts, (entity) =>
    entity === owner.index ? { month: 5, trigger: "payment" } : { month: NEVER, trigger: "none" },
  );

  it("states shares of paths, ranks pairs and squares errors", () => {
    expect(backtest.cases.map(({ pd12 }) => pd12)).toEqual([0.75, 0.25]);
    expect(backtest.ranking?.auc).toBe(1);
    expect(backtest.brier).toBeCloseTo((0.25 * 0.25 + 0.25 * 0.25) / 2, 12);
  });

  it("counts months late from the month of the real day", () => {
    expect(backtest.cases[0].verdict).toEqual({ isHit: true, kind: "fell in time", monthsLate: 1 });
  });

  it.each([
    // real month 4; three months either way are in time
    ["defaulted", 4, 7, "fell in time"],
    ["defaulted", 4.9, 1, "fell in time"],
    ["restructured", 4, 8, "fell late"],
    ["restructured", 4, 0, "fell early"],
    ["defaulted", 4, NEVER, "did not fall"],
    ["defaulted", NEVER, 20, "fell in time"],
    ["survived", NEVER, NEVER, "survived"],
    ["survived", NEVER, 3, "false alarm"],
  ] as const)("%s in month %d, fallen in %d: %s", (outcome, real, fell, kind) => {
    expect(verdictOf(outcome, real, fell).kind).toBe(kind);
  });
});

describe("limits of a ranking", () => {
  /** The same limits by looking at every area in turn: those within 1.96 of their own standard error of the observed one. */
  const scanned = (auc: number, m: number, n: number) => {
    const inside: number[] = [];
    for (let k = 1; k < 100_000; k++) {
      const a = k / 100_000;
      const spread = 1 + ((m + n) / 2 - 1) * ((1 - a) / (2 - a) + a / (1 + a));
      if (Math.abs(auc - a) <= 1.959964 * Math.sqrt((a * (1 - a) * spread) / (m * n))) inside.push(a);
    }
    return { low: inside[0], high: inside[inside.length - 1] };
  };
  it.each([
    [1, 3, 3],
    [0.75, 2, 3],
    [0.9, 10, 30],
    [0.5, 4, 4],
  ])("AUC %d of %d and %d agree with a scan", (auc, m, n) => {
    const { low, high } = rankingLimits(auc, m, n);
    expect(low).toBeCloseTo(scanned(auc, m, n).low, 4);
    expect(high).toBeCloseTo(Math.max(auc, scanned(auc, m, n).high), 4);
  });

  it("stay wide when a handful is ranked perfectly", () => {
    // at an area of a half: 1.96 · √(0.25/9 · (1 + 2·(1/3 + 1/3))) = 0.499, so 1 is just out of reach of 0.5
    expect(rankingLimits(1, 3, 3).low).toBeCloseTo(0.5, 2);
  });
});

describe("machines on order", () => {
  it("hash from the month their floor is ready, and later with it", () => {
    const over = {
      halls: { floor: { site: "plain", critical_mw: 30, ready: "2026-04" } },
      fleets: {
        ordered: {
          site: "plain",
          owner: "owner",
          hall: "floor",
          hashrate_ehs: 1,
          j_per_th: 20,
          uptime_pct: 100,
        },
      },
    };
    // 1 EH/s at 20 J/TH is 20 MW
    expect(runTiny(tinyModel(over)).map(({ operation }) => operation.fleetMw[0])).toEqual([
      0,
      0,
      0,
      ...Array(9).fill(20),
    ]);
  });
});

describe("crash-2022", () => {
  let model: Model;
  let real: Model;
  beforeAll(async () => {
    const read = await readWorld(WORLD, kinds);
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    const resolve = resolver(await loadHistory());
    const base = resolve(read.value.world, "open");
    const patched = applyScenario(read.value.world, "real-2022", kinds);
    const scenario = patched.ok ? resolve(patched.value, "open") : undefined;
    if (!base.ok || !scenario?.ok) throw new Error("the world does not resolve");
    model = base.value;
    real = scenario.value;
  });

  const falls = (of: Model, seed: number, path: number) => {
    const seen = watchFalls(of);
    runPath(of, kinds, drawInnovations(of, seed, path), seen.watch, makeWorkspace(of, kinds));
    return judgedEntities(of).map(({ id, index }) => [id, seen.fallOf(index)]);
  };

  it("has one real path, whatever is drawn, and the scenario `real-2022` is it", () => {
    const once = falls(onRealPath(model), 1, 0);
    expect(falls(onRealPath(model), 7, 31)).toEqual(once);
    expect(falls(real, 3, 5)).toEqual(once);
  });

  it("is simulated without a real month", () => {
    expect(asForecast(real).market.replay).toEqual({ from: NEVER, to: NEVER });
  });

  it("holds nothing learnt after the last day of 2021, and says so in exactly the agreed form", async () => {
    const { code, out } = await run("--world", WORLD, "--as-of", "2021-12-31", "--paths", "1024", "--json");
    expect(code).toBe(0);
    const told = json(out);
    expect(Object.keys(told)).toEqual(["cases", "auc", "brier"]);
    for (const one of told.cases)
      expect(Object.keys(one)).toEqual(["entity", "outcome", "pd12", "defaultMonth", "trigger"]);
  });

  it("ranks the failures above the survivors from what was known then", async () => {
    const { out } = await run("--world", WORLD, "--paths", "1024", "--json");
    const { cases } = json(out);
    const least = Math.min(...cases.filter(({ outcome }) => outcome !== "survived").map(({ pd12 }) => pd12));
    const most = Math.max(...cases.filter(({ outcome }) => outcome === "survived").map(({ pd12 }) => pd12));
    expect(least).toBeGreaterThan(most);
  });

  it("has every failure within a quarter and no false alarm from what was known in June 2022", async () => {
    const { out } = await run("--world", WORLD, "--overlay", LATER, "--paths", "128", "--json");
    const month = Object.fromEntries(
      json(out).cases.map(({ entity, defaultMonth }) => [entity, defaultMonth]),
    );
    // 8-K of 2022-10-26; agreement of 2022-08-16; default notice of 2022-11-07
    const quarter = {
      core_scientific: ["2022-07", "2023-01"],
      stronghold: ["2022-05", "2022-11"],
      iren_spv: ["2022-08", "2023-02"],
    };
    for (const [entity, [from, to]] of Object.entries(quarter)) {
      expect(month[entity], entity).not.toBeNull();
      expect(
        (month[entity] as string) >= from && (month[entity] as string) <= to,
        `${entity} ${month[entity]}`,
      ).toBe(true);
    }
    expect([month.iren_parent, month.marathon, month.riot]).toEqual([null, null, null]);
  });

  it("refuses every value younger than asked for, each with its line", async () => {
    const { code, err } = await run("--world", WORLD, "--overlay", LATER, "--as-of", "2021-12-31");
    expect(code).toBe(1);
    expect(err).toMatch(/known-later\.yaml:\d+:\d+ +as_of: the world is as of 2022-06-30/);
    expect(err).toMatch(/entities\.core_scientific\.cash_usd_m:\s+the\s+value\s+is\s+of\s+2022-06-30/);
    expect(err).toMatch(/contracts\.core_anchor\.balance_usd_m:\s+the\s+value\s+is\s+of\s+2022-06-30/);
  });

  it("fits a screen of 100 columns", async () => {
    const { out } = await run("--world", WORLD, "--paths", "32");
    for (const line of out.split("\n")) expect(line.length, line).toBeLessThanOrEqual(100);
  });
});

describe("the command", () => {
  it.each([
    [[], 2, "needs a world"],
    [["--world", WORLD, "--as-of", "soon"], 2, "a day such as"],
    [["--world", WORLD, "--paths", "0"], 2, "paths"],
    [["--world", "worlds/december-2025"], 1, "no operator of this world states an outcome"],
    [["--world", "worlds/nowhere"], 1, "no such file"],
  ] as const)("%j exits %d", async (args, code, says) => {
    const answer = await run(...args);
    expect(answer.code).toBe(code);
    expect(answer.err).toContain(says);
  });
});
