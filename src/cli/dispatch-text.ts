// A dispatch on a terminal: at most 100 columns, readable without colour.

import { account, sum } from "../engine/dispatch/account.ts";
import { partOf } from "../engine/dispatch/hours.ts";
import { type Reason, reasons, strikeUsdPerMwh, whyNotTables } from "../engine/dispatch/policy.ts";
import { tables } from "../engine/dispatch/tables-policy.ts";
import { HOURS_PER_DAY } from "../engine/units.ts";
import { localLabel, type Told } from "./dispatch-csv.ts";

const USD_PER_THOUSAND = 1e3;
export const left = (text: string, width: number) => text.slice(0, width).padEnd(width);
export const right = (text: string, width: number) => text.padStart(width);
export const fixed = (value: number, digits = 0) =>
  value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
const thousands = (usd: number) => fixed(usd / USD_PER_THOUSAND);

/** The whole picture: what each use ran and earned, why machines stood still, and a map of the hours. */
export function dispatchText(told: Told, by: "hour" | "day" | "month"): string {
  const { operation, load, hours } = told;
  const label = (hour: number) => localLabel(told, hour).slice(0, 10);
  const lines = [
    `${told.site}   ${label(operation.from)} to ${label(operation.to - 1)}   ${operation.to - operation.from} hours   policy ${operation.policy}`,
    ...(operation.isBound ? ["a bound: it sees the future, so no site can earn it"] : []),
    ...shortDayLines(told),
    `prices ${told.prices}, all in mean ${fixed(meanPrice(told), 2)} USD/MWh   hashprice ${fixed(told.hashpriceUsdPerPhDay, 2)} USD/PH-day throughout`,
    "",
    ...useLines(told),
    "",
    ...reasonLines(told),
    ...tableLines(told),
    "",
    ...(by === "hour" ? hourLines(told) : mapLines(told, by)),
  ];
  if (operation.policy === "tables") {
    lines.push(...whyNotTables(load, hours).map((why) => `tables are not exact here: ${why}`));
  }
  return `${lines.map((line) => line.trimEnd().slice(0, 100)).join("\n")}\n`;
}

/** Says what the last day lacks where the prices end before it does: records in UTC end in the middle of a local day. */
function shortDayLines(told: Told): string[] {
  const [day, time] = localLabel(told, told.operation.to).split(" ");
  const missing = HOURS_PER_DAY - Number.parseInt(time, 10);
  if (missing === HOURS_PER_DAY) return [];
  return [`the prices end ${day} ${time}: the last ${missing} hours of that day are missing here`];
}

/** Whether the margin below is of energy alone: what AI halls earn does not depend on their hours. */
const hasHalls = ({ load }: Told) => load.firm.mw > 0 && load.firm.revenueUsdPerMwh === 0;

function meanPrice({ hours, operation: { from, to } }: Told): number {
  return sum(hours.usdPerMwh.slice(from, to)) / (to - from);
}

/** A use: its name, megawatts, break-even, and one column of megawatts by hour. */
function usesOf({ load, operation }: Told) {
  const count = operation.gridMw.length;
  const firm = {
    name: "AI halls (firm)",
    mw: load.firm.mw,
    strike: Number.NaN,
    earns: load.firm.revenueUsdPerMwh,
    column: operation.firmMw,
  };
  const fleets = load.fleets.map((fleet, f) => ({
    name: fleet.id,
    mw: fleet.mw,
    strike: strikeUsdPerMwh(fleet),
    earns: fleet.breakEvenUsdPerMwh,
    column: operation.fleetMw.subarray(f * count, (f + 1) * count),
  }));
  return load.firm.mw > 0 ? [firm, ...fleets] : fleets;
}

