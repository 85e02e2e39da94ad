// What may be drawn in an hour, what a month's peak is planned at, and what an hour and a stretch leave behind: all by hand.

import { describe, expect, it } from "vitest";
import { drawFromGrid, writeClosing } from "../../src/engine/dispatch/closing.ts";
import { evenCalendar, spotKnowledge } from "../../src/engine/dispatch/hours.ts";
import {
  connectionLimit,
  decisionPrices,
  isPeakRisk,
  loadLimit,
  plannedPeakMw,
} from "../../src/engine/dispatch/limits.ts";
import {
  type DemandResponse,
  emptyHours,
  type HourlyKnowledge,
  hasMemory,
  openSite,
  type SiteLoad,
  type SiteState,
  savedShare,
  strikeUsdPerMwh,
  whyNotTables,
} from "../../src/engine/dispatch/policy.ts";
import { battery, firm, fleet, site } from "./sites.ts";

const hoursOf = (
  prices: number[],
  perMonth: number,
  over: Partial<HourlyKnowledge> = {},
): HourlyKnowledge => ({
  ...spotKnowledge(evenCalendar(prices.length, perMonth), Float64Array.from(prices)),
  ...over,
});

describe("prices decisions are made on", () => {
  // three months of two hours, the first and third charged: 1,200 / 2 = 600 a MW in each, by the chance of the hour
  it("hold the expected coincident peak charge in the listed months, up to the day it ends", () => {
    const chance = Float64Array.of(0.5, 0, 1, 1, 0.25, 0.75);
    const coincidentPeak = { usdPerMwYear: 1_200, monthsOfYear: [1, 3], chance, endHour: 5 };
    const hours = hoursOf([10, 20, 30, 40, 50, 60], 2);
    expect([...decisionPrices(site({ coincidentPeak }), hours)]).toEqual([310, 20, 30, 40, 200, 60]);
    expect([...hours.usdPerMwh]).toEqual([10, 20, 30, 40, 50, 60]);
    expect(decisionPrices(site(), hours)).toBe(hours.usdPerMwh);
  });

  it("are a peak's risk where the price alone would not stop a load, and the charge does", () => {
    const hours = hoursOf([40, 50, 60], 3);
    const prices = Float64Array.of(50, 60, 60);
    expect([0, 1, 2].map((h) => isPeakRisk(hours, prices, h, 50))).toEqual([true, false, false]);
    expect(isPeakRisk(hours, prices, 0, 51)).toBe(false);
  });
});

describe("megawatts an hour may draw", () => {
  it("are the connection's, or what an emergency leaves of it", () => {
    const hours = hoursOf([0, 0, 0], 3, { gridMw: Float64Array.of(100, 99, 0) });
    expect([0, 1, 2].map((h) => connectionLimit(site(), hours, h))).toEqual([
      { mw: 100, reason: "no grid megawatts left" },
      { mw: 99, reason: "grid emergency" },
      { mw: 0, reason: "grid emergency" },
    ]);
  });

  const programme: DemandResponse = {
    enrolledMw: 30,
    obligationMw: 30,
    baselineMw: 90,
    availabilityUsdPerMwMonth: 0,
    eventUsdPerMwh: 200,
    penaltyUsdPerMwh: 500,
    event: Uint8Array.of(1, 0),
  };
  const load = site({ demandResponse: programme });
  const hours = hoursOf([40, 40], 2);
  const limit = (worth: number, over: Partial<DemandResponse> = {}, hour = 0, peakMw = 1_000) =>
    loadLimit({ ...load, demandResponse: { ...programme, ...over } }, hours, hour, worth, peakMw);

  // an hour of standing still saves 40, earns 200 and spares a fine of 500: loads worth up to 740 answer
  it("are the baseline less what is owed in an event, for loads worth no more than price, payment and penalty", () => {
    expect(limit(740)).toEqual({ mw: 60, reason: "demand response event" });
    expect(limit(741)).toEqual({ mw: 100, reason: "no grid megawatts left" });
    expect(limit(0, {}, 1)).toEqual({ mw: 100, reason: "no grid megawatts left" });
    expect(limit(0, { baselineMw: 20 })).toEqual({ mw: 0, reason: "demand response event" });
    expect(limit(0, { baselineMw: 130 })).toEqual({ mw: 100, reason: "no grid megawatts left" });
  });

  it("never raise the peak that is planned with", () => {
    expect(limit(741, {}, 0, 99)).toEqual({ mw: 99, reason: "demand charge" });
    expect(limit(0, {}, 0, 60)).toEqual({ mw: 60, reason: "demand response event" });
    expect(limit(0, {}, 0, 59)).toEqual({ mw: 59, reason: "demand charge" });
  });
});

