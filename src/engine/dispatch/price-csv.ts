// The user's own prices: a CSV of hourly, half-hourly, 15- or 5-minute prices in UTC, at an offset, or in local time with
// daylight saving. Read right, or refused with the line.

import { parseDate } from "../calendar.ts";
import { nearest, type Parsed, type Problem } from "../problem.ts";
import { HOURS_PER_DAY } from "../units.ts";
import { offsetHours, type Zone, zones } from "./hours.ts";

/** Hourly prices of a file: means of its intervals, from `firstHour` (hours since 1970-01-01T00Z), none missing. */
export type PriceFile = {
  readonly firstHour: number;
  readonly usdPerMwh: Float64Array;
  readonly intervalMinutes: number;
  readonly zone: string;
};

const MINUTES_PER_HOUR = 60;
const INTERVALS = [60, 30, 15, 5];
const TIME_NAMES = [
  "time",
  "timestamp",
  "datetime",
  "ts",
  "ts_utc",
  "ts_local",
  "hour",
  "hour_beginning",
  "interval_start",
];
const PRICE_NAMES = ["usd_per_mwh", "price_usd_per_mwh", "price", "lmp", "spp", "settlement_price"];
/** Beyond these a price is a mistake of unit or sign: ERCOT's cap was 9,000 USD/MWh until 2022, the shipped ERCOT hours lie in −164…9,027. */
const LEAST_USD_PER_MWH = -2_000;
const MOST_USD_PER_MWH = 20_000;
/** Problems told before the rest are only counted. */
const MOST_PROBLEMS = 20;

/** One row: the line it stands on, its time as read, its price. */
type Row = { readonly line: number; readonly text: string; readonly usdPerMwh: number };

/**
 * Reads prices. The zone is `zone` (a name of `zones` or an offset as `-06:00`), else a line `# zone: America/Chicago` in the
 * file, else the times must carry `Z` or an offset. All problems at once: missing columns, bad rows, gaps, duplicates, hours that
 * daylight saving skips.
 */
export function parsePrices(text: string, file: string, zone?: string): Parsed<PriceFile> {
  const problems: Problem[] = [];
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const named = zone ?? /^#\s*zone:\s*(\S+)/m.exec(text)?.[1];
  const clock = named === undefined ? undefined : zoneOf(named);
  if (named !== undefined && clock === undefined) problems.push(unknownZone(file, named));
  const rows = rowsOf(lines, file, problems);
  if (problems.length > 0) return refused(problems);
  if (rows.length < 2)
    return refused([{ code: "syntax", where: file, message: "holds fewer than two prices" }]);
  const minutes = minutesOf(rows, clock, file, problems);
  if (problems.length > 0) return refused(problems);
  const intervalMinutes = intervalOf(minutes);
  checkSteps(rows, minutes, intervalMinutes, file, problems);
  if (problems.length > 0) return refused(problems);
  const usdPerMwh = hourlyMeans(rows, MINUTES_PER_HOUR / intervalMinutes);
  return {
    ok: true,
    value: { firstHour: minutes[0] / MINUTES_PER_HOUR, usdPerMwh, intervalMinutes, zone: named ?? "UTC" },
  };
}

/** A clock by name or offset. */
export function zoneOf(name: string): Zone | undefined {
  const offset = /^([+-])(\d{2}):?00$/.exec(name);
  if (offset) return { utcOffsetHours: Number(`${offset[1]}${offset[2]}`), daylightSaving: false };
  return Object.hasOwn(zones, name) ? zones[name] : undefined;
}

function unknownZone(file: string, name: string): Problem {
  const near = nearest(name, Object.keys(zones));
  const known = `one of ${Object.keys(zones).join(", ")}, or an offset such as -06:00`;
  return {
    code: "dangling-name",
    where: file,
    message: `no time zone "${name}"`,
    hint: near ? `did you mean ${near}?` : known,
  };
}

