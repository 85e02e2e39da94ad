// The shipped files of data/ → History: pure, from text and bytes, the same in Node and in the browser. Shells read, gunzip and hash.

import { monthLabel, parseDate, parseMonth } from "./calendar.ts";
import {
  type BitcoinHistory,
  type History,
  type HourlyColumn,
  type HourlyPrices,
  hourLabel,
  MAX_MISSING_HOURS,
  type MonthlyDurations,
  type MonthlyReturns,
  missingHours,
  type PowerMarket,
  type PowerSeries,
  type Provenance,
  parseHour,
  type RentQuotes,
  type Source,
} from "./history.ts";
import { hashrateEhsAtDifficulty, SECONDS_PER_BLOCK, SECONDS_PER_DAY } from "./units.ts";

const BLOCKS_PER_DAY = SECONDS_PER_DAY / SECONDS_PER_BLOCK;
const CENTS_PER_USD = 100;

type Entry = {
  readonly file: string;
  readonly unit: string;
  readonly as_of: string;
  readonly source: string;
};
type PowerEntry = Entry & {
  readonly id: string;
  readonly hub: string;
  readonly market: PowerMarket;
  readonly utc_offset_hours: number;
};
type HourlyEntry = PowerEntry & {
  readonly first_hour: string;
  readonly hours: number;
  readonly gaps: readonly { readonly first_hour: string; readonly hours: number }[];
  readonly repeated_hours: readonly string[];
};
type DurationEntry = PowerEntry & {
  readonly first_month: string;
  readonly hours_by_month: readonly number[];
};
type Index = {
  readonly sources: Readonly<Record<string, Source>>;
  readonly bitcoin: Entry;
  readonly hourly: readonly HourlyEntry[];
  readonly durations: readonly DurationEntry[];
  readonly gpu_rental: Entry;
  readonly rent_anchors: Entry;
  readonly cd20: Entry;
};

/** The files `readHistory` needs, in the fixed order of the data hash. Paths are relative to the index. */
export function historyFiles(indexText: string): readonly string[] {
  const index = JSON.parse(indexText) as Index;
  const single = [index.bitcoin, index.gpu_rental, index.rent_anchors, index.cd20];
  return [...single, ...index.hourly, ...index.durations].map((entry) => entry.file);
}

/** History from the index and the contents of its files, gunzipped, by path. Throws when a shipped file is not as the index says. */
export function readHistory(
  indexText: string,
  contents: ReadonlyMap<string, Uint8Array>,
  hash: string,
): History {
  const index = JSON.parse(indexText) as Index;
  const bytes = (entry: Entry) => contents.get(entry.file) ?? wrong(entry.file, "is missing");
  const table = (entry: Entry) => columnsOf(entry.file, new TextDecoder().decode(bytes(entry)));
  return {
    bitcoin: readBitcoin(index.bitcoin, table(index.bitcoin)),
    power: byId(index.hourly.map((entry) => readHourly(entry, bytes(entry)))),
    durations: byId(index.durations.map((entry) => readDurations(entry, bytes(entry)))),
    gpuRental: readRents(index.gpu_rental, table(index.gpu_rental)),
    rentAnchors: readRents(index.rent_anchors, table(index.rent_anchors)),
    cd20: readReturns(index.cd20, table(index.cd20)),
    sources: index.sources,
    hash,
  };
}

/** A table's columns by name; throws for a column it lacks. */
type Columns = (name: string) => readonly string[];

function readBitcoin(entry: Entry, columns: Columns): BitcoinHistory {
  const days = columns("date").map((text) => parseDate(text) ?? wrong(entry.file, `has no date ${text}`));
  if (days.some((day, i) => day !== days[0] + i)) wrong(entry.file, "skips a day");
  const number = (name: string) => Float64Array.from(columns(name), (text) => numberOf(entry.file, text));
  const [difficulty, blocks] = [number("difficulty"), number("blocks")];
  return {
    ...provenance(entry),
    firstDay: days[0],
    priceUsd: number("price_usd"),
    difficulty,
    blocks,
    feesBtc: number("fees_btc"),
    issuanceBtc: number("issuance_btc"),
    networkEhs: difficulty.map((d, i) => (hashrateEhsAtDifficulty(d) * blocks[i]) / BLOCKS_PER_DAY),
  };
}

function readHourly(entry: HourlyEntry, bytes: Uint8Array): HourlyPrices {
  const usdPerMwh = pricesOf(entry.file, bytes, entry.hours);
  const hourOf = (text: string) => parseHour(text) ?? wrong(entry.file, `has no hour ${text}`);
  const firstHour = hourOf(entry.first_hour);
  const gaps = entry.gaps.map((gap) => ({ firstHour: hourOf(gap.first_hour), hours: gap.hours }));
  for (const gap of gaps) {
    usdPerMwh.fill(Number.NaN, gap.firstHour - firstHour, gap.firstHour - firstHour + gap.hours);
  }
  const repeatedHours = entry.repeated_hours.map(hourOf);
  const series = { ...powerSeries(entry), firstHour, usdPerMwh, gaps, repeatedHours };
  return { ...series, ...usableMonths(series) };
}

