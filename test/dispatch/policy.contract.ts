// What every dispatch policy must do. A suite, not a test file: policies.test.ts runs it on each. A skip says why.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayNumber } from "../../src/engine/calendar.ts";
import { account } from "../../src/engine/dispatch/account.ts";
import {
  calendarOf,
  dayAheadKnowledge,
  evenCalendar,
  spotKnowledge,
  zones,
} from "../../src/engine/dispatch/hours.ts";
import {
  floorMw,
  type HourlyKnowledge,
  type HourlyOperation,
  openSite,
  type Policy,
  type SiteLoad,
} from "../../src/engine/dispatch/policy.ts";
import { anyFullSite, anyPrices, anySite, battery, firm, fleet, site } from "./sites.ts";

const HOURS = 240;
const knowledge = (usdPerMwh: Float64Array): HourlyKnowledge =>
  dayAheadKnowledge(evenCalendar(usdPerMwh.length, 96), usdPerMwh);
const NEAR_MW = 1e-6;

/** Megawatts of one fleet. */
export const fleetColumn = (operation: HourlyOperation, f: number) =>
  operation.fleetMw.subarray(f * operation.firmMw.length, (f + 1) * operation.firmMw.length);

function expectBalance(load: SiteLoad, operation: HourlyOperation): void {
  let stored = operation.opening.storedMwh;
  for (let i = 0; i < operation.gridMw.length; i++) {
    let used = operation.firmMw[i] + operation.idleMw[i] + operation.chargeMw[i] - operation.dischargeMw[i];
    for (let f = 0; f < load.fleets.length; f++) used += fleetColumn(operation, f)[i];
    expect(Math.abs(operation.gridMw[i] - used)).toBeLessThan(NEAR_MW);
    if (!load.battery) continue;
    stored +=
      operation.chargeMw[i] * load.battery.efficiency - operation.dischargeMw[i] / load.battery.efficiency;
    expect(Math.abs(operation.storedMwh[i] - stored)).toBeLessThan(1e-5);
  }
}

function expectLimits(load: SiteLoad, operation: HourlyOperation): void {
  const within = (mw: number, least: number, most: number) => {
    expect(mw).toBeGreaterThanOrEqual(least - NEAR_MW);
    expect(mw).toBeLessThanOrEqual(most + NEAR_MW);
  };
  for (let i = 0; i < operation.gridMw.length; i++) {
    within(operation.gridMw[i], -load.exportMw, load.gridMw);
    within(operation.firmMw[i], 0, load.firm.mw);
    within(operation.idleMw[i], 0, floorMw(load));
    for (const [f, one] of load.fleets.entries()) within(fleetColumn(operation, f)[i], 0, one.mw);
    within(operation.chargeMw[i], 0, load.battery?.mw ?? 0);
    within(operation.dischargeMw[i], 0, load.battery?.mw ?? 0);
    within(operation.storedMwh[i], 0, load.battery?.mwh ?? 0);
  }
}

/** Sites whose connection carries the firm load and the telemetry: others are not sites but mistakes, refused before dispatch. */
const carries = (load: SiteLoad) => load.firm.mw + floorMw(load) <= load.gridMw;

export type Skip = { readonly future?: string; readonly halves?: string; readonly rules?: string };