describe("the peak a month is planned at", () => {
  const charged = (over: Partial<SiteLoad> = {}, usdPerMwMonth = 1_000, ratchetFraction = 0) =>
    site({
      firm: firm(20),
      fleets: [fleet("one", 30, 50)],
      demandCharge: { usdPerMwMonth, ratchetFraction },
      ...over,
    });

  it("is anything without a charge, and everything in a first month, of which nothing is known", () => {
    expect(plannedPeakMw(site(), hoursOf([40, 40], 2), 0, [])).toBe(Number.POSITIVE_INFINITY);
    expect(plannedPeakMw(charged(), hoursOf([40, 40], 2), 0, [])).toBe(50);
    expect(plannedPeakMw(charged({ gridMw: 45 }), hoursOf([40, 40], 2), 0, [])).toBe(45);
  });

  // one hour of two 10 below break-even, in a month as long: 10 a MW. A fleet is worth a peak that costs less, not as much
  it("adds each fleet whose margin over the month before would have paid for it", () => {
    const hours = hoursOf([40, 90, 0, 0], 2);
    expect(plannedPeakMw(charged({}, 9.99), hours, 1, [])).toBe(50);
    expect(plannedPeakMw(charged({}, 10), hours, 1, [])).toBe(20);
    const both = [fleet("dear", 10, 41), fleet("one", 30, 50)];
    expect(plannedPeakMw(charged({ fleets: both }, 5), hours, 1, [])).toBe(50);
  });

  // months of 1,000 hours: of the first, 280 hours of riches and then 720 that earn 1 each; the second is 1,000/720 as long: 1,000
  it("looks thirty days back, and scales them to the month", () => {
    const prices = Array.from({ length: 2_000 }, (_, h) => (h < 280 ? -5_000 : 49));
    expect(plannedPeakMw(charged({}, 999), hoursOf(prices, 1_000), 1, [])).toBe(50);
    expect(plannedPeakMw(charged({}, 1_001), hoursOf(prices, 1_000), 1, [])).toBe(20);
  });

  // telemetry of 6 of 30 MW: always drawn; running adds the other 24. Strike 50 / 0.8 = 62.5: 22.5 a MW in the hour at 40
  it("counts telemetry as drawn anyway, and the strike it makes", () => {
    const fleets = [fleet("one", 30, 50, { telemetryFloorMw: 6 })];
    const hours = hoursOf([40, 90, 0, 0], 2);
    expect(plannedPeakMw(charged({ fleets }, 22), hours, 1, [])).toBe(50);
    expect(plannedPeakMw(charged({ fleets }, 23), hours, 1, [])).toBe(26);
  });

  it("is never below what the ratchet bills", () => {
    const hours = hoursOf([90, 90, 0, 0], 2);
    expect(plannedPeakMw(charged({}, 10, 0.5), hours, 1, [80, 60])).toBe(40);
    expect(plannedPeakMw(charged({ gridMw: 30 }, 10, 0.5), hours, 1, [80])).toBe(30);
  });
});

/** Hours [from, to) that ran as written. */
function ran(
  load: SiteLoad,
  from: number,
  to: number,
  columns: Record<string, number[]>,
  opening: Partial<SiteState> = {},
) {
  const empty = emptyHours("hourly", load, { from, to, opening: { ...openSite(load), ...opening } });
  const written = Object.entries(columns).map(([name, mw]) => [name, Float64Array.from(mw)]);
  return { ...empty, ...(Object.fromEntries(written) as object) };
}

describe("an hour's balance", () => {
  // 5 of 10 MW run with a floor of 2: 1 MW of telemetry is left; the other fleet stands with all of its 3
  const load = site({
    firm: firm(20),
    fleets: [fleet("a", 10, 50, { telemetryFloorMw: 2 }), fleet("b", 8, 50, { telemetryFloorMw: 3 })],
  });
  const columns = { firmMw: [0, 20], fleetMw: [0, 5, 0, 0], chargeMw: [0, 3], dischargeMw: [0, 1] };

  it.each([
    ["all of it", 100, 4],
    ["what an emergency leaves", 29.5, 2.5],
    ["nothing", 27, 0],
    ["nothing below that", 20, 0],
  ])("draws what runs, what charges, and telemetry of what stands: %s", (_, limitMw, idleMw) => {
    const operation = ran(load, 1, 3, columns);
    drawFromGrid(load, operation, 2, limitMw);
    expect([operation.idleMw[1], operation.gridMw[1]]).toEqual([idleMw, 27 + idleMw]);
    expect([operation.idleMw[0], operation.gridMw[0]]).toEqual([0, 0]);
  });
});