function useLines(told: Told): string[] {
  const { operation, hours, money } = told;
  const count = operation.gridMw.length;
  const row = (cells: readonly string[]) =>
    `${left(cells[0], 26)}${[9, 12, 13, 10, 11, 11].map((width, i) => right(cells[i + 1] ?? "", width)).join("")}`;
  const lines = usesOf(told).map(({ name, mw, strike, earns, column }) => {
    const powerUsd = column.reduce((usd, used, i) => usd + used * hours.usdPerMwh[operation.from + i], 0);
    const run = mw > 0 ? sum(column) / mw / count : 0;
    const share = `${fixed(run * count)} h ${fixed(100 * run)} %`;
    const earned = earns > 0 ? thousands(sum(column) * earns) : "rent";
    return row([
      name,
      fixed(mw, 1),
      Number.isNaN(strike) ? "firm" : fixed(strike, 2),
      share,
      fixed(sum(column)),
      thousands(powerUsd),
      earned,
    ]);
  });
  const other = sum(money.otherUsd);
  return [
    row(["USE", "MW", "break-even", "ran", "MWh", "power $k", "earned $k"]),
    ...lines,
    row([
      "site",
      "",
      "",
      "",
      fixed(sum(operation.gridMw)),
      thousands(sum(money.energyUsd)),
      thousands(sum(money.revenueUsd)),
    ]),
    `margin ${thousands(money.marginUsd)} thousand USD${other > 0 ? ` after ${thousands(other)} for starts, wear and penalties (${money.starts} starts)` : ""}`,
    ...(hasHalls(told)
      ? [
          "it is of energy alone: the AI halls' rent, and what their tenants repay of the power, are not in it",
        ]
      : []),
  ];
}

/** Hours of each reason, by fleet. */
function reasonLines(told: Told): string[] {
  const { load, operation } = told;
  const count = operation.gridMw.length;
  return load.fleets.map((fleet, f) => {
    const hours = new Map<number, number>();
    for (let i = 0; i < count; i++) {
      const code = operation.reason[f * count + i];
      hours.set(code, (hours.get(code) ?? 0) + 1);
    }
    const told = [...hours].sort((a, b) => b[1] - a[1]).map(([code, n]) => `${reasons[code]} ${n} h`);
    return `why ${fleet.id}: ${told.join(", ")}`;
  });
}

/** What the tables would have said, where the hours were decided one by one. */
function tableLines({ load, hours, operation, money }: Told): string[] {
  if (operation.policy !== "hourly" || whyNotTables(load, hours).length === 0) return [];
  const { battery: _, ...bare } = load;
  const by = account(bare, hours, tables(bare, hours, { from: operation.from, to: operation.to })).marginUsd;
  const gap = by === 0 ? 0 : (100 * (money.marginUsd - by)) / Math.abs(by);
  return [
    `tables, with machines that follow every hour and no battery: ${thousands(by)}; hourly is ${fixed(gap, 2)} % from that`,
  ];
}

// ------------------------------------------------------------------------------------------------------------- the map

/** `.` all machines stand still, 1…9 tenths of them run, # all run. */
function shade(share: number): string {
  if (share > 1 - 1e-9) return "#";
  return share < 0.05 ? "." : String(Math.min(9, Math.max(1, Math.round(10 * share))));
}

function mapLines(told: Told, by: "day" | "month"): string[] {
  const { hours, operation, load, money } = told;
  const marks = by === "day" ? hours.calendar.dayStart : hours.calendar.monthStart;
  const capacityMw = load.fleets.reduce((total, fleet) => total + fleet.mw, 0);
  const count = operation.gridMw.length;
  const head = `${left(by, 12)}${left("hour 0     6      12     18", 30)}${right("mean $", 9)}${right("least", 9)}${right("most", 9)}${right("mining MWh", 12)}${right("margin $k", 11)}`;
  const lines: string[] = [];
  for (let p = partOf(marks, operation.from); marks[p] < operation.to; p++) {
    const [from, to] = [Math.max(marks[p], operation.from), Math.min(marks[p + 1], operation.to)];
    const prices = hours.usdPerMwh.slice(from, to);
    let [mwh, usd] = [0, 0];
    for (let h = from; h < to; h++) {
      const i = h - operation.from;
      for (let f = 0; f < load.fleets.length; f++) mwh += operation.fleetMw[f * count + i];
      usd += money.revenueUsd[i] - money.energyUsd[i] - money.otherUsd[i];
    }
    const label = localLabel(told, from).slice(0, by === "day" ? 10 : 7);
    const figures = [
      fixed(sum(prices) / prices.length, 2),
      fixed(Math.min(...prices), 2),
      fixed(Math.max(...prices), 2),
      fixed(mwh),
      thousands(usd),
    ];
    lines.push(
      `${left(label, 12)}${left(strip(told, from, to, capacityMw, by), 30)}${[9, 9, 9, 12, 11].map((w, k) => right(figures[k], w)).join("")}`,
    );
  }
  return [
    head,
    ...lines,
    "each mark is an hour of the local day: # all machines run, 1-9 tenths of them, . none",
  ];
}

