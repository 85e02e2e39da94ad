// What an operation earns, charge by charge: hours and megawatts written down by hand, no policy between.

import { describe, expect, it } from "vitest";
import { account, billedPeakMw, sum } from "../../src/engine/dispatch/account.ts";
import { evenCalendar, spotKnowledge } from "../../src/engine/dispatch/hours.ts";
import {
  type DemandResponse,
  emptyHours,
  type HourlyOperation,
  openSite,
  type SiteLoad,
  type SiteState,
} from "../../src/engine/dispatch/policy.ts";
import { battery, firm, fleet, site } from "./sites.ts";

const knowledge = (prices: number[], hoursPerMonth: number) =>
  spotKnowledge(evenCalendar(prices.length, hoursPerMonth), Float64Array.from(prices));

/** Hours that ran as written; whatever is not said stood still. */
function ran(
  load: SiteLoad,
  from: number,
  to: number,
  columns: Partial<Record<"gridMw" | "firmMw" | "fleetMw" | "dischargeMw", number[]>>,
  opening: Partial<SiteState> = {},
): HourlyOperation {
  const empty = emptyHours("hourly", load, { from, to, opening: { ...openSite(load), ...opening } });
  const written = Object.entries(columns).map(([name, mw]) => [name, Float64Array.from(mw)]);
  return { ...empty, ...Object.fromEntries(written) };
}

describe("energy", () => {
  // the stretch is hours 1 and 2 of four: 10 MW at 30, 4 MW at 50; two fleets of 6 + 4 and 3 + 1 MW at 100 and 80 USD/MWh
  it("is priced and earned in the hours of the stretch, not of the year", () => {
    const load = site({ firm: firm(0), fleets: [fleet("a", 6, 100), fleet("b", 4, 80)] });
    const operation = ran(load, 1, 3, { gridMw: [10, 4], fleetMw: [6, 3, 4, 1] });
    const found = account(load, knowledge([999, 30, 50, 999], 4), operation);
    expect([...found.energyUsd]).toEqual([300, 200]);
    expect([...found.revenueUsd]).toEqual([920, 380]);
    expect([found.energyMwh, found.marginUsd]).toEqual([14, 1300 - 500]);
    expect(sum(Float64Array.of(1, 2, 4))).toBe(7);
  });

  // 10 and 4 MW discharged at 0.50 USD/MWh of wear
  it("wears the battery by the MWh it gives", () => {
    const load = site({ firm: firm(0), fleets: [], battery });
    const found = account(load, knowledge([0, 0], 2), ran(load, 0, 2, { dischargeMw: [10, 4] }));
    expect([...found.otherUsd]).toEqual([5, 2]);
    expect(found.marginUsd).toBe(-7);
  });
});

describe("starts", () => {
  // a start of a costs 100, of b 7: a stands before the stretch and starts in hour 1, b runs on and starts again in hour 2
  it("are charged in the hour each fleet starts, by what its own start costs", () => {
    const load = site({
      firm: firm(0),
      fleets: [fleet("a", 6, 50, { startCostUsd: 100 }), fleet("b", 4, 50, { startCostUsd: 7 })],
    });
    const operation = ran(load, 0, 3, { fleetMw: [0, 6, 0, 4, 0, 4] }, { fleetMw: Float64Array.of(0, 4) });
    const found = account(load, knowledge([0, 0, 0], 3), operation);
    expect([...found.otherUsd]).toEqual([0, 100, 7]);
    expect(found.starts).toBe(2);
  });
});

describe("firm load not served", () => {
  const load = site({ firm: firm(20, { shedUsdPerMwh: 700, curtailableHoursPerYear: 1 }), fleets: [] });

  // half hours shed: 0.5 and 0.5 are the budget, the third is beyond it by 0.5 h × 20 MW × 700
  it("uses the budget by parts of hours, and owes the penalty on what is beyond", () => {
    const found = account(load, knowledge([0, 0, 0, 0], 4), ran(load, 0, 4, { firmMw: [10, 10, 10, 20] }));
    expect([...found.otherUsd]).toEqual([0, 0, 7_000, 0]);
  });

  // 0.75 h used before, 0.5 now: 0.25 h beyond × 20 MW × 700
  it("counts what was used before the stretch", () => {
    const found = account(
      load,
      knowledge([0], 1),
      ran(load, 0, 1, { firmMw: [10] }, { shedHoursUsed: 0.75 }),
    );
    expect([...found.otherUsd]).toEqual([3_500]);
  });

  // months of two hours; the stretch opens in the eleventh month of the budget (month 10 of 0…11): the second hour of the
  // stretch is month 11, the fourth month 0 again
  it("is forgiven again from the month in which the year's budget is renewed, not before", () => {
    const hours = knowledge([0, 0, 0, 0, 0, 0], 2);
    const used = { shedHoursUsed: 1, budgetMonth: 10 };
    const found = account(load, hours, ran(load, 1, 6, { firmMw: [0, 0, 0, 0, 0] }, used));
    // one hour of 20 MW × 700 in each hour but the first of the new year
    expect([...found.otherUsd]).toEqual([14_000, 14_000, 14_000, 0, 14_000]);
  });

  it("costs nothing where there is none", () => {
    const none = site({ firm: firm(0, { shedUsdPerMwh: 700 }), fleets: [] });
    const found = account(none, knowledge([0], 1), ran(none, 0, 1, { firmMw: [0] }));
    expect([...found.otherUsd]).toEqual([0]);
  });
});

