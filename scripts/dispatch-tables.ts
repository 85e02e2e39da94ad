// Writes the tables of docs/models/dispatch.md from the shipped hours: `npx tsx scripts/dispatch-tables.ts`. The prose around the
// markers is written by hand; test/dispatch/docs.test.ts fails when a table is stale.

import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { dayNumber } from "../src/engine/calendar.ts";
import { account } from "../src/engine/dispatch/account.ts";
import { flat, meanUsdPerMwh } from "../src/engine/dispatch/flat.ts";
import { foresight } from "../src/engine/dispatch/foresight.ts";
import { hourly } from "../src/engine/dispatch/hourly.ts";
import {
  calendarOf,
  dayAheadKnowledge,
  evenCalendar,
  fullKnowledge,
  spotKnowledge,
  zones,
} from "../src/engine/dispatch/hours.ts";
import { type LinearSolver, siteProgram } from "../src/engine/dispatch/linear.ts";
import {
  type FleetLoad,
  type HourlyKnowledge,
  openSite,
  type Policy,
  type SiteLoad,
} from "../src/engine/dispatch/policy.ts";
import { tables } from "../src/engine/dispatch/tables-policy.ts";
import type { BitcoinHistory, History, HourlyPrices } from "../src/engine/history.ts";
import { blocksPerEhDay, HOURS_PER_DAY, PH_PER_EH, phDaysPerMwh } from "../src/engine/units.ts";
import { loadHighs } from "../src/io/highs.ts";
import { loadHistory } from "../src/io/history.ts";
import { battery, firm, fleet } from "../test/dispatch/sites.ts";

const DOCUMENT = new URL("../docs/models/dispatch.md", import.meta.url);
const CENTRAL = zones["America/Chicago"];
const USD_PER_THOUSAND = 1e3;

type Day = readonly [year: number, month: number, day: number];
type Know = (calendar: HourlyKnowledge["calendar"], usdPerMwh: Float64Array) => HourlyKnowledge;

/** Hours of a series between two local midnights. */
function between(series: HourlyPrices, first: Day, last: Day, know: Know): HourlyKnowledge {
  const hourOf = (day: Day) => dayNumber(...day) * HOURS_PER_DAY - CENTRAL.utcOffsetHours;
  const from = hourOf(first);
  const usdPerMwh = series.usdPerMwh.slice(from - series.firstHour, hourOf(last) - series.firstHour);
  if (usdPerMwh.some(Number.isNaN)) throw new Error(`${series.id} has gaps in these hours`);
  return know(calendarOf(from, usdPerMwh.length, { ...CENTRAL, daylightSaving: false }), usdPerMwh);
}

const thousands = (usd: number) => Math.round(usd / USD_PER_THOUSAND).toLocaleString("en-US");
const percent = (fraction: number, digits = 1) => `${(100 * fraction).toFixed(digits)} %`;

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? "---" : "---:"))), ...rows.map(line)].join("\n");
}

// ------------------------------------------------------------------------------------------------ what hours are worth

const BREAK_EVENS = [55, 75, 92, 107];
/** Gains read earlier from the same hours, in percent. */
const EXPECTED_PCT = [33, 19, 13, 10];

/** Margin of 1 MW with the best hours over its margin with one decision a month, less one. */
export function curtailmentGain(hours: HourlyKnowledge, breakEvenUsdPerMwh: number): number {
  const { monthStart } = hours.calendar;
  let [chosen, whole] = [0, 0];
  for (let m = 0; m + 1 < monthStart.length; m++) {
    const [from, to] = [monthStart[m], monthStart[m + 1]];
    for (let h = from; h < to; h++) chosen += Math.max(0, breakEvenUsdPerMwh - hours.usdPerMwh[h]);
    const mean = meanUsdPerMwh(hours.usdPerMwh, from, to);
    whole += Math.max(0, breakEvenUsdPerMwh - mean) * (to - from);
  }
  return chosen / whole - 1;
}

function gainTable({ power }: History): string {
  const rows = ["HB_WEST_DA", "LZ_WEST_DA", "HB_NORTH_DA", "HB_HOUSTON_DA"].map((id) => {
    const hours = between(power[id], [2022, 1, 1], [2025, 12, 1], spotKnowledge);
    return [`${id}, 2022-01 to 2025-11`, ...BREAK_EVENS.map((v) => percent(curtailmentGain(hours, v)))];
  });
  const source = ["expected (ERCOT West)", ...EXPECTED_PCT.map((pct) => `${pct} %`)];
  return markdown(
    ["gain over one decision a month", ...BREAK_EVENS.map((v) => `${v} USD/MWh`)],
    [...rows, source],
  );
}

