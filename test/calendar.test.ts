// Dates without Date, held against the platform's own for every day of two centuries.

import { describe, expect, it } from "vitest";
import {
  dateLabel,
  dayNumber,
  daysInMonth,
  firstDay,
  monthLabel,
  parseDate,
  parseMonth,
} from "../src/engine/calendar.ts";

const MS_PER_DAY = 86_400_000;

describe("a day's number", () => {
  it("is what the platform counts, each day from 1896 to 2104, and reads back as its date", () => {
    const from = Date.UTC(1896, 0, 1) / MS_PER_DAY;
    const to = Date.UTC(2104, 3, 1) / MS_PER_DAY;
    const wrong: string[] = [];
    for (let day = from; day < to; day++) {
      const date = new Date(day * MS_PER_DAY);
      const label = date.toISOString().slice(0, 10);
      const number = dayNumber(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
      if (number !== day || dateLabel(day) !== label || parseDate(label) !== day) wrong.push(label);
    }
    expect(wrong).toEqual([]);
  });

  it("is 0 on 1970-01-01 and goes on before year 0", () => {
    expect(dayNumber(1970, 1, 1)).toBe(0);
    // 146,097 days are 400 Gregorian years
    expect(dayNumber(-400, 3, 1)).toBe(dayNumber(2000, 3, 1) - 6 * 146_097);
  });
});

describe("what is a date", () => {
  it.each([
    "2025-00-10",
    "2025-13-10",
    "2025-01-00",
    "2025-01-32",
    "2025-02-29",
    "1900-02-29",
    "2025-1-01",
    "2025-01-01x",
    "x2025-01-01",
  ])("%s is none", (text) => {
    expect(parseDate(text)).toBeUndefined();
  });

  it.each([
    ["2025-12-31", 20_453],
    ["2024-02-29", 19_782],
    ["2000-02-29", 11_016],
  ])("%s is day %d", (text, day) => {
    expect(parseDate(text)).toBe(day);
  });
});

describe("a month's number", () => {
  it.each([
    ["2025-12", 24_311],
    ["2026-01", 24_312],
    ["2026-04-15", 24_315],
    ["0001-01", 12],
  ])("%s is %d, and is written back", (text, number) => {
    expect(parseMonth(text)).toBe(number);
    expect(monthLabel(24_311)).toBe("2025-12");
    expect(monthLabel(24_312)).toBe("2026-01");
  });

  it.each(["2025-00", "2025-13", "2025-1", "2025", "2025-02-30"])("%s is none", (text) => {
    expect(parseMonth(text)).toBeUndefined();
  });

  it("has its days: February 28 or 29, by the rule of 400 years", () => {
    const days = (text: string) => daysInMonth(parseMonth(text) ?? 0);
    expect([days("2023-02"), days("2024-02"), days("1900-02"), days("2000-02")]).toEqual([28, 29, 28, 29]);
    expect([days("2025-01"), days("2025-04"), days("2025-12")]).toEqual([31, 30, 31]);
    expect(firstDay(24_311)).toBe(20_423);
  });
});