describe("what a stretch hands on", () => {
  const load = site({ firm: firm(20), fleets: [fleet("a", 10, 50), fleet("b", 8, 50)], battery });
  const served = { firmMw: [20, 20, 10, 20], storedMwh: [1, 2, 3, 4] };

  it("is each fleet's last megawatts and how long it has stood", () => {
    const hours = hoursOf([0, 0, 0, 0, 0, 0], 3);
    const opening = { offHours: Float64Array.of(7, 5), storedMwh: 50 };
    const ends = writeClosing(
      load,
      hours,
      ran(load, 1, 5, { ...served, fleetMw: [9, 6, 0, 0, 0, 0, 0, 4] }, opening),
    );
    expect([...ends.fleetMw, ...ends.offHours, ends.storedMwh]).toEqual([0, 4, 2, 0, 4]);
    const stood = writeClosing(
      load,
      hours,
      ran(load, 1, 5, { ...served, fleetMw: [0, 0, 0, 0, 0, 0, 0, 0] }, opening),
    );
    expect([...stood.offHours]).toEqual([11, 9]);
    const without = { ...load, battery: undefined };
    expect(
      writeClosing(without, hours, ran(without, 1, 5, { ...served, fleetMw: [] }, opening)).storedMwh,
    ).toBe(50);
  });

  // months of three hours: the stretch 1…4 ends the first month after its second hour and holds two of the second
  it("is the peak of the month begun, the peaks before it, and the budget used in its year", () => {
    const hours = hoursOf([0, 0, 0, 0, 0, 0], 3);
    const opening = { monthPeakMw: 5, pastPeakMw: [1], shedHoursUsed: 2, budgetMonth: 4 };
    const ends = writeClosing(load, hours, ran(load, 1, 5, { ...served, gridMw: [4, 3, 9, 8] }, opening));
    expect(ends).toMatchObject({ monthPeakMw: 9, pastPeakMw: [1, 5], shedHoursUsed: 2.5, budgetMonth: 5 });
  });

  it("is no peak yet where the last hour ended its month, and a new budget where it ended the twelfth", () => {
    const hours = hoursOf([0, 0, 0, 0, 0, 0], 3);
    const ends = writeClosing(
      load,
      hours,
      ran(load, 2, 6, { ...served, gridMw: [4, 3, 9, 8] }, { budgetMonth: 11 }),
    );
    expect(ends).toMatchObject({ monthPeakMw: 0, pastPeakMw: [4, 9], shedHoursUsed: 0.5, budgetMonth: 1 });
    const year = Array.from({ length: 11 }, (_, k) => k);
    const kept = writeClosing(
      load,
      hours,
      ran(load, 0, 3, { firmMw: [20, 20, 20], gridMw: [50, 1, 1] }, { pastPeakMw: year }),
    );
    expect(kept.pastPeakMw).toEqual([...year.slice(1), 50]);
  });
});

describe("a fleet's own numbers", () => {
  it("what stopping saves is all but telemetry, and the strike is raised by it", () => {
    expect([savedShare(fleet("a", 10, 50, { telemetryFloorMw: 2 })), savedShare(fleet("a", 0, 50))]).toEqual([
      0.8, 1,
    ]);
    expect(strikeUsdPerMwh(fleet("a", 10, 40, { telemetryFloorMw: 2 }))).toBe(50);
  });

  it.each([
    ["nothing", {}, false],
    ["an hour off", { minOffHours: 1 }, false],
    ["two hours off", { minOffHours: 2 }, true],
    ["one window", { stopAfterWindows: 1, restartAfterWindows: 1 }, false],
    ["two to stop", { stopAfterWindows: 2 }, true],
    ["two to start", { restartAfterWindows: 2 }, true],
    ["a ramp of its own size", { rampMwPerHour: 10 }, false],
    ["a slower ramp", { rampMwPerHour: 9 }, true],
    ["a start that costs", { startCostUsd: 1 }, true],
    ["wear", { wearUsdPerCycle: 1 }, true],
    ["hours of starting", { startHours: 0.1 }, true],
  ])("its hours depend on one another by %s: %s", (_, over, expected) => {
    expect(hasMemory(fleet("a", 10, 50, over))).toBe(expected);
  });

  it("tables are not exact where anything ties hours together", () => {
    const hours = hoursOf([1], 1, { gridMw: Float64Array.of(5) });
    const coincidentPeak = { usdPerMwYear: 1, monthsOfYear: [1], chance: new Float64Array(1), endHour: 1 };
    const demandCharge = { usdPerMwMonth: 1, ratchetFraction: 0 };
    expect(whyNotTables(site({ coincidentPeak, demandCharge }), hours)).toEqual([
      "a demand charge depends on the month's highest hour",
      "a coincident peak depends on the hour's rank",
      "the grid is not the same in every hour",
    ]);
    expect(whyNotTables(site(), hoursOf([1], 1))).toEqual([]);
  });
});
