// Source: linear programs A, B and C of a 100 MW site at HB_HOUSTON day-ahead, solved to the same optimum by scipy/HiGHS 1.2,
// HiGHS 1.15 native, clp, cbc and PyPSA 0.30; months of 730 hours from 2020-01-01T06Z; 8,760 hours are the year 2021.

import { describe, expect, it } from "vitest";
import { dayNumber } from "../../src/engine/calendar.ts";
import { account } from "../../src/engine/dispatch/account.ts";
import { hourly } from "../../src/engine/dispatch/hourly.ts";
import { calendarOf, evenCalendar, fullKnowledge } from "../../src/engine/dispatch/hours.ts";
import { siteCosts, siteProgram } from "../../src/engine/dispatch/linear.ts";
import type { HourlyKnowledge, SiteLoad } from "../../src/engine/dispatch/policy.ts";
import { tables } from "../../src/engine/dispatch/tables-policy.ts";
import type { HourlyPrices } from "../../src/engine/history.ts";
import { loadHighs } from "../../src/io/highs.ts";
import { loadHistory } from "../../src/io/history.ts";
import { benchSite } from "./sites.ts";

const { power } = await loadHistory();
const solver = await loadHighs();

/** Hours of a series from a first of January at UTC−6. */
function hoursFrom(series: HourlyPrices, year: number, hours: number): Float64Array {
  const from = dayNumber(year, 1, 1) * 24 + 6 - series.firstHour;
  const prices = series.usdPerMwh.slice(from, from + hours);
  expect(prices.some(Number.isNaN)).toBe(false);
  return prices;
}

function optimum(load: SiteLoad, hours: HourlyKnowledge): number {
  const { program } = siteProgram(load, hours, 0, hours.calendar.hours, "cyclic");
  const open = solver.open(program);
  const solution = open.solve();
  open.close();
  if (!solution.ok) throw new Error(solution.why);
  return solution.objective;
}

describe("linear programs of the bench, to the cent", () => {
  it.each([
    ["A", 2021, 8760, -93_389_864.3],
    ["B", 2021, 8760, -93_961_452.31],
    ["C", 2021, 8760, -89_039_420.39],
    ["A", 2020, 43800, -477_409_431.6],
    // the source prints one decimal of B and C at five years
    ["B", 2020, 43800, -482_465_406.9],
    ["C", 2020, 43800, -457_348_803.9],
  ] as const)("program %s from %i over %i hours", { timeout: 300_000 }, (kind, year, count, expected) => {
    const prices = hoursFrom(power.HB_HOUSTON_DA, year, count);
    const objective = optimum(benchSite(kind), fullKnowledge(evenCalendar(count, 730), prices));
    const printed = count === 8760 || kind === "A" ? 100 : 10;
    expect(Math.round(objective * printed) / printed).toBe(expected);
  });

  it("a program solved again at other prices gives what a new one gives", () => {
    const calendar = evenCalendar(720, 720);
    const prices = hoursFrom(power.HB_HOUSTON_DA, 2021, 720);
    const dearer = fullKnowledge(
      calendar,
      prices.map((price) => 1.2 * price),
    );
    const { program, columns } = siteProgram(
      benchSite("C"),
      fullKnowledge(calendar, prices),
      0,
      720,
      "cyclic",
    );
    const open = solver.open(program);
    open.solve();
    const warm = open.solve(siteCosts(benchSite("C"), dearer, columns, 0));
    open.close();
    expect(warm.ok && warm.objective).toBeCloseTo(optimum(benchSite("C"), dearer), 4);
  });
});

describe("a site whose hours do not ask about one another: tables = hourly = linear program to 1e-9", () => {
  it.each(["HB_HOUSTON_DA", "HB_WEST_DA", "HB_NORTH_DA", "LZ_WEST_DA"])(
    "%s, 2020–2024",
    { timeout: 300_000 },
    (hub) => {
      const series = power[hub];
      const from = dayNumber(2020, 1, 1) * 24 + 6;
      const count = dayNumber(2025, 1, 1) * 24 + 6 - from;
      const prices = hoursFrom(series, 2020, count);
      const zone = { utcOffsetHours: -6, daylightSaving: false };
      const hours = fullKnowledge(calendarOf(from, count, zone), prices);
      const load = benchSite("A");
      const byTables = account(load, hours, tables(load, hours)).marginUsd;
      const byHours = account(load, hours, hourly(load, hours)).marginUsd;
      const byProgram = -optimum(load, hours);
      expect(Math.abs(byHours / byTables - 1)).toBeLessThan(1e-9);
      expect(Math.abs(byProgram / byTables - 1)).toBeLessThan(1e-9);
    },
  );
});
