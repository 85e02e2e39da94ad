// Real history as columns on day, hour and month axes, and the months cut from it. Made from files by read-history.ts; described in data/README.md.

import { dateLabel, daysInMonth, firstDay, parseDate } from "./calendar.ts";
import { HOURS_PER_DAY } from "./units.ts";

/** Where a file comes from and on what terms it may be passed on. */
export type Source = {
  readonly publisher: string;
  readonly by_way_of: string;
  readonly licence: string;
  readonly note: string;
};

/** What every column set says about itself. `source` is a key of `History.sources`; `asOf` the last day covered. */
export type Provenance = {
  readonly file: string;
  readonly unit: string;
  readonly asOf: string;
  readonly source: string;
};

/** Daily bitcoin, one entry per day from `firstDay` (a day number), no day missing. */
export type BitcoinHistory = Provenance & {
  readonly firstDay: number;
  readonly priceUsd: Float64Array;
  /** Mean over the day's blocks: a day of adjustment mixes two epochs. */
  readonly difficulty: Float64Array;
  readonly blocks: Float64Array;
  readonly feesBtc: Float64Array;
  readonly issuanceBtc: Float64Array;
  /** What the day's blocks show the network did: noisy by 1/√blocks, about 8 % a day. */
  readonly networkEhs: Float64Array;
};

export type PowerMarket = "day-ahead" | "real-time";

/** A price series of one hub. Months are counted at `utcOffsetHours` the whole year, without daylight saving. */
export type PowerSeries = Provenance & {
  readonly id: string;
  readonly hub: string;
  readonly market: PowerMarket;
  readonly utcOffsetHours: number;
};

/** Hours nobody published: `hours` of them from `firstHour`. */
export type Gap = { readonly firstHour: number; readonly hours: number };

/** Hourly prices in UTC, hour beginning. Hours count from 1970-01-01T00Z; a gap is NaN in the column and listed. */
export type HourlyPrices = PowerSeries & {
  readonly firstHour: number;
  readonly usdPerMwh: Float64Array;
  readonly gaps: readonly Gap[];
  /** Published hours known to repeat the hour before (the second of the two in autumn). */
  readonly repeatedHours: readonly number[];
  /** First and last month that lack at most MAX_MISSING_HOURS hours; every month between is as full. */
  readonly firstUsableMonth: number;
  readonly lastUsableMonth: number;
};

/** The published hours of one month, cheapest first, in the money of the series' unit. */
export type DurationMonth = { readonly monthNumber: number; readonly sortedPerMwh: Float64Array };
export type MonthlyDurations = PowerSeries & { readonly months: readonly DurationMonth[] };

/** Rental prices of accelerators, one row per quote. `doubt` says why a row is weak; empty means no known reason. */
export type RentQuotes = Provenance & {
  readonly date: readonly string[];
  readonly monthNumber: Int32Array;
  readonly accelerator: readonly string[];
  readonly provider: readonly string[];
  readonly usdPerGpuHour: Float64Array;
  readonly basis: readonly string[];
  readonly kind: readonly string[];
  readonly doubt: readonly string[];
  readonly rowSource: readonly string[];
};

/** Returns of an index by month from `firstMonth`, in percent as published. */
export type MonthlyReturns = Provenance & { readonly firstMonth: number; readonly returnPct: Float64Array };

/** Everything real the engine may draw from or replay. `hash` names the bytes it was read from. */
export type History = {
  readonly bitcoin: BitcoinHistory;
  readonly power: Readonly<Record<string, HourlyPrices>>;
  readonly durations: Readonly<Record<string, MonthlyDurations>>;
  readonly gpuRental: RentQuotes;
  readonly rentAnchors: RentQuotes;
  readonly cd20: MonthlyReturns;
  readonly sources: Readonly<Record<string, Source>>;
  readonly hash: string;
};

/** A month may lack a day (PJM 2023 has three such months) and still stand for itself; more than a day and it is left out. */
export const MAX_MISSING_HOURS = 24;

/** The part of an hourly series that says when its hours are. */
export type HourlyColumn = Pick<HourlyPrices, "firstHour" | "utcOffsetHours" | "usdPerMwh">;

/** Where a month's hours stand in an hourly column: [from, to), cut to what the column covers. */
export function hoursOfMonth(series: HourlyColumn, monthNumber: number): { from: number; to: number } {
  const at = (month: number) => {
    const hour = firstDay(month) * HOURS_PER_DAY - series.utcOffsetHours - series.firstHour;
    return Math.min(series.usdPerMwh.length, Math.max(0, hour));
  };
  return { from: at(monthNumber), to: at(monthNumber + 1) };
}

/** Hours of a month that the series does not cover or nobody published. */
export function missingHours(series: HourlyColumn, monthNumber: number): number {
  const { from, to } = hoursOfMonth(series, monthNumber);
  let published = 0;
  for (let i = from; i < to; i++) if (!Number.isNaN(series.usdPerMwh[i])) published++;
  return daysInMonth(monthNumber) * HOURS_PER_DAY - published;
}

/** The usable months of an hourly series, each sorted, gaps left out. O(n log n): call once and keep it. */
export function durationsOf(series: HourlyPrices): MonthlyDurations {
  const { id, hub, market, utcOffsetHours, file, unit, asOf, source } = series;
  const months: DurationMonth[] = [];
  for (let month = series.firstUsableMonth; month <= series.lastUsableMonth; month++) {
    const { from, to } = hoursOfMonth(series, month);
    const sortedPerMwh = series.usdPerMwh.slice(from, to).filter((price) => !Number.isNaN(price));
    months.push({ monthNumber: month, sortedPerMwh: sortedPerMwh.sort() });
  }
  return { id, hub, market, utcOffsetHours, file, unit, asOf, source, months };
}

/** `2021-02-17T06:00Z` of an hour number. */
export function hourLabel(hour: number): string {
  const day = Math.floor(hour / HOURS_PER_DAY);
  return `${dateLabel(day)}T${String(hour - day * HOURS_PER_DAY).padStart(2, "0")}:00Z`;
}

/** The hour number of `2021-02-17T06:00Z`; undefined when it is not a full hour in UTC. */
export function parseHour(text: string): number | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):00Z$/.exec(text);
  const day = match ? parseDate(match[1]) : undefined;
  return match && day !== undefined ? day * HOURS_PER_DAY + Number(match[2]) : undefined;
}
