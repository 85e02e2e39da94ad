// The chronological policy's memory across hours and months, worked by hand.

import { describe, expect, it } from "vitest";
import { hourly } from "../../src/engine/dispatch/hourly.ts";
import { evenCalendar, spotKnowledge } from "../../src/engine/dispatch/hours.ts";
import { openSite, reasons } from "../../src/engine/dispatch/policy.ts";
import { firm, fleet, site } from "./sites.ts";

const flatPrices = (count: number, usd: number) => new Float64Array(count).fill(usd);

describe("memory", () => {
  // 10 MW lose 100 USD an hour at 60; a start costs 250: it stops once 200 are lost, because 100 more are dearer than 50 of a start
  it("rents its skis: stops after the dear hours have cost what a start does", () => {
    const load = site({ firm: firm(0), fleets: [fleet("one", 10, 50, { startCostUsd: 250 })] });
    const prices = flatPrices(6, 60);
    const operation = hourly(load, spotKnowledge(evenCalendar(6, 6), prices));
    expect([...operation.fleetMw]).toEqual([10, 10, 0, 0, 0, 0]);
    expect(reasons[operation.reason[0]]).toBe("kept on: stopping costs more than it saves");
    expect(reasons[operation.reason[2]]).toBe("price at or above break-even");
  });

  it("carries a stop across the seam between two stretches", () => {
    const load = site({ firm: firm(0), fleets: [fleet("one", 10, 50, { minOffHours: 4 })] });
    const prices = Float64Array.of(300, 40, 40, 40, 40, 40);
    const hours = spotKnowledge(evenCalendar(6, 6), prices);
    const first = hourly(load, hours, { from: 0, to: 2 });
    expect(first.closing.offHours[0]).toBe(2);
    const second = hourly(load, hours, { from: 2, to: 6, opening: first.closing });
    expect([...second.fleetMw]).toEqual([0, 0, 10, 10]);
    expect(reasons[second.reason[0]]).toBe("minimum off-time");
  });

  it("renews a tenant's curtailable hours after twelve months, not before", () => {
    const load = site({ firm: firm(20, { curtailableHoursPerYear: 2, budgetUsdPerMwh: 500 }), fleets: [] });
    const calendar = evenCalendar(13 * 4, 4);
    const prices = flatPrices(13 * 4, 900);
    const operation = hourly(load, spotKnowledge(calendar, prices));
    const shed = [...operation.firmMw].map((mw, h) => (mw === 0 ? h : -1)).filter((h) => h >= 0);
    expect(shed).toEqual([0, 1, 48, 49]);
    const closing = (to: number) => hourly(load, spotKnowledge(calendar, prices), { from: 0, to }).closing;
    expect(closing(47)).toMatchObject({ shedHoursUsed: 2, budgetMonth: 11 });
    expect(closing(48)).toMatchObject({ shedHoursUsed: 0, budgetMonth: 0 });
    expect(closing(50)).toMatchObject({ shedHoursUsed: 2, budgetMonth: 0 });
    const bare = site({ firm: firm(0), fleets: [] });
    expect(hourly(bare, spotKnowledge(calendar, prices)).closing.shedHoursUsed).toBe(0);
  });

  // firm 20 and 50 of machines run the first month to a peak of 70; from then the ratchet bills 70 whatever runs, so they run
  it("hands the peaks of earlier months on", () => {
    const load = site({
      firm: firm(20),
      fleets: [fleet("one", 50, 50)],
      demandCharge: { usdPerMwMonth: 1e5, ratchetFraction: 1 },
    });
    const hours = spotKnowledge(evenCalendar(96, 48), flatPrices(96, 30));
    const first = hourly(load, hours, { from: 0, to: 48 });
    expect(first.closing.pastPeakMw).toEqual([70]);
    const second = hourly(load, hours, { from: 48, to: 96, opening: first.closing });
    expect(second.gridMw[0]).toBe(70);
    expect(hourly(load, hours, { from: 48, to: 96, opening: openSite(load) }).gridMw[0]).toBe(20);
  });

  // the firm load alone has already drawn 60 this month: machines may use what is below that without raising the bill
  it("uses megawatts below the peak the month has already seen", () => {
    const load = site({
      gridMw: 100,
      firm: firm(20),
      fleets: [fleet("one", 50, 50)],
      demandCharge: { usdPerMwMonth: 1e5, ratchetFraction: 0 },
    });
    const hours = spotKnowledge(evenCalendar(96, 48), flatPrices(96, 30));
    const opening = { ...openSite(load), monthPeakMw: 60 };
    expect(hourly(load, hours, { from: 50, to: 96, opening }).gridMw[0]).toBe(60);
  });
});
