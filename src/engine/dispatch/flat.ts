// One decision a month: what a site earns that does not choose its hours. It shows what hours are worth.

import { drawFromGrid, writeClosing } from "./closing.ts";
import { partOf } from "./hours.ts";
import {
  emptyHours,
  type HourlyKnowledge,
  openSite,
  type Policy,
  reasonCode,
  strikeUsdPerMwh,
} from "./policy.ts";
import { allottedMw } from "./tables-policy.ts";

const RUNS = reasonCode("runs");
const FLAT = reasonCode("flat decision for the month");

/**
 * The mean a fleet's month is judged by: the quote made before the month began, or without one the mean of the month before;
 * nothing is known of a first month, so it runs.
 */
function expectedMeanUsdPerMwh(hours: HourlyKnowledge, month: number): number {
  if (hours.forwardUsdPerMwh) return hours.forwardUsdPerMwh[month];
  if (month === 0) return Number.NEGATIVE_INFINITY;
  return meanUsdPerMwh(
    hours.usdPerMwh,
    hours.calendar.monthStart[month - 1],
    hours.calendar.monthStart[month],
  );
}

export function meanUsdPerMwh(usdPerMwh: Float64Array, from: number, to: number): number {
  let total = 0;
  for (let h = from; h < to; h++) total += usdPerMwh[h];
  return total / (to - from);
}

/** Each fleet runs all hours of a month or none, by the month's expected mean. Firm load always runs. Batteries rest. */
export const flat: Policy = (load, hours, stretch) => {
  const { from = 0, to = hours.calendar.hours, opening = openSite(load) } = stretch ?? {};
  const operation = emptyHours("flat", load, { from, to, opening });
  const { monthStart } = hours.calendar;
  const count = to - from;
  const whole = allottedMw(load, load.gridMw);
  for (let h = from; h < to; h++) {
    const mean = expectedMeanUsdPerMwh(hours, partOf(monthStart, h));
    const gridMw = Math.min(load.gridMw, hours.gridMw?.[h] ?? load.gridMw);
    const allotted = gridMw < load.gridMw ? allottedMw(load, gridMw) : whole;
    operation.firmMw[h - from] = Math.min(load.firm.mw, gridMw);
    load.fleets.forEach((fleet, f) => {
      const runs = mean < strikeUsdPerMwh(fleet);
      operation.fleetMw[f * count + h - from] = runs ? allotted[f] : 0;
      operation.reason[f * count + h - from] = runs ? RUNS : FLAT;
    });
    drawFromGrid(load, operation, h, gridMw);
  }
  if (load.battery) operation.storedMwh.fill(opening.storedMwh);
  operation.closing = writeClosing(load, hours, operation);
  return operation;
};