function refused(problems: readonly Problem[]): { ok: false; problems: readonly Problem[] } {
  const left = problems.length - MOST_PROBLEMS;
  if (left <= 0) return { ok: false, problems };
  const more: Problem = {
    code: problems[0].code,
    where: problems[0].where.split(":")[0],
    message: `and ${left} more problems`,
  };
  return { ok: false, problems: [...problems.slice(0, MOST_PROBLEMS), more] };
}

/** Cells of a line; quotes may stand around one with a comma in it. */
function cellsOf(line: string): string[] {
  return [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)]
    .map((match) => match[1].replace(/^"|"$/g, "").replaceAll('""', '"').trim())
    .slice(0, line.endsWith(",") ? undefined : -1);
}

function rowsOf(lines: readonly string[], file: string, problems: Problem[]): Row[] {
  const isContent = (line: string) => line.trim() !== "" && !line.startsWith("#");
  const headAt = lines.findIndex(isContent);
  if (headAt < 0) {
    problems.push({ code: "syntax", where: file, message: "is empty" });
    return [];
  }
  const columns = columnsOf(cellsOf(lines[headAt]), `${file}:${headAt + 1}`, problems);
  if (!columns) return [];
  const rows: Row[] = [];
  for (let i = headAt + 1; i < lines.length; i++) {
    if (!isContent(lines[i])) continue;
    const cells = cellsOf(lines[i]);
    const price = (cells[columns.price] ?? "").replaceAll(",", "");
    const usdPerMwh = price === "" ? Number.NaN : Number(price);
    const where = `${file}:${i + 1}`;
    if (!Number.isFinite(usdPerMwh)) {
      problems.push({ code: "bad-row", where, message: `"${price}" is not a price in USD/MWh` });
    } else if (usdPerMwh < LEAST_USD_PER_MWH || usdPerMwh > MOST_USD_PER_MWH) {
      const message = `${usdPerMwh} USD/MWh is outside ${LEAST_USD_PER_MWH}…${MOST_USD_PER_MWH}`;
      problems.push({ code: "out-of-range", where, message, hint: "prices are in USD per MWh" });
    }
    rows.push({ line: i + 1, text: cells[columns.time] ?? "", usdPerMwh });
  }
  return rows;
}

function columnsOf(
  head: readonly string[],
  where: string,
  problems: Problem[],
): { time: number; price: number } | undefined {
  const names = head.map((name) => name.toLowerCase().replaceAll(" ", "_"));
  const time = names.findIndex((name) => TIME_NAMES.includes(name));
  const priced = names.findIndex((name) => PRICE_NAMES.includes(name) || name.endsWith("usd_per_mwh"));
  const price = priced < 0 && head.length === 2 && time === 0 ? 1 : priced;
  const wrong = names.find((name) => /per_kwh|cents|eur|cad/.test(name));
  if (wrong) {
    problems.push({ code: "wrong-unit", where, message: `column "${wrong}" is not in USD per MWh` });
  }
  if (time < 0) {
    problems.push({
      code: "missing-column",
      where,
      message: "no column of times",
      hint: `name it one of ${TIME_NAMES.join(", ")}`,
    });
  }
  if (price < 0) {
    problems.push({
      code: "missing-column",
      where,
      message: "no column of prices",
      hint: "name it usd_per_mwh",
    });
  }
  return time < 0 || price < 0 || wrong ? undefined : { time, price };
}

const TIME = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2})(?::00(?:\.0+)?)?(Z|[+-]\d{2}:?\d{2})?$/;

/** Minutes since 1970-01-01T00Z of each row. A local time that occurs twice is the earlier one first, the later one after it. */
function minutesOf(
  rows: readonly Row[],
  clock: Zone | undefined,
  file: string,
  problems: Problem[],
): number[] {
  let before = Number.NEGATIVE_INFINITY;
  return rows.map(({ line, text }) => {
    const where = `${file}:${line}`;
    const found = candidates(text, clock);
    if (typeof found === "string") {
      const hint = found === "no zone" ? "end it with Z or an offset, or name the zone" : undefined;
      const message = found === "no zone" ? `"${text}" does not say its time zone` : `"${text}" ${found}`;
      problems.push({
        code: found === "no zone" ? "missing-key" : "bad-row",
        where,
        message,
        ...(hint ? { hint } : {}),
      });
      return Number.NaN;
    }
    const minute = found.find((candidate) => candidate > before);
    if (minute === undefined) {
      const same = found.includes(before);
      problems.push({
        code: "bad-row",
        where,
        message: `"${text}" ${same ? "occurs twice" : "is earlier than the row before it"}`,
      });
      return Number.NaN;
    }
    before = minute;
    return minute;
  });
}