/** From the first month with at most MAX_MISSING_HOURS hours missing to the last. */
function usableMonths(series: HourlyColumn) {
  // By the clock of UTC: the hours by which a series' own month differs are too few to be one.
  const monthOf = (hour: number) => parseMonth(hourLabel(hour).slice(0, 10))!;
  let firstUsableMonth = monthOf(series.firstHour);
  let lastUsableMonth = monthOf(series.firstHour + series.usdPerMwh.length);
  while (missingHours(series, firstUsableMonth) > MAX_MISSING_HOURS) firstUsableMonth++;
  while (missingHours(series, lastUsableMonth) > MAX_MISSING_HOURS) lastUsableMonth--;
  return { firstUsableMonth, lastUsableMonth };
}

function readDurations(entry: DurationEntry, bytes: Uint8Array): MonthlyDurations {
  const hours = entry.hours_by_month.reduce((sum, n) => sum + n, 0);
  const prices = pricesOf(entry.file, bytes, hours);
  const firstMonth = parseMonth(entry.first_month) ?? wrong(entry.file, `has no month ${entry.first_month}`);
  let from = 0;
  const months = entry.hours_by_month.map((count, i) => {
    from += count;
    return { monthNumber: firstMonth + i, sortedPerMwh: prices.subarray(from - count, from) };
  });
  return { ...powerSeries(entry), months };
}

function readRents(entry: Entry, columns: Columns): RentQuotes {
  const date = columns("date");
  return {
    ...provenance(entry),
    date,
    monthNumber: Int32Array.from(
      date,
      (text) => parseMonth(text) ?? wrong(entry.file, `has no date ${text}`),
    ),
    accelerator: columns("accelerator"),
    provider: columns("provider"),
    usdPerGpuHour: Float64Array.from(columns("usd_per_gpu_hour"), (text) => numberOf(entry.file, text)),
    basis: columns("basis"),
    kind: columns("kind"),
    doubt: columns("doubt"),
    rowSource: columns("source"),
  };
}

function readReturns(entry: Entry, columns: Columns): MonthlyReturns {
  const months = columns("month").map(
    (text) => parseMonth(text) ?? wrong(entry.file, `has no month ${text}`),
  );
  months.forEach((month, i) => {
    if (month !== months[0] + i) wrong(entry.file, `skips the month before ${monthLabel(month)}`);
  });
  const returnPct = Float64Array.from(columns("cd20_return_pct"), (text) => numberOf(entry.file, text));
  return { ...provenance(entry), firstMonth: months[0], returnPct };
}

/** Prices from four byte planes (low byte of every value first) of the zig-zag differences in cents. Dividing whole cents by 100 gives the double nearest the published decimal. */
function pricesOf(file: string, bytes: Uint8Array, count: number): Float64Array {
  if (bytes.length !== 4 * count) wrong(file, `holds ${bytes.length} bytes for ${count} prices`);
  const prices = new Float64Array(count);
  let cents = 0;
  for (let i = 0; i < count; i++) {
    const zigzag =
      bytes[i] | (bytes[count + i] << 8) | (bytes[2 * count + i] << 16) | (bytes[3 * count + i] << 24);
    cents += (zigzag >>> 1) ^ -(zigzag & 1);
    prices[i] = cents / CENTS_PER_USD;
  }
  return prices;
}

function provenance(entry: Entry): Provenance {
  return { file: entry.file, unit: entry.unit, asOf: entry.as_of, source: entry.source };
}

function powerSeries(entry: PowerEntry): PowerSeries {
  const { id, hub, market, utc_offset_hours: utcOffsetHours } = entry;
  return { ...provenance(entry), id, hub, market, utcOffsetHours };
}

function byId<T extends { readonly id: string }>(all: readonly T[]): Readonly<Record<string, T>> {
  return Object.fromEntries(all.map((one) => [one.id, one]));
}

function columnsOf(file: string, text: string): Columns {
  const [head, ...rows] = csvRows(text);
  if (rows.some((row) => row.length !== head.length)) wrong(file, "has a row of another width than its head");
  return (name) => {
    const at = head.indexOf(name);
    return at < 0 ? wrong(file, `has no column ${name}`) : rows.map((row) => row[at]);
  };
}

/** The cells of a shipped table: commas, double quotes (doubled inside), a newline after each row, no newline inside a cell. */
function csvRows(text: string): string[][] {
  const cell = /("(?:[^"]|"")*"|[^,]*)(?:,|$)/g;
  return text
    .split("\n")
    .slice(0, -1)
    .map((line) => {
      if (!line.includes('"')) return line.split(",");
      const cells = [...line.matchAll(cell)].map((match) => match[1]);
      if (!line.endsWith(",")) cells.pop();
      return cells.map((raw) => (raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw));
    });
}

function numberOf(file: string, text: string): number {
  const value = Number(text);
  return text !== "" && Number.isFinite(value) ? value : wrong(file, `has no number ${text}`);
}

/** The shipped files are ours: one that is not as its index says is a bug or a damaged copy. */
function wrong(file: string, what: string): never {
  throw new Error(`data/${file} ${what}`);
}