/** The same by policy: 100 MW of one fleet, so that a flat month decided on last month's mean can be seen too. */
function flatTable({ power }: History): string {
  const rows = BREAK_EVENS.map((v) => {
    const load: SiteLoad = { gridMw: 100, exportMw: 0, firm: firm(0), fleets: [fleet("one", 100, v)] };
    const hours = between(power.HB_WEST_DA, [2022, 1, 1], [2025, 12, 1], spotKnowledge);
    const usd = (policy: Policy, known: HourlyKnowledge) =>
      account(load, known, policy(load, known)).marginUsd;
    const { monthStart } = hours.calendar;
    const forwardUsdPerMwh = Float64Array.from({ length: monthStart.length - 1 }, (_, m) =>
      meanUsdPerMwh(hours.usdPerMwh, monthStart[m], monthStart[m + 1]),
    );
    const [known, past, best] = [
      usd(flat, { ...hours, forwardUsdPerMwh }),
      usd(flat, hours),
      usd(tables, hours),
    ];
    return [
      `${v} USD/MWh`,
      thousands(past),
      thousands(known),
      thousands(best),
      percent(best / known - 1),
      percent(best / past - 1),
    ];
  });
  const head = [
    "100 MW at HB_WEST, 2022-01 to 2025-11",
    "flat, last month's mean",
    "flat, this month's mean known",
    "tables = hourly",
    "gain over known",
    "gain over last month's",
  ];
  return markdown(head, rows);
}

// ------------------------------------------------------------------------------------------------- Winter Storm Uri

/** Mean USD per PH/s and day of a month: blocks a PH/s finds at the day's difficulty times what the day's blocks paid. */
function hashpriceUsdPerPhDay(bitcoin: BitcoinHistory, first: Day, last: Day): number {
  const [from, to] = [dayNumber(...first) - bitcoin.firstDay, dayNumber(...last) - bitcoin.firstDay];
  let total = 0;
  for (let d = from; d < to; d++) {
    const btcPerBlock = (bitcoin.issuanceBtc[d] + bitcoin.feesBtc[d]) / bitcoin.blocks[d];
    total += (blocksPerEhDay(bitcoin.difficulty[d]) / PH_PER_EH) * btcPerBlock * bitcoin.priceUsd[d];
  }
  return total / (to - from);
}

/** Machines of the time and their efficiency at the wall: Antminer S19, S17, S9 by Bitmain's data sheets, rounded. J/TH. */
const MACHINES = [
  { id: "S19", mw: 40, jPerTh: 32 },
  { id: "S17", mw: 30, jPerTh: 45 },
  { id: "S9", mw: 30, jPerTh: 98 },
];
const MINING_PUE = 1.05;
const STIFF: Partial<FleetLoad> = {
  minOffHours: 4,
  stopAfterWindows: 2,
  restartAfterWindows: 2,
  startHours: 0.25,
  rampMwPerHour: 20,
};
const BLOCK_USD_PER_MWH = 30;