describe("the demand charge", () => {
  const load = site({ firm: firm(0), fleets: [], demandCharge: { usdPerMwMonth: 10, ratchetFraction: 0.5 } });

  // months of two hours, the stretch hours 1…4: month 0 had 30 MW before and 20 now, month 1 peaks at 12, month 2 at 8 (so far)
  it("bills a month begun before the stretch on the peak it has already seen, a month not ended on what it has", () => {
    const operation = ran(load, 1, 5, { gridMw: [20, 5, 12, 8] }, { monthPeakMw: 30 });
    expect([...account(load, knowledge([0, 0, 0, 0, 0, 0], 2), operation).demandUsd]).toEqual([
      300, 150, 150,
    ]);
  });

  it("bills each month on its own hours, and a stretch that ends with its month on no other", () => {
    const hours = knowledge([0, 0, 0, 0], 2);
    const rising = ran(load, 0, 4, { gridMw: [20, 5, 40, 8] });
    expect([...account(load, hours, rising).demandUsd]).toEqual([200, 400]);
    const first = ran(load, 0, 2, { gridMw: [20, 5] });
    expect([...account(load, hours, first).demandUsd]).toEqual([200]);
  });

  // half of the 100 MW of a year not told here is 50: the stretch's own 20 is less
  it("remembers the peaks handed to it", () => {
    const operation = ran(load, 0, 1, { gridMw: [20] }, { pastPeakMw: [100, 10] });
    const found = account(load, knowledge([0], 1), operation);
    expect([...found.demandUsd]).toEqual([500]);
    expect(found.marginUsd).toBe(-500);
  });

  // a site that only sent power out drew no peak
  it("is nothing for a month that only exported", () => {
    const found = account(load, knowledge([0, 0], 2), ran(load, 0, 2, { gridMw: [-5, -3] }));
    expect([...found.demandUsd]).toEqual([0]);
    expect(billedPeakMw(0, [], 0.8)).toBe(0);
  });

  it("is nothing without one, a number a month all the same", () => {
    const free = site({ firm: firm(0), fleets: [] });
    const found = account(free, knowledge([0, 0, 0], 2), ran(free, 0, 3, { gridMw: [5, 5, 5] }));
    expect([...found.demandUsd]).toEqual([0, 0]);
    expect([...found.responseUsd]).toEqual([0, 0]);
  });
});

describe("a demand response programme", () => {
  const demandResponse: DemandResponse = {
    enrolledMw: 40,
    obligationMw: 30,
    baselineMw: 90,
    availabilityUsdPerMwMonth: 1_000,
    eventUsdPerMwh: 200,
    penaltyUsdPerMwh: 500,
    event: Uint8Array.of(0, 1, 1, 1, 0, 1),
  };
  const load = site({ firm: firm(0), fleets: [], demandResponse });

  // months of three hours, 40 × 1,000 each. Hour 1 cuts 90 − 70 = 20 of the 30 owed: 20 × 200 − 10 × 500 = −1,000; hour 2 cuts 40,
  // of which 30 are paid: 6,000; hour 3 draws above the baseline: −30 × 500; hour 5 cuts 30: 6,000
  it("pays for being there, for what was cut up to what is owed, and fines what was not", () => {
    const operation = ran(load, 0, 6, { gridMw: [50, 70, 50, 95, 95, 60] });
    const found = account(load, knowledge([0, 0, 0, 0, 0, 0], 3), operation);
    expect([...found.responseUsd]).toEqual([40_000 - 1_000 + 6_000, 40_000 - 15_000 + 6_000]);
    expect(found.marginUsd).toBe(76_000);
  });

  // only hours 3…5 are told: the second month's, as one column
  it("settles the events of the stretch alone", () => {
    const found = account(load, knowledge([0, 0, 0, 0, 0, 0], 3), ran(load, 3, 6, { gridMw: [95, 95, 60] }));
    expect([...found.responseUsd]).toEqual([31_000]);
    const first = account(load, knowledge([0, 0, 0, 0, 0, 0], 3), ran(load, 0, 3, { gridMw: [50, 70, 50] }));
    expect([...first.responseUsd]).toEqual([45_000]);
  });
});