/** The marks of a part: its hours in order for a day, their mean by hour of day for a month, spaced every six. */
function strip(told: Told, from: number, to: number, capacityMw: number, by: "day" | "month"): string {
  const { operation, load } = told;
  const count = operation.gridMw.length;
  const shares = (h: number) => {
    let mw = 0;
    for (let f = 0; f < load.fleets.length; f++) mw += operation.fleetMw[f * count + h - operation.from];
    return capacityMw > 0 ? mw / capacityMw : 0;
  };
  const byHour = Array.from({ length: by === "day" ? to - from : 24 }, (): number[] => []);
  for (let h = from; h < to; h++) {
    const at = by === "day" ? h - from : Number(localLabel(told, h).slice(11, 13));
    byHour[at].push(shares(h));
  }
  const marks = byHour.map((all) =>
    all.length > 0 ? shade(all.reduce((a, b) => a + b, 0) / all.length) : " ",
  );
  return marks.map((mark, i) => (i > 0 && i % 6 === 0 ? ` ${mark}` : mark)).join("");
}

/** Reasons in the width of a line; --csv has them in full, for every fleet. */
const SHORT: Readonly<Record<Reason, string>> = {
  runs: "runs",
  "price at or above break-even": "too dear",
  "no grid megawatts left": "no grid MW left",
  "coincident peak risk": "peak risk",
  "demand response event": "event",
  "demand charge": "demand charge",
  "minimum off-time": "minimum off-time",
  "waits for restart windows": "restart windows",
  "kept on: waits for stop windows": "stop windows",
  "kept on: stopping costs more than it saves": "not worth stopping",
  "kept off: starting costs more than it earns": "not worth starting",
  ramping: "ramping",
  "grid emergency": "grid emergency",
  "flat decision for the month": "flat: off all month",
  "runs on the battery": "on the battery",
};

function hourLines(told: Told): string[] {
  const { hours, operation, load, money } = told;
  const count = operation.gridMw.length;
  const head = `${left("hour", 17)}${right("$/MWh", 9)}${right("grid MW", 9)}${right("AI", 8)}${right("mining", 8)}${right("battery", 9)}${right("margin $", 10)}  first fleet`;
  const lines = Array.from({ length: count }, (_, i) => {
    let mining = 0;
    for (let f = 0; f < load.fleets.length; f++) mining += operation.fleetMw[f * count + i];
    const battery = operation.dischargeMw[i] - operation.chargeMw[i];
    const usd = money.revenueUsd[i] - money.energyUsd[i] - money.otherUsd[i];
    const why = load.fleets.length > 0 ? SHORT[reasons[operation.reason[i]]] : "";
    return `${left(localLabel(told, operation.from + i), 17)}${right(fixed(hours.usdPerMwh[operation.from + i], 2), 9)}${right(fixed(operation.gridMw[i], 1), 9)}${right(fixed(operation.firmMw[i], 1), 8)}${right(fixed(mining, 1), 8)}${right(fixed(battery, 1), 9)}${right(fixed(usd), 10)}  ${why}`;
  });
  return [head, ...lines];
}
