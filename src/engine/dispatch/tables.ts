// A load without memory needs no loop over hours: the hours it runs are the n cheapest of the month, found by one search in
// the sorted month, and their cost is one prefix sum. Exact where scale > 0 and MW, adder and break-even are constant in the month.

import type { DurationTable } from "../model.ts";

/**
 * A first step for the search: prices fall into equal steps between a low and a high one, and `first[b]` counts those in steps
 * before b. Because the step of a price never falls as the price rises, the count for a limit in step b lies between first[b] and
 * first[b + 1] whatever the rounding.
 */
export type HourGuide = {
  readonly fromUsdPerMwh: number;
  readonly stepsPerUsd: number;
  readonly first: Uint16Array;
};

/** What a search needs of a month: its prices ascending, their prefix sums, and where made, a guide. */
export type SortedHours = Pick<DurationTable, "sortedUsdPerMwh" | "prefixUsdPerMwh"> & {
  readonly guide?: HourGuide;
};

/** So few hours are counted faster than halved. */
const FEW_HOURS = 6;

/** Hours of the month with scale·price + shift < breakEven: the load runs in the n cheapest hours. */
export function hoursBelow(
  table: SortedHours,
  scale: number,
  shiftUsdPerMwh: number,
  breakEvenUsdPerMwh: number,
): number {
  const limit = (breakEvenUsdPerMwh - shiftUsdPerMwh) / scale;
  const { sortedUsdPerMwh: sorted, guide } = table;
  let low = 0;
  let high = sorted.length;
  if (guide) {
    const step = stepOf(guide, limit);
    low = guide.first[step];
    high = guide.first[step + 1];
  }
  while (high - low > FEW_HOURS) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < limit) low = middle + 1;
    else high = middle;
  }
  while (low < high && sorted[low] < limit) low++;
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

/** Sorts a month's hourly prices once and keeps their prefix sums and a guide. Prices in any order; gaps must be left out before. */
export function sortHours(usdPerMwh: Float64Array): Required<SortedHours> {
  const sortedUsdPerMwh = usdPerMwh.slice().sort();
  const prefixUsdPerMwh = new Float64Array(sortedUsdPerMwh.length + 1);
  sortedUsdPerMwh.forEach((price, n) => {
    prefixUsdPerMwh[n + 1] = prefixUsdPerMwh[n] + price;
  });
  return { sortedUsdPerMwh, prefixUsdPerMwh, guide: guideTo(sortedUsdPerMwh) };
}

/** Steps between the two ends of a guide: about one price of a month in each. */
const GUIDE_STEPS = 512;
/** The guide spans the month without its rarest prices, which would leave it no steps for the others. */
const GUIDE_LOW = 0.005;
const GUIDE_HIGH = 0.985;

/** A guide to prices in ascending order. */
function guideTo(sorted: Float64Array): HourGuide {
  const from = sorted[Math.floor(sorted.length * GUIDE_LOW)] ?? 0;
  const span = (sorted[Math.floor(sorted.length * GUIDE_HIGH)] ?? 0) - from;
  const guide = {
    fromUsdPerMwh: from,
    stepsPerUsd: span > 0 ? GUIDE_STEPS / span : 1,
    first: new Uint16Array(GUIDE_STEPS + 3),
  };
  for (const price of sorted) guide.first[stepOf(guide, price) + 1]++;
  for (let step = 1; step < guide.first.length; step++) guide.first[step] += guide.first[step - 1];
  return guide;
}

/** 0 below the guide, GUIDE_STEPS + 1 above it. */
function stepOf({ fromUsdPerMwh, stepsPerUsd }: HourGuide, usdPerMwh: number): number {
  const at = (usdPerMwh - fromUsdPerMwh) * stepsPerUsd + 1;
  return at < 0 ? 0 : at > GUIDE_STEPS + 1 ? GUIDE_STEPS + 1 : at | 0;
}