/** The UTC minutes a time may stand for, or why it stands for none. */
function candidates(text: string, clock: Zone | undefined): number[] | string {
  const match = TIME.exec(text);
  const day = match ? parseDate(match[1]) : undefined;
  const [hour, minute] = match ? [Number(match[2]), Number(match[3])] : [0, 0];
  if (!match || day === undefined || hour >= HOURS_PER_DAY || minute >= MINUTES_PER_HOUR) {
    return "is not a time as 2024-03-10T05:00";
  }
  const local = (day * HOURS_PER_DAY + hour) * MINUTES_PER_HOUR + minute;
  const written = match[4];
  if (written) {
    const offset =
      written === "Z"
        ? 0
        : (written[0] === "-" ? -1 : 1) *
          (Number(written.slice(1, 3)) * MINUTES_PER_HOUR + Number(written.slice(-2)));
    return [local - offset];
  }
  if (!clock) return "no zone";
  const offsets = [clock.utcOffsetHours + 1, clock.utcOffsetHours];
  const found = offsets
    .filter((offset) => offsetHours(clock, Math.floor(local / MINUTES_PER_HOUR) - offset) === offset)
    .map((offset) => local - offset * MINUTES_PER_HOUR);
  return found.length > 0 ? found : "does not exist: clocks go forward over it";
}

/** The commonest step, of those a market has. */
function intervalOf(minutes: readonly number[]): number {
  const counts = new Map<number, number>();
  for (let i = 1; i < minutes.length; i++) {
    const step = minutes[i] - minutes[i - 1];
    counts.set(step, (counts.get(step) ?? 0) + 1);
  }
  const [common] = [...counts].sort((a, b) => b[1] - a[1])[0];
  return INTERVALS.includes(common) ? common : MINUTES_PER_HOUR;
}

/** Every step must be the interval, and the file must hold whole hours. */
function checkSteps(
  rows: readonly Row[],
  minutes: readonly number[],
  interval: number,
  file: string,
  problems: Problem[],
): void {
  const add = (row: number, message: string, hint?: string) =>
    problems.push({
      code: "bad-row",
      where: `${file}:${rows[row].line}`,
      message,
      ...(hint ? { hint } : {}),
    });
  if (minutes[0] % MINUTES_PER_HOUR !== 0) add(0, `"${rows[0].text}" does not begin an hour`);
  for (let i = 1; i < minutes.length; i++) {
    const step = minutes[i] - minutes[i - 1];
    if (step === interval) continue;
    if (step % interval !== 0)
      add(i, `"${rows[i].text}" is ${step} minutes after the row before it; the file's step is ${interval}`);
    else {
      const missing = step / interval - 1;
      const autumn =
        step === MINUTES_PER_HOUR + interval
          ? "where clocks go back, the repeated hour must stand in the file twice"
          : undefined;
      add(i, `${missing} price${missing === 1 ? "" : "s"} missing before "${rows[i].text}"`, autumn);
    }
  }
  const end = minutes[minutes.length - 1] + interval;
  if (end % MINUTES_PER_HOUR !== 0)
    add(rows.length - 1, `"${rows[rows.length - 1].text}" does not complete its hour`);
}

function hourlyMeans(rows: readonly Row[], perHour: number): Float64Array {
  const means = new Float64Array(rows.length / perHour);
  rows.forEach(({ usdPerMwh }, i) => {
    means[Math.floor(i / perHour)] += usdPerMwh / perHour;
  });
  return means;
}