/** What each policy earned from 13 to 19 February 2021 and in the month. Two months are decided so that `flat` has a month before. */
function uriTable({ power, bitcoin }: History, solver: LinearSolver, id: string): string {
  const series = power[id];
  const hashprice = hashpriceUsdPerPhDay(bitcoin, [2021, 2, 1], [2021, 3, 1]);
  const fleets = (over: Partial<FleetLoad>) =>
    MACHINES.map(({ id: machine, mw, jPerTh }) =>
      fleet(machine, mw, (hashprice * phDaysPerMwh(jPerTh)) / MINING_PUE, over),
    );
  const plain: SiteLoad = { gridMw: 100, exportMw: 0, firm: firm(0), fleets: fleets({}) };
  const stiff = { ...plain, fleets: fleets(STIFF) };
  const stored = { ...plain, battery };
  const exporting = { ...stored, exportMw: battery.mw };
  const hybrid = { ...plain, gridMw: 120, firm: firm(20) };
  const bound = foresight(solver);
  const cases: [string, SiteLoad, Policy, Know][] = [
    ["flat: judged on January's mean", plain, flat, dayAheadKnowledge],
    ["tables", plain, tables, dayAheadKnowledge],
    ["hourly, machines without memory", plain, hourly, dayAheadKnowledge],
    ["hourly, stiff machines, day-ahead prices known", stiff, hourly, dayAheadKnowledge],
    ["hourly, stiff machines, only the hour's price known", stiff, hourly, spotKnowledge],
    ["perfect foresight (bound)", plain, bound, fullKnowledge],
    ["hourly, with a battery 25 MW/100 MWh", stored, hourly, dayAheadKnowledge],
    ["perfect foresight (bound), with the battery", stored, bound, fullKnowledge],
    ["hourly, with the battery, which may sell to the grid", exporting, hourly, dayAheadKnowledge],
    ["perfect foresight (bound), the same", exporting, bound, fullKnowledge],
    ["hourly, with 20 MW of firm AI on the site's own spot power", hybrid, hourly, dayAheadKnowledge],
  ];
  const rows = cases.map(([name, load, policy, know]) => {
    const hours = between(series, [2021, 1, 1], [2021, 3, 1], know);
    const opening = { ...openSite(load), storedMwh: 0 };
    const operation = policy(load, hours, { from: 0, to: hours.calendar.hours, opening });
    const { revenueUsd, energyUsd, otherUsd } = account(load, hours, operation);
    const usd = (from: Day, to: Day) => {
      const at = (day: Day) => (dayNumber(...day) - dayNumber(2021, 1, 1)) * HOURS_PER_DAY;
      let total = 0;
      for (let h = at(from); h < at(to); h++) total += revenueUsd[h] - energyUsd[h] - otherUsd[h];
      return total;
    };
    const [week, month] = [usd([2021, 2, 13], [2021, 2, 20]), usd([2021, 2, 1], [2021, 3, 1])];
    return [name, thousands(week), thousands(month), month > 0 ? percent(week / month) : "month lost money"];
  });
  return `${markdown([`${series.id}, thousand USD`, "13–19 February", "February 2021", "share"], rows)}\n\n${blockLine(series)}`;
}

/** A fixed-volume block is sold back at spot whatever the machines do: the same USD for every policy above. */
function blockLine(series: HourlyPrices): string {
  const week = between(series, [2021, 2, 13], [2021, 2, 20], spotKnowledge).usdPerMwh;
  const usd = week.reduce((total, price) => total + 100 * (price - BLOCK_USD_PER_MWH), 0);
  return `A block of 100 MW bought at ${BLOCK_USD_PER_MWH} USD/MWh and sold back at spot adds ${thousands(usd)} thousand USD in those seven days to every row: it pays the same whatever the machines do.`;
}

// ------------------------------------------------------------------------------------------ the gap, and the battery

function gapTable({ power }: History): string {
  const kinds: [string, Partial<FleetLoad>][] = [
    ["no memory", {}],
    ["start: 0.25 h of power before hashing", { startHours: 0.25 }],
    ["minimum off-time 4 h", { minOffHours: 4 }],
    ["2 windows to stop, 2 to restart", { stopAfterWindows: 2, restartAfterWindows: 2 }],
    ["ramp of a third of the fleet an hour", { rampMwPerHour: 10 }],
    ["telemetry floor of 2 %", { telemetryFloorMw: 0.6 }],
    ["wear 20 USD per MW and cycle", { wearUsdPerCycle: 600 }],
    [
      "all of these",
      {
        startHours: 0.25,
        minOffHours: 4,
        stopAfterWindows: 2,
        restartAfterWindows: 2,
        rampMwPerHour: 10,
        telemetryFloorMw: 0.6,
        wearUsdPerCycle: 600,
      },
    ],
  ];
  const best = 1 / 3;
  const rows = kinds.map(([name, over]) => {
    const load: SiteLoad = {
      gridMw: 100,
      exportMw: 0,
      firm: firm(0),
      fleets: [107, 75, 55].map((v, i) => fleet(`fleet ${i}`, 30, v, over)),
    };
    const ideal = {
      ...load,
      fleets: load.fleets.map(({ id, mw, breakEvenUsdPerMwh, telemetryFloorMw }) =>
        fleet(id, mw, breakEvenUsdPerMwh, { telemetryFloorMw }),
      ),
    };
    const dayAhead = between(power.HB_WEST_DA, [2022, 1, 1], [2025, 12, 1], dayAheadKnowledge);
    const spot = { ...dayAhead, knownTo: Int32Array.from(dayAhead.usdPerMwh, (_, h) => h + 1) };
    const ideallyUsd = account(ideal, dayAhead, tables(ideal, dayAhead)).marginUsd;
    const run = account(load, dayAhead, hourly(load, dayAhead));
    const blind = account(load, spot, hourly(load, spot));
    const perYear = Math.round((run.starts * best) / (dayAhead.usdPerMwh.length / 8766));
    return [
      name,
      thousands(ideallyUsd),
      thousands(run.marginUsd),
      percent(run.marginUsd / ideallyUsd - 1, 2),
      percent(blind.marginUsd / ideallyUsd - 1, 2),
      `${perYear}`,
    ];
  });
  const head = [
    "three fleets of 30 MW at HB_WEST, 2022-01 to 2025-11",
    "tables, thousand USD",
    "hourly, day-ahead known",
    "gap",
    "gap, only the hour's price known",
    "starts per fleet and year",
  ];
  return markdown(head, rows);
}

