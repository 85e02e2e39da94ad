// Real power months made ready to draw: sorted hours with prefix sums, level and shape apart, and which month stands for which.

import { dateLabel, parseMonth } from "../calendar.ts";
import type { DurationMonth } from "../history.ts";
import type { DurationTable } from "../model.ts";
import { MONTHS_PER_YEAR } from "../units.ts";
import { mean, runningSum } from "./sums.ts";

/** Years of power history a month may be drawn from, newest first. */
export const POWER_AGES = 16;
/** Share of a month's hours, the cheapest, whose mean stands for its price level: a spike's hours are shape, not level. */
const LEVEL_SHARE = 0.95;
/** A year's level is at least this, so that a glut of wind cannot turn a month's scale negative. */
const LEAST_LEVEL_USD_PER_MWH = 1;
/** A month whose mean is this many times its year's level is a storm: February 2021 in ERCOT and nothing else on record. */
const STORM_RATIO = 15;

export type PreparedHub = {
  readonly tables: readonly DurationTable[];
  readonly candidate: Int32Array;
  readonly levelUsdPerMwh: number;
};

/** The months of a hub as tables, each with its level taken out, and which of them a month of the year may draw as of a day. */
export function prepareHub(months: readonly DurationMonth[], asOfDay: number): PreparedHub {
  const count = drawable(months, asOfDay);
  const sums = months.map(({ sortedPerMwh }) => runningSum(sortedPerMwh));
  const means = sums.map((sum) => sum[sum.length - 1] / (sum.length - 1));
  const levels = yearLevels(sums, count);
  // scaled so that ordinary drawable months, each at its year's level, average to the level asked for; storms come on top
  const ratios = means.map((price, k) => price / levels[k]);
  const ordinary = ratios.map((ratio, k) => k < count && ratio < STORM_RATIO);
  const shapeMean = mean(ratios.filter((_, k) => ordinary[k]));
  const tables = months.map((month, k) => ({
    monthNumber: month.monthNumber,
    sortedUsdPerMwh: month.sortedPerMwh,
    prefixUsdPerMwh: sums[k],
    meanUsdPerMwh: means[k],
    scalePerLevel: 1 / (levels[k] * shapeMean),
    storm: ratios[k] >= STORM_RATIO,
  }));
  return {
    tables,
    candidate: candidates(tables, count, asOfDay),
    levelUsdPerMwh: mean(means.filter((_, k) => ordinary[k])),
  };
}

/** Months that ended by the as-of day: the first so many. */
export function drawable(months: readonly DurationMonth[], asOfDay: number): number {
  const asOfMonth = monthOfDay(asOfDay + 1);
  return months.filter((month) => month.monthNumber < asOfMonth).length;
}

/** The price level of the twelve months about each month: the median of their means without the dearest twentieth of hours. */
function yearLevels(sums: readonly Float64Array[], count: number): number[] {
  const level = sums.map((sum) => {
    const hours = Math.floor(LEVEL_SHARE * (sum.length - 1));
    return sum[hours] / hours;
  });
  return level.map((_, k) => {
    // a month before the as-of day looks at nothing after it
    const end = k < count ? count : level.length;
    const from = Math.max(0, Math.min(k - MONTHS_PER_YEAR / 2, end - MONTHS_PER_YEAR));
    return Math.max(
      LEAST_LEVEL_USD_PER_MWH,
      median(level.slice(from, Math.min(end, from + MONTHS_PER_YEAR))),
    );
  });
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
}

/** Which table stands for a month of the year and an age in years. A month of the year without any takes its neighbour's. */
function candidates(tables: readonly DurationTable[], count: number, asOfDay: number): Int32Array {
  const asOfYear = Math.floor(monthOfDay(asOfDay) / MONTHS_PER_YEAR);
  const table = new Int32Array(MONTHS_PER_YEAR * POWER_AGES).fill(-1);
  for (let k = 0; k < count; k++) {
    const { monthNumber } = tables[k];
    const age = asOfYear - Math.floor(monthNumber / MONTHS_PER_YEAR);
    if (age < POWER_AGES) table[(monthNumber % MONTHS_PER_YEAR) * POWER_AGES + age] = k;
  }
  const row = (month: number) => table.slice(month * POWER_AGES, (month + 1) * POWER_AGES);
  const filled = Array.from({ length: MONTHS_PER_YEAR }, (_, month) => row(month).some((k) => k >= 0));
  for (let month = 0; month < MONTHS_PER_YEAR; month++) {
    if (filled[month]) continue;
    const nearest = nearestFilled(filled, month);
    table.set(row(nearest), month * POWER_AGES);
  }
  return table;
}

function nearestFilled(filled: readonly boolean[], month: number): number {
  for (let gap = 1; gap < MONTHS_PER_YEAR; gap++) {
    for (const other of [month - gap, month + gap]) {
      const inYear = (other + MONTHS_PER_YEAR) % MONTHS_PER_YEAR;
      if (filled[inYear]) return inYear;
    }
  }
  throw new Error("a hub without months was prepared");
}

/** The month number a day lies in. */
function monthOfDay(day: number): number {
  return parseMonth(dateLabel(day)) ?? Number.NaN;
}
