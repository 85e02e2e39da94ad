// What holds an hour's grid megawatts below the connection, and what makes an hour dearer than its price.

import { billedPeakMw } from "./account.ts";
import {
  floorMw,
  type HourlyKnowledge,
  meritOrder,
  type Reason,
  type SiteLoad,
  savedShare,
  strikeUsdPerMwh,
} from "./policy.ts";

/** Prices the decisions are made on: the hour's price plus the expected coincident peak charge of a MWh in it. */
export function decisionPrices(load: SiteLoad, hours: HourlyKnowledge): Float64Array {
  const peak = load.coincidentPeak;
  if (!peak) return hours.usdPerMwh;
  const { monthStart, monthOfYear } = hours.calendar;
  const prices = hours.usdPerMwh.slice();
  const usdPerPeakMw = peak.usdPerMwYear / peak.monthsOfYear.length;
  monthOfYear.forEach((name, m) => {
    if (!peak.monthsOfYear.includes(name)) return;
    const to = Math.min(monthStart[m + 1], peak.endHour);
    for (let h = monthStart[m]; h < to; h++) prices[h] += peak.chance[h] * usdPerPeakMw;
  });
  return prices;
}

/** Grid megawatts an hour may draw, and the reason where that is less than the connection. */
export type Limit = { readonly mw: number; readonly reason: Reason };

/** The connection, or what is left of it when the grid sheds load. */
export function connectionLimit(load: SiteLoad, hours: HourlyKnowledge, hour: number): Limit {
  const left = hours.gridMw?.[hour] ?? load.gridMw;
  return left < load.gridMw
    ? { mw: left, reason: "grid emergency" }
    : { mw: load.gridMw, reason: "no grid megawatts left" };
}

/** What a load of this worth may draw in an hour: the connection, an event it should answer, and the peak it may not raise. */
export function loadLimit(
  load: SiteLoad,
  hours: HourlyKnowledge,
  hour: number,
  worthUsdPerMwh: number,
  peakMw: number,
): Limit {
  let limit = connectionLimit(load, hours, hour);
  const programme = load.demandResponse;
  if (programme && programme.event[hour] === 1) {
    const targetMw = programme.baselineMw - programme.obligationMw;
    const pays =
      worthUsdPerMwh <= hours.usdPerMwh[hour] + programme.eventUsdPerMwh + programme.penaltyUsdPerMwh;
    if (pays && targetMw < limit.mw) limit = { mw: Math.max(0, targetMw), reason: "demand response event" };
  }
  return peakMw < limit.mw ? { mw: peakMw, reason: "demand charge" } : limit;
}

/** Hours of prices before a month by which its peak is chosen: thirty days. */
const PEAK_MEMORY_HOURS = 720;

/**
 * Highest grid draw a month is planned with under a demand charge: firm load, and each fleet whose margin over the thirty days
 * before would have paid for the megawatts it adds to the peak; never less than the ratchet bills anyway. Infinity without one.
 */
export function plannedPeakMw(
  load: SiteLoad,
  hours: HourlyKnowledge,
  month: number,
  pastPeakMw: readonly number[],
): number {
  if (!load.demandCharge) return Number.POSITIVE_INFINITY;
  const { usdPerMwMonth, ratchetFraction } = load.demandCharge;
  const { monthStart } = hours.calendar;
  const begins = monthStart[month];
  const from = Math.max(0, begins - PEAK_MEMORY_HOURS);
  const scale = (monthStart[month + 1] - begins) / (begins - from);
  let peakMw = load.firm.mw + floorMw(load);
  for (const f of meritOrder(load)) {
    const fleet = load.fleets[f];
    const strike = strikeUsdPerMwh(fleet);
    let usdPerMw = 0;
    for (let h = from; h < begins; h++) usdPerMw += Math.max(0, strike - hours.usdPerMwh[h]);
    if (begins === from || usdPerMw * scale > usdPerMwMonth) peakMw += fleet.mw * savedShare(fleet);
  }
  return Math.min(load.gridMw, billedPeakMw(peakMw, pastPeakMw, ratchetFraction));
}

/** Whether the hour's coincident peak risk, and not its price, is what makes a load of this worth too dear. */
export function isPeakRisk(
  hours: HourlyKnowledge,
  prices: Float64Array,
  hour: number,
  worth: number,
): boolean {
  return prices[hour] >= worth && hours.usdPerMwh[hour] < worth;
}
