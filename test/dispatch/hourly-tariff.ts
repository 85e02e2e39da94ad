// Power contracts as money of a stretch of hours, straight from their definitions: what the months of the engine are held to.

import { billedPeakMw } from "../../src/engine/dispatch/account.ts";

/**
 * A block of fixed volume at a fixed price, with the hours above or below it settled at the index (block-and-index; a PPA with
 * sell-back; a financial swap). Because the difference is settled at the index either way, the next MWh costs the index and what
 * runs does not depend on the block: USD owed for the stretch = Σ block·(fixed − index), a gain where negative.
 */
export function blockUsd(indexUsdPerMwh: Float64Array, blockMw: number, fixedUsdPerMwh: number): number {
  let usd = 0;
  for (let h = 0; h < indexUsdPerMwh.length; h++) usd += blockMw * (fixedUsdPerMwh - indexUsdPerMwh[h]);
  return usd;
}

/**
 * The same block where nothing may be sold back: unused block is lost, so up to the block the next MWh costs nothing more and
 * the site runs whatever earns anything. USD owed for the stretch: the block always, and the index above it.
 */
export function takeOrPayUsd(
  indexUsdPerMwh: Float64Array,
  usedMw: Float64Array,
  blockMw: number,
  fixedUsdPerMwh: number,
): number {
  let usd = 0;
  for (let h = 0; h < usedMw.length; h++) {
    usd += blockMw * fixedUsdPerMwh + Math.max(0, usedMw[h] - blockMw) * indexUsdPerMwh[h];
  }
  return usd;
}

/** Billed peak of each month of a list: its highest hour, at least the ratchet's share of the eleven before. MW, months in order. */
export function billedPeaksMw(peakMw: readonly number[], ratchetFraction: number): number[] {
  return peakMw.map((mw, m) => billedPeakMw(mw, peakMw.slice(0, m), ratchetFraction));
}

/** Hours of a charge on coincident peaks: the hour of the system's highest load in each listed month, the first where two tie. */
export function coincidentPeakHours(
  systemMw: Float64Array,
  monthStart: Int32Array,
  monthOfYear: Int32Array,
  monthsOfYear: readonly number[],
  endHour: number,
): number[] {
  const hours: number[] = [];
  for (let m = 0; m + 1 < monthStart.length; m++) {
    if (!monthsOfYear.includes(monthOfYear[m])) continue;
    const to = Math.min(monthStart[m + 1], endHour);
    let peak = monthStart[m];
    for (let h = peak; h < to; h++) if (systemMw[h] > systemMw[peak]) peak = h;
    if (monthStart[m] < to) hours.push(peak);
  }
  return hours;
}

/** A year's charge: the rate times the mean of the site's load in the peak hours (ERCOT 4CP: of the summer's four). */
export function coincidentPeakUsd(
  gridMw: Float64Array,
  peakHours: readonly number[],
  usdPerMwYear: number,
): number {
  if (peakHours.length === 0) return 0;
  const mw = peakHours.reduce((sum, hour) => sum + Math.max(0, gridMw[hour]), 0) / peakHours.length;
  return usdPerMwYear * mw;
}

/**
 * Chance of being its month's peak for each hour: equal over the listed local hours of the day in the listed months, zero
 * elsewhere. A prior, not a forecast: which hours are likely is the user's to say.
 */
export function likelyPeakChance(
  dayStart: Int32Array,
  monthStart: Int32Array,
  monthOfYear: Int32Array,
  monthsOfYear: readonly number[],
  hoursOfDay: readonly number[],
): Float64Array {
  const chance = new Float64Array(dayStart[dayStart.length - 1]);
  for (let m = 0; m + 1 < monthStart.length; m++) {
    if (!monthsOfYear.includes(monthOfYear[m])) continue;
    const hours: number[] = [];
    for (let d = 0; d + 1 < dayStart.length; d++) {
      if (dayStart[d] < monthStart[m] || dayStart[d] >= monthStart[m + 1]) continue;
      for (const hour of hoursOfDay) if (dayStart[d] + hour < dayStart[d + 1]) hours.push(dayStart[d] + hour);
    }
    for (const hour of hours) chance[hour] = 1 / hours.length;
  }
  return chance;
}

/** Capacity owed for a delivery year: the tag (load in the last year's peak hours, scaled to the forecast) at the auction's price. */
export function capacityUsd(tagMw: number, usdPerMwDay: number, days: number): number {
  return tagMw * usdPerMwDay * days;
}

/** A credit for power not taken: the megawatts curtailed below a baseline at the hour's price less what they cost (Riot's power credits). */
export function curtailmentCreditUsd(
  usdPerMwh: Float64Array,
  usedMw: Float64Array,
  baselineMw: number,
  fixedUsdPerMwh: number,
): number {
  let usd = 0;
  for (let h = 0; h < usedMw.length; h++) {
    const soldMw = Math.max(0, baselineMw - usedMw[h]);
    usd += soldMw * Math.max(0, usdPerMwh[h] - fixedUsdPerMwh);
  }
  return usd;
}

/** Megawatts of grid left in each hour when loads connected on or after `sinceDay` are shed first in the emergency hours. */
export function emergencyGridMw(
  gridMw: number,
  emergency: Uint8Array,
  connectedDay: number,
  sinceDay: number,
  keptMw: number,
): Float64Array {
  const isShed = connectedDay >= sinceDay;
  return Float64Array.from(emergency, (event) => (isShed && event === 1 ? Math.min(gridMw, keptMw) : gridMw));
}
