// Local days and months over a column of UTC hours, and how far ahead each hour's decision may look.

import { dateLabel, dayNumber } from "../calendar.ts";
import { HOURS_PER_DAY } from "../units.ts";
import type { HourCalendar, HourlyKnowledge } from "./policy.ts";

/** A clock: hours from UTC in winter, and whether it follows the daylight-saving rule of the United States and Canada. */
export type Zone = { readonly utcOffsetHours: number; readonly daylightSaving: boolean };

/** Named clocks a price file may be written in. An offset such as `-06:00` is another, without daylight saving. */
export const zones: Readonly<Record<string, Zone>> = {
  UTC: { utcOffsetHours: 0, daylightSaving: false },
  "America/New_York": { utcOffsetHours: -5, daylightSaving: true },
  "America/Chicago": { utcOffsetHours: -6, daylightSaving: true },
  "America/Denver": { utcOffsetHours: -7, daylightSaving: true },
  "America/Edmonton": { utcOffsetHours: -7, daylightSaving: true },
  "America/Phoenix": { utcOffsetHours: -7, daylightSaving: false },
  "America/Los_Angeles": { utcOffsetHours: -8, daylightSaving: true },
};

const MARCH = 3;
const NOVEMBER = 11;
const CHANGE_HOUR = 2;
/** 1970-01-01 was a Thursday: (day + 4) mod 7 is 0 on Sundays. */
const isoWeekShift = 4;

/** The day number of the n-th Sunday of a month. */
function sunday(year: number, month: number, nth: number): number {
  const first = dayNumber(year, month, 1);
  const wait = (7 - ((first + isoWeekShift) % 7)) % 7;
  return first + wait + 7 * (nth - 1);
}

/** Hours between local time and UTC in a UTC hour. Energy Policy Act of 2005, §110: second Sunday of March to first Sunday of November, 02:00 local. */
export function offsetHours(zone: Zone, utcHour: number): number {
  if (!zone.daylightSaving) return zone.utcOffsetHours;
  const year = Number(dateLabel(Math.floor((utcHour + zone.utcOffsetHours) / HOURS_PER_DAY)).slice(0, 4));
  const begins = sunday(year, MARCH, 2) * HOURS_PER_DAY + CHANGE_HOUR - zone.utcOffsetHours;
  const ends = sunday(year, NOVEMBER, 1) * HOURS_PER_DAY + CHANGE_HOUR - zone.utcOffsetHours - 1;
  return zone.utcOffsetHours + (utcHour >= begins && utcHour < ends ? 1 : 0);
}

/** The calendar of `hours` hours from `firstHour` (hours since 1970-01-01T00Z): local days have 23 hours in spring, 25 in autumn. */
export function calendarOf(firstHour: number, hours: number, zone: Zone): HourCalendar {
  const dayStart: number[] = [];
  const monthStart: number[] = [];
  const monthOfYear: number[] = [];
  let day = Number.NaN;
  let month = "";
  for (let i = 0; i < hours; i++) {
    const local = firstHour + i + offsetHours(zone, firstHour + i);
    const today = Math.floor(local / HOURS_PER_DAY);
    if (today === day) continue;
    day = today;
    dayStart.push(i);
    const label = dateLabel(today).slice(0, 7);
    if (label === month) continue;
    month = label;
    monthStart.push(i);
    monthOfYear.push(Number(label.slice(5)));
  }
  return {
    hours,
    dayStart: Int32Array.from([...dayStart, hours]),
    monthStart: Int32Array.from([...monthStart, hours]),
    monthOfYear: Int32Array.from(monthOfYear),
  };
}

/** Equal months and days of 24 hours: for oracles that count so. */
export function evenCalendar(hours: number, hoursPerMonth: number): HourCalendar {
  const months = Math.ceil(hours / hoursPerMonth);
  const days = Math.ceil(hours / HOURS_PER_DAY);
  const marks = (count: number, step: number) =>
    Int32Array.from({ length: count + 1 }, (_, i) => Math.min(hours, i * step));
  return {
    hours,
    dayStart: marks(days, HOURS_PER_DAY),
    monthStart: marks(months, hoursPerMonth),
    monthOfYear: Int32Array.from({ length: months }, (_, i) => (i % 12) + 1),
  };
}

/** Real-time prices: an hour's price is known in that hour and no sooner. */
export function spotKnowledge(calendar: HourCalendar, usdPerMwh: Float64Array): HourlyKnowledge {
  return { calendar, usdPerMwh, knownTo: Int32Array.from(usdPerMwh, (_, h) => h + 1) };
}

/** ERCOT posts day-ahead results by 13:30 (Nodal Protocols 4.5.3): the hour beginning 14:00 is the first that can use them. */
const DAY_AHEAD_POSTED_HOUR = 14;

/** Day-ahead prices: today's are known all day, tomorrow's from the hour after they are posted. */
export function dayAheadKnowledge(
  calendar: HourCalendar,
  usdPerMwh: Float64Array,
  postedHour = DAY_AHEAD_POSTED_HOUR,
): HourlyKnowledge {
  const knownTo = new Int32Array(usdPerMwh.length);
  const { dayStart } = calendar;
  for (let d = 0; d + 1 < dayStart.length; d++) {
    const tomorrowEnds = dayStart[Math.min(d + 2, dayStart.length - 1)];
    for (let h = dayStart[d]; h < dayStart[d + 1]; h++) {
      knownTo[h] = h - dayStart[d] >= postedHour ? tomorrowEnds : dayStart[d + 1];
    }
  }
  return { calendar, usdPerMwh, knownTo };
}

/** Every price known from the start: only a bound, or a test of two methods on the same knowledge, may use it. */
export function fullKnowledge(calendar: HourCalendar, usdPerMwh: Float64Array): HourlyKnowledge {
  return { calendar, usdPerMwh, knownTo: new Int32Array(usdPerMwh.length).fill(usdPerMwh.length) };
}

/** The month or day an hour lies in: the last mark at or before it. */
export function partOf(marks: Int32Array, hour: number): number {
  let low = 0;
  let high = marks.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (marks[middle] <= hour) low = middle;
    else high = middle;
  }
  return low;
}