/** Runs the contract on one policy. */
export function policyContract(name: string, policy: () => Policy, skip: Skip = {}): void {
  describe(`policy contract: ${name}`, () => {
    it("energy balances in every hour and nothing exceeds its limit", () => {
      fc.assert(
        fc.property(anyFullSite.filter(carries), anyPrices(HOURS), (load, prices) => {
          const operation = policy()(load, knowledge(prices));
          expectBalance(load, operation);
          expectLimits(load, operation);
        }),
        { numRuns: 60 },
      );
    });

    it("serves firm load in every hour when it may not be shed", () => {
      fc.assert(
        fc.property(anySite.filter(carries), anyPrices(HOURS), (load, prices) => {
          const operation = policy()({ ...load, battery }, knowledge(prices));
          for (const mw of operation.firmMw) expect(mw).toBeCloseTo(load.firm.mw, 6);
        }),
        { numRuns: 30 },
      );
    });

    const future = "does not see the future: prices not yet known at h change nothing at or before h";
    if (skip.future) it.skip(`${future} (${skip.future})`, () => {});
    else
      it(future, () => {
        const cut = fc.integer({ min: 0, max: HOURS - 1 });
        fc.assert(
          fc.property(
            anyFullSite.filter(carries),
            anyPrices(HOURS),
            anyPrices(HOURS),
            cut,
            fc.boolean(),
            (load, prices, other, h, spot) => {
              const know = spot ? (p: Float64Array) => spotKnowledge(evenCalendar(HOURS, 96), p) : knowledge;
              const changed = prices.slice();
              changed.set(other.subarray(know(prices).knownTo[h]), know(prices).knownTo[h]);
              const before = policy()(load, know(prices));
              const after = policy()(load, know(changed));
              for (const column of ["gridMw", "firmMw", "chargeMw", "dischargeMw", "storedMwh"] as const) {
                expect(after[column].slice(0, h + 1)).toEqual(before[column].slice(0, h + 1));
              }
              load.fleets.forEach((_, f) => {
                expect(fleetColumn(after, f).slice(0, h + 1)).toEqual(fleetColumn(before, f).slice(0, h + 1));
              });
            },
          ),
          { numRuns: 80 },
        );
      });

    const halves = "two halves make the whole, cut where a month begins";
    if (skip.halves) it.skip(`${halves} (${skip.halves})`, () => {});
    else
      it(halves, () => {
        fc.assert(
          fc.property(
            anyFullSite.filter(carries),
            anyPrices(HOURS),
            fc.constantFrom(96, 192),
            (load, prices, cut) => {
              const hours = knowledge(prices);
              const whole = policy()(load, hours);
              const first = policy()(load, hours, { from: 0, to: cut });
              const second = policy()(load, hours, { from: cut, to: HOURS, opening: first.closing });
              expect([...first.gridMw, ...second.gridMw]).toEqual([...whole.gridMw]);
              expect(second.closing).toEqual(whole.closing);
            },
          ),
          { numRuns: 40 },
        );
      });

    it.each([
      ["2024-03-10", dayNumber(2024, 3, 10), 23],
      ["2024-11-03", dayNumber(2024, 11, 3), 25],
      ["2024-07-01", dayNumber(2024, 7, 1), 24],
    ])("a day of the local calendar has its hours: %s", (_, day, expected) => {
      const calendar = calendarOf((day - 1) * 24 + 6, 72, zones["America/Chicago"]);
      const lengths = [...calendar.dayStart].slice(1).map((to, i) => to - calendar.dayStart[i]);
      expect(lengths).toContain(expected);
      const at = lengths.indexOf(expected);
      const load = site({ fleets: [fleet("one", 50, 60)] });
      const operation = policy()(load, spotKnowledge(calendar, new Float64Array(72).fill(40)));
      const mwh = fleetColumn(operation, 0)
        .slice(calendar.dayStart[at], calendar.dayStart[at + 1])
        .reduce((a, b) => a + b, 0);
      expect(mwh).toBeCloseTo(50 * expected, 6);
    });

    it("scaling every USD scales every USD: the same hours run", () => {
      fc.assert(
        fc.property(anySite.filter(carries), anyPrices(HOURS), (load, prices) => {
          const doubled = {
            ...load,
            fleets: load.fleets.map((one) => ({
              ...one,
              breakEvenUsdPerMwh: 2 * one.breakEvenUsdPerMwh,
              startCostUsd: 2 * one.startCostUsd,
              wearUsdPerCycle: 2 * one.wearUsdPerCycle,
            })),
          };
          const twice = knowledge(prices.map((price) => 2 * price));
          const once = account(load, knowledge(prices), policy()(load, knowledge(prices)));
          const scaled = account(doubled, twice, policy()(doubled, twice));
          const size = Math.max(1, Math.abs(once.marginUsd));
          expect(Math.abs(scaled.marginUsd - 2 * once.marginUsd) / size).toBeLessThan(1e-9);
        }),
        { numRuns: 30 },
      );
    });

    const rules = "keeps to ramps, minimum off-times and windows";
    if (skip.rules) it.skip(`${rules} (${skip.rules})`, () => {});
    else
      it(rules, () => {
        fc.assert(
          fc.property(anySite, anyPrices(HOURS), (some, prices) => {
            const load = { ...some, gridMw: 1000, firm: firm(0) };
            expectRules(load, prices, policy()(load, knowledge(prices)));
          }),
          { numRuns: 80 },
        );
      });

    it("hands on a state its next stretch can start from", () => {
      const operation = policy()(site({ battery }), knowledge(new Float64Array(HOURS).fill(30)));
      expect(operation.closing.fleetMw).toHaveLength(3);
      expect(operation.closing.storedMwh).toBeGreaterThanOrEqual(0);
      expect(openSite(site({ battery })).storedMwh).toBe(50);
    });
  });
}

/** Each fleet's own rules, read off its megawatts: it may only fall after N dear hours, only start after M cheap ones. */
function expectRules(load: SiteLoad, prices: Float64Array, operation: HourlyOperation): void {
  load.fleets.forEach((one, f) => {
    const mw = fleetColumn(operation, f);
    const strike = one.breakEvenUsdPerMwh / (1 - one.telemetryFloorMw / one.mw);
    let before = one.mw;
    let off = 0;
    let above = 0;
    let below = 0;
    for (let i = 0; i < mw.length; i++) {
      above = prices[i] >= strike ? above + 1 : 0;
      below = prices[i] < strike ? below + 1 : 0;
      // the first and last step of a ramp may be shorter than the ramp itself, never longer
      expect(Math.abs(mw[i] - before)).toBeLessThanOrEqual(Math.max(one.rampMwPerHour, 0) + 1e-9);
      if (mw[i] < before) expect(above).toBeGreaterThanOrEqual(one.stopAfterWindows);
      if (before === 0 && mw[i] > 0) {
        expect(below).toBeGreaterThanOrEqual(one.restartAfterWindows);
        expect(off).toBeGreaterThanOrEqual(one.minOffHours);
      }
      off = mw[i] === 0 ? off + 1 : 0;
      before = mw[i];
    }
  });
}
