// The tables policy told hour by hour: each load's hours are the n cheapest of its month. It exists so that the tables stand
// under the same contract as the others; dispatchMonth uses the tables without ever making hours.

import { drawFromGrid, writeClosing } from "./closing.ts";
import { partOf } from "./hours.ts";
import {
  emptyHours,
  floorMw,
  type HourlyKnowledge,
  type HourlyOperation,
  meritOrder,
  openSite,
  type Policy,
  reasonCode,
  type SiteLoad,
  savedShare,
  strikeUsdPerMwh,
} from "./policy.ts";
import { hoursBelow, sortHours } from "./tables.ts";

const RUNS = reasonCode("runs");
const TOO_DEAR = reasonCode("price at or above break-even");
const NO_GRID = reasonCode("no grid megawatts left");

/** Megawatts each fleet may run at when every load above it in merit runs: fixed for the stretch, so no hour asks about another. */
export function allottedMw(load: SiteLoad, gridMw: number): Float64Array {
  const allotted = new Float64Array(load.fleets.length);
  let leftMw = Math.max(0, gridMw - load.firm.mw - floorMw(load));
  for (const f of meritOrder(load)) {
    const fleet = load.fleets[f];
    allotted[f] = Math.min(leftMw / savedShare(fleet), fleet.mw);
    leftMw = Math.max(0, leftMw - allotted[f] * savedShare(fleet));
  }
  return allotted;
}

/** The firm load's worth of a MWh served: the price above which it is shed, Infinity if never. */
export function firmWorthUsdPerMwh({ firm }: SiteLoad): number {
  return firm.revenueUsdPerMwh + firm.shedUsdPerMwh;
}

/** Runs each load in the hours cheaper than its break-even. Exact where `whyNotTables` is empty; ignores memory where it is not. */
export const tables: Policy = (load, hours, stretch) => {
  const { from = 0, to = hours.calendar.hours, opening = openSite(load) } = stretch ?? {};
  const operation = emptyHours("tables", load, { from, to, opening });
  const { monthStart } = hours.calendar;
  const allotted = allottedMw(load, load.gridMw);
  for (let m = partOf(monthStart, from); monthStart[m] < to; m++) {
    runMonth(
      load,
      hours,
      operation,
      allotted,
      Math.max(from, monthStart[m]),
      Math.min(to, monthStart[m + 1]),
    );
  }
  if (load.battery) operation.storedMwh.fill(opening.storedMwh);
  operation.closing = writeClosing(load, hours, operation);
  return operation;
};

function runMonth(
  load: SiteLoad,
  hours: HourlyKnowledge,
  operation: HourlyOperation,
  allotted: Float64Array,
  from: number,
  to: number,
): void {
  const count = operation.to - operation.from;
  const at = from - operation.from;
  const order = new Uint32Array(to - from)
    .map((_, i) => i)
    .sort((a, b) => hours.usdPerMwh[from + a] - hours.usdPerMwh[from + b]);
  const table = sortHours(hours.usdPerMwh.subarray(from, to));
  const firmMw = Math.min(load.firm.mw, load.gridMw);
  const firmHours = hoursBelow(table, 1, 0, firmWorthUsdPerMwh(load));
  for (const hour of order.subarray(0, firmHours)) operation.firmMw[at + hour] = firmMw;
  load.fleets.forEach((fleet, f) => {
    const run = hoursBelow(table, 1, 0, strikeUsdPerMwh(fleet));
    const row = f * count + at;
    order.forEach((hour, n) => {
      const runs = n < run && allotted[f] > 0;
      operation.fleetMw[row + hour] = runs ? allotted[f] : 0;
      operation.reason[row + hour] = runs ? RUNS : n < run ? NO_GRID : TOO_DEAR;
    });
  });
  for (let h = from; h < to; h++) drawFromGrid(load, operation, h, load.gridMw);
}
