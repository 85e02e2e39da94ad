import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayNumber } from "../../src/engine/calendar.ts";
import { account } from "../../src/engine/dispatch/account.ts";
import { planBattery, type Stage } from "../../src/engine/dispatch/battery.ts";
import { hourly } from "../../src/engine/dispatch/hourly.ts";
import { dayAheadKnowledge, evenCalendar, fullKnowledge } from "../../src/engine/dispatch/hours.ts";
import { siteProgram } from "../../src/engine/dispatch/linear.ts";
import { openSite, type SiteLoad } from "../../src/engine/dispatch/policy.ts";
import { tables } from "../../src/engine/dispatch/tables-policy.ts";
import { loadHighs } from "../../src/io/highs.ts";
import { loadHistory } from "../../src/io/history.ts";
import { anyPrices, benchSite, firm, fleet, site } from "./sites.ts";

const solver = await loadHighs();
const { power } = await loadHistory();

/** A battery before a load that always runs, on a connection wide enough. */
const plain =
  (prices: number[]) =>
  (hour: number): Stage => ({
    usdPerMwh: prices[hour],
    importMw: 1000,
    exportMw: 0,
    fixedMw: 100,
    loads: 0,
    valueUsdPerMwh: new Float64Array(0),
    loadMw: new Float64Array(0),
  });

function byProgram(load: SiteLoad, prices: Float64Array, storedMwh: number): number {
  const hours = fullKnowledge(evenCalendar(prices.length, prices.length), prices);
  const { program } = siteProgram(load, hours, 0, prices.length, { fromMwh: storedMwh, toMwh: storedMwh });
  const open = solver.open(program);
  const solution = open.solve();
  open.close();
  if (!solution.ok) throw new Error(solution.why);
  return -solution.objective;
}

const opening = (load: SiteLoad, storedMwh: number) => ({ ...openSite(load), storedMwh });

describe("the battery", () => {
  // Worked by hand. 10 MW, 20 MWh, no losses, no wear: two cheap hours fill it, the two dear ones empty it.
  it("buys in the two cheapest hours and gives in the two dearest", () => {
    const battery = { mw: 10, mwh: 20, efficiency: 1, wearUsdPerMwh: 0 };
    const busMw = planBattery(battery, 0, 6, plain([30, 10, 12, 50, 90, 80]), 0, { mwh: 0 });
    expect([...busMw]).toEqual([0, -10, -10, 0, 10, 10]);
  });

  // 0.9 × 0.9 = 0.81: buying at 45 to give at 50 loses, buying at 40 gains 50 × 0.81 − 40 = 0.5 a MWh bought.
  it.each([
    [45, 0],
    [40, -10],
  ])("does not cycle when losses cost more than the spread: %d → 50 USD/MWh", (usd, expected) => {
    const battery = { mw: 10, mwh: 20, efficiency: 0.9, wearUsdPerMwh: 0 };
    const busMw = planBattery(battery, 0, 2, plain([usd, 50]), 0, { mwh: 0 });
    expect(busMw[0]).toBeCloseTo(expected, 9);
  });

  it("keeps what is worth more after the known prices end", () => {
    const battery = { mw: 10, mwh: 20, efficiency: 1, wearUsdPerMwh: 0 };
    const keep = planBattery(battery, 0, 1, plain([50]), 20, { usdPerMwh: 60 });
    const give = planBattery(battery, 0, 1, plain([50]), 20, { usdPerMwh: 40 });
    expect([keep[0], give[0]]).toEqual([0, 10]);
  });

  it("earns what the linear program earns on the same knowledge, prices not below zero", () => {
    fc.assert(
      fc.property(
        anyPrices(120),
        fc.integer({ min: 0, max: 60 }),
        fc.constantFrom(0, 8, 20),
        fc.constantFrom(0.85, 0.95, 1),
        fc.constantFrom(5, 20),
        (some, storedMwh, exportMw, efficiency, firmMw) => {
          const prices = some.map(Math.abs);
          // a battery larger than the firm load must serve machines or sell when prices are high
          const load = site({
            firm: firm(firmMw),
            exportMw,
            battery: { mw: 17, mwh: 60, efficiency, wearUsdPerMwh: 1.5 },
          });
          const hours = fullKnowledge(evenCalendar(120, 120), prices);
          const operation = hourly(load, hours, { from: 0, to: 120, opening: opening(load, storedMwh) });
          const { marginUsd } = account(load, hours, operation);
          const bound = byProgram(load, prices, storedMwh);
          expect(Math.abs(marginUsd - bound) / Math.max(1, Math.abs(bound))).toBeLessThan(1e-9);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("never earns more than the linear program, and refuses to burn energy below zero", () => {
    fc.assert(
      fc.property(anyPrices(120), (prices) => {
        const load = site({ gridMw: 200, battery: { mw: 17, mwh: 60, efficiency: 0.9, wearUsdPerMwh: 0 } });
        const hours = fullKnowledge(evenCalendar(120, 120), prices);
        const operation = hourly(load, hours, { from: 0, to: 120, opening: opening(load, 30) });
        expect(account(load, hours, operation).marginUsd).toBeLessThanOrEqual(
          byProgram(load, prices, 30) + 1e-4,
        );
        for (let i = 0; i < 120; i++)
          expect(Math.min(operation.chargeMw[i], operation.dischargeMw[i])).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  it("is worth nothing without a spread, and is never worth less than nothing", () => {
    const load = site({ firm: firm(20), fleets: [fleet("one", 50, 90)], battery: benchSite("B").battery });
    const without = site({ firm: firm(20), fleets: [fleet("one", 50, 90)] });
    const hours = fullKnowledge(evenCalendar(48, 48), new Float64Array(48).fill(40));
    const operation = hourly(load, hours, { from: 0, to: 48, opening: opening(load, 0) });
    expect(account(load, hours, operation).marginUsd).toBeCloseTo(
      account(without, hours, tables(without, hours)).marginUsd,
      6,
    );
  });
});

describe("storage value at HB_HOUSTON, 2021 (program B less program A: 571,588.01 USD)", () => {
  const from = dayNumber(2021, 1, 1) * 24 + 6 - power.HB_HOUSTON_DA.firstHour;
  const prices = power.HB_HOUSTON_DA.usdPerMwh.slice(from, from + 8760);
  const calendar = evenCalendar(8760, 730);
  const load = benchSite("B");
  const withoutUsd = 93_389_864.3;
  const storageUsd = 93_961_452.31 - withoutUsd;

  it("is found by dynamic programming to 0.5 % when every price is known, in fact to the cent", () => {
    const hours = fullKnowledge(calendar, prices);
    const value = account(load, hours, hourly(load, hours)).marginUsd - withoutUsd;
    expect(Math.abs(value / storageUsd - 1)).toBeLessThan(0.005);
    expect(value).toBeCloseTo(storageUsd, 1);
  });

  it("is not reached by a policy that knows only day-ahead prices, and is not far off", () => {
    const hours = dayAheadKnowledge(calendar, prices);
    const operation = hourly(load, hours, { from: 0, to: 8760, opening: opening(load, 0) });
    const value = account(load, hours, operation).marginUsd - withoutUsd;
    expect(value).toBeLessThan(storageUsd);
    expect(value).toBeGreaterThan(0.9 * storageUsd);
  });
});