/** The site of programs B and A: what storage adds on the same year by what is known. */
function batteryTable({ power }: History, solver: LinearSolver): string {
  const without: SiteLoad = {
    gridMw: 100,
    exportMw: 0,
    firm: firm(20, { revenueUsdPerMwh: 350, shedUsdPerMwh: 0 }),
    fleets: [fleet("new", 40, 110), fleet("middle", 30, 80), fleet("old", 20, 55)],
  };
  const load = { ...without, battery };
  const from = dayNumber(2021, 1, 1) * HOURS_PER_DAY - CENTRAL.utcOffsetHours - power.HB_HOUSTON_DA.firstHour;
  const prices = power.HB_HOUSTON_DA.usdPerMwh.slice(from, from + 8760);
  const calendar = evenCalendar(8760, 730);
  const full = fullKnowledge(calendar, prices);
  const baseUsd = account(without, full, tables(without, full)).marginUsd;
  const open = solver.open(siteProgram(load, full, 0, 8760, "cyclic").program);
  const solution = open.solve();
  open.close();
  if (!solution.ok) throw new Error(solution.why);
  const opening = { ...openSite(load), storedMwh: 0 };
  const value = (hours: HourlyKnowledge) =>
    account(load, hours, hourly(load, hours, { from: 0, to: 8760, opening })).marginUsd - baseUsd;
  const boundUsd = -solution.objective - baseUsd;
  const row = (name: string, usd: number) => [
    name,
    Math.round(usd).toLocaleString("en-US"),
    percent(usd / boundUsd, 2),
  ];
  return markdown(
    ["25 MW/100 MWh at HB_HOUSTON, 2021", "USD", "of the bound"],
    [
      row("linear program, every price known (bound)", boundUsd),
      row("dynamic program, every price known (the same knowledge)", value(full)),
      row("dynamic program, day-ahead prices known from 14:00", value(dayAheadKnowledge(calendar, prices))),
      row(
        "dynamic program, today's prices known from midnight",
        value(dayAheadKnowledge(calendar, prices, 99)),
      ),
      row("only the hour's price known", value(spotKnowledge(calendar, prices))),
    ],
  );
}

/** All tables by the name of their marker. */
export function dispatchTables(history: History, solver: LinearSolver): Readonly<Record<string, string>> {
  return {
    gain: gainTable(history),
    flat: flatTable(history),
    "uri-houston": uriTable(history, solver, "HB_HOUSTON_DA"),
    "uri-west": uriTable(history, solver, "HB_WEST_DA"),
    gap: gapTable(history),
    battery: batteryTable(history, solver),
  };
}

/** The document with each table between its markers. Throws for a marker it lacks. */
export function withTables(document: string, written: Readonly<Record<string, string>>): string {
  return Object.entries(written).reduce((text, [name, table]) => {
    const [begin, end] = [`<!-- table:${name} -->`, `<!-- end:${name} -->`];
    const [from, to] = [text.indexOf(begin), text.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`docs/models/dispatch.md has no markers for ${name}`);
    return `${text.slice(0, from + begin.length)}\n${table}\n${text.slice(to)}`;
  }, document);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const written = dispatchTables(await loadHistory(), await loadHighs());
  writeFileSync(DOCUMENT, withTables(readFileSync(DOCUMENT, "utf8"), written));
}
