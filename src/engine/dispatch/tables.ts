// A load without memory needs no loop over hours: the hours it runs are the n cheapest of the month, found by one search in
// the sorted month, and their cost is one prefix sum. Exact where scale > 0 and MW, adder and break-even are constant in the month.

import type { DurationTable } from "../model.ts";

/** What a search needs of a month: its prices ascending and their prefix sums. */
export type SortedHours = Pick<DurationTable, "sortedUsdPerMwh" | "prefixUsdPerMwh">;

/** Hours of the month with scale·price + shift < breakEven: the load runs in the n cheapest hours. */
export function hoursBelow(
  table: SortedHours,
  scale: number,
  shiftUsdPerMwh: number,
  breakEvenUsdPerMwh: number,
): number {
  const limit = (breakEvenUsdPerMwh - shiftUsdPerMwh) / scale;
  const sorted = table.sortedUsdPerMwh;
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What one megawatt pays for the n cheapest hours, USD: scale·(sum of the n cheapest) + shift·n. */
export function costOfCheapestUsdPerMw(
  table: SortedHours,
  scale: number,
  shiftUsdPerMwh: number,
  hours: number,
): number {
  return scale * table.prefixUsdPerMwh[hours] + shiftUsdPerMwh * hours;
}

/** Sorts a month's hourly prices once and keeps their prefix sums. Prices in any order; gaps must be left out before. */
export function sortHours(usdPerMwh: Float64Array): SortedHours {
  const sortedUsdPerMwh = usdPerMwh.slice().sort();
  const prefixUsdPerMwh = new Float64Array(sortedUsdPerMwh.length + 1);
  for (let n = 0; n < sortedUsdPerMwh.length; n++) {
    prefixUsdPerMwh[n + 1] = prefixUsdPerMwh[n] + sortedUsdPerMwh[n];
  }
  return { sortedUsdPerMwh, prefixUsdPerMwh };
}
