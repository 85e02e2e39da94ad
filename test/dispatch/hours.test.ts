import { describe, expect, it } from "vitest";
import { dayNumber } from "../../src/engine/calendar.ts";
import {
  calendarOf,
  dayAheadKnowledge,
  evenCalendar,
  fullKnowledge,
  offsetHours,
  partOf,
  spotKnowledge,
  zones,
} from "../../src/engine/dispatch/hours.ts";

const hour = (year: number, month: number, day: number, at: number) => dayNumber(year, month, day) * 24 + at;

describe("clocks", () => {
  // Dates of daylight saving time, Energy Policy Act of 2005 §110; a change happens at 02:00 local
  it.each([
    ["America/Chicago", hour(2021, 3, 14, 7), -6],
    ["America/Chicago", hour(2021, 3, 14, 8), -5],
    ["America/Chicago", hour(2021, 11, 7, 6), -5],
    ["America/Chicago", hour(2021, 11, 7, 7), -6],
    ["America/New_York", hour(2024, 3, 10, 6), -5],
    ["America/New_York", hour(2024, 3, 10, 7), -4],
    ["America/Los_Angeles", hour(2025, 11, 2, 8), -7],
    ["America/Los_Angeles", hour(2025, 11, 2, 9), -8],
    ["America/Phoenix", hour(2025, 7, 1, 0), -7],
    ["UTC", hour(2025, 7, 1, 0), 0],
  ])("%s in UTC hour %i is %i from UTC", (name, utcHour, expected) => {
    expect(offsetHours(zones[name], utcHour)).toBe(expected);
  });

  // the tz database, as the runtime has it
  it.each(Object.keys(zones))("%s is what the tz database says, every 5 hours of 2019–26", (name) => {
    const clock = new Intl.DateTimeFormat("en-US", {
      timeZone: name,
      hourCycle: "h23",
      day: "numeric",
      hour: "numeric",
    });
    const wrong: number[] = [];
    for (let at = hour(2019, 1, 1, 0); at < hour(2027, 1, 1, 0); at += 5) {
      const told = clock.formatToParts(at * 3_600_000);
      const part = (type: string) => Number(told.find((one) => one.type === type)?.value);
      const local = new Date((at + offsetHours(zones[name], at)) * 3_600_000);
      if (part("day") !== local.getUTCDate() || part("hour") !== local.getUTCHours()) wrong.push(at);
    }
    expect(wrong).toEqual([]);
  });

  it("a year of local days: one of 23 hours, one of 25, the others 24", () => {
    const from = hour(2024, 1, 1, 6);
    const { dayStart, monthStart, monthOfYear } = calendarOf(
      from,
      hour(2025, 1, 1, 6) - from,
      zones["America/Chicago"],
    );
    const lengths = [...dayStart].slice(1).map((to, i) => to - dayStart[i]);
    expect(lengths).toHaveLength(366);
    expect([23, 24, 25].map((n) => lengths.filter((one) => one === n).length)).toEqual([1, 364, 1]);
    expect([...monthOfYear]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    // March has 743 hours, November 721
    expect([monthStart[3] - monthStart[2], monthStart[11] - monthStart[10]]).toEqual([743, 721]);
  });

  it("an hour lies in the part that began last", () => {
    const marks = Int32Array.of(0, 10, 20, 30);
    expect([0, 9, 10, 19, 29].map((h) => partOf(marks, h))).toEqual([0, 0, 1, 1, 2]);
  });
});

describe("what is known when", () => {
  const prices = new Float64Array(72);
  const calendar = evenCalendar(72, 72);

  it("day-ahead: today until 13:59, tomorrow too from 14:00, nothing after the last day", () => {
    const { knownTo } = dayAheadKnowledge(calendar, prices);
    expect([0, 13, 14, 23, 24, 38, 71].map((h) => knownTo[h])).toEqual([24, 24, 48, 48, 48, 72, 72]);
  });

  it("real time: the hour itself; full: everything", () => {
    expect([0, 30, 71].map((h) => spotKnowledge(calendar, prices).knownTo[h])).toEqual([1, 31, 72]);
    expect(fullKnowledge(calendar, prices).knownTo.every((to) => to === 72)).toBe(true);
  });
});
