// Every expected value is worked by hand beside it.

import { describe, expect, it } from "vitest";
import { parseDate } from "../../src/engine/calendar.ts";
import { account } from "../../src/engine/dispatch/account.ts";
import { hourly } from "../../src/engine/dispatch/hourly.ts";
import { evenCalendar, spotKnowledge } from "../../src/engine/dispatch/hours.ts";
import { reasons } from "../../src/engine/dispatch/policy.ts";
import { collaredPrices, deliveredPrices } from "../../src/engine/dispatch/tariff.ts";
import {
  billedPeaksMw,
  blockUsd,
  capacityUsd,
  coincidentPeakHours,
  coincidentPeakUsd,
  curtailmentCreditUsd,
  emergencyGridMw,
  likelyPeakChance,
  takeOrPayUsd,
} from "./hourly-tariff.ts";
import { firm, fleet, site } from "./sites.ts";

const prices = Float64Array.of(-10, 20, 60, 5000);

describe("prices of the next MWh", () => {
  it("a collar 25–75 holds the index between its ends", () => {
    expect([...collaredPrices(prices, { floorUsdPerMwh: 25, capUsdPerMwh: 75 })]).toEqual([25, 25, 60, 75]);
  });

  it("2 % of losses and 4 USD: 49/0.98 + 4 = 54", () => {
    expect(deliveredPrices(Float64Array.of(49), 0.02, 4)[0]).toBeCloseTo(54, 12);
  });
});

describe("blocks", () => {
  // 10 MW at 30: (30+10) + (30−20) + (30−60) + (30−5000) = −4,950 a MW
  it("a block sold back at spot gains in the dear hour", () => {
    expect(blockUsd(prices, 10, 30)).toBe(-49_500);
  });

  it("a block does not change what pays: spot margin and block together are what the block's owner keeps", () => {
    // used 10 in the first three hours, nothing in the last; index pays for none of the used block, sells 10 MW at 5,000
    const used = [10, 10, 10, 0];
    const paid = used.reduce((usd, mw, h) => usd + mw * prices[h], 0) + blockUsd(prices, 10, 30);
    expect(paid).toBe(4 * 10 * 30 - 10 * 5000);
  });

  // 4 hours × 10 MW × 30 = 1,200, and 5 MW above the block at 60 in the third hour
  it("take or pay owes the block used or not", () => {
    expect(takeOrPayUsd(prices, Float64Array.of(10, 0, 15, 0), 10, 30)).toBe(1_500);
  });
});

describe("peaks", () => {
  // 80 % of 100 is billed in the two slack months, then the new peak of 110
  it("a ratchet bills the slack months", () => {
    expect(billedPeaksMw([100, 40, 60, 110], 0.8)).toEqual([100, 80, 80, 110]);
  });

  it("a peak is forgotten after eleven months", () => {
    expect(billedPeaksMw([100, ...new Array(12).fill(10)], 0.8)).toEqual([
      100,
      ...new Array(11).fill(80),
      10,
    ]);
  });

  const months = Int32Array.of(0, 3, 6, 9);
  const names = Int32Array.of(6, 7, 10);
  const system = Float64Array.of(5, 9, 7, 8, 8, 6, 99, 1, 1);

  it("the peak of each summer month, the first where two tie, none after the end date", () => {
    expect(coincidentPeakHours(system, months, names, [6, 7, 8, 9], 9)).toEqual([1, 3]);
    expect(coincidentPeakHours(system, months, names, [6, 7, 8, 9], 3)).toEqual([1]);
  });

  // the mean of 20 and 40 MW at 60,000
  it("the charge is on the mean of the load in those hours", () => {
    const grid = Float64Array.of(0, 20, 0, 40, 0, 0, 0, 0, 0);
    expect(coincidentPeakUsd(grid, [1, 3], 60_000)).toBe(1_800_000);
  });

  it("likely hours share one chance a month", () => {
    const days = Int32Array.from({ length: 31 }, (_, d) => 24 * d);
    const chance = likelyPeakChance(days, Int32Array.of(0, 720), Int32Array.of(7), [6, 7, 8, 9], [16, 17]);
    expect(chance[16]).toBeCloseTo(1 / 60, 12);
    expect(chance.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 12);
  });

  // 60 MW tag at 270 USD per MW and day, 365 days (PJM 2025/26: 269.92)
  it("a capacity tag costs its year", () => {
    expect(capacityUsd(60, 270, 365)).toBe(5_913_000);
  });
});

describe("credits and emergencies", () => {
  // baseline 100 at 30: hour 4 uses 20, sells 80 × 4,970; hour 2 uses 50 but 20 is below the fixed price
  it("power credits pay what spot is above the contract on the megawatts not taken", () => {
    expect(curtailmentCreditUsd(prices, Float64Array.of(100, 50, 100, 20), 100, 30)).toBe(80 * 4_970);
  });

  it.each([
    ["2025-12-31", [100, 100]],
    ["2026-01-01", [100, 20]],
  ])("a load connected on %s keeps %j MW of 100 when loads since 2026 are shed", (day, expected) => {
    const left = emergencyGridMw(100, Uint8Array.of(0, 1), parseDate(day)!, parseDate("2026-01-01")!, 20);
    expect([...left]).toEqual(expected);
  });
});

describe("the hourly policy under charges", () => {
  const calendar = evenCalendar(48, 48);
  const cheap = new Float64Array(48).fill(30);
  const reasonOf = (code: number) => reasons[code];

  // 60,000 / 4 months = 15,000 a MW; 1 chance in 60 is 250 USD/MWh on top of 30, above a break-even of 110
  it("curtails in likely peak hours when the expected charge is above the margin, and says so", () => {
    const chance = new Float64Array(48);
    chance[16] = 1 / 60;
    const july = { ...calendar, monthOfYear: Int32Array.of(7) };
    const coincidentPeak = { usdPerMwYear: 60_000, monthsOfYear: [6, 7, 8, 9], chance, endHour: 48 };
    const load = site({ firm: firm(0), fleets: [fleet("one", 50, 110)], coincidentPeak });
    const operation = hourly(load, spotKnowledge(july, cheap));
    expect([operation.fleetMw[15], operation.fleetMw[16], operation.fleetMw[17]]).toEqual([50, 0, 50]);
    expect(reasonOf(operation.reason[16])).toBe("coincident peak risk");
    const ended = hourly(
      { ...load, coincidentPeak: { ...coincidentPeak, endHour: 10 } },
      spotKnowledge(july, cheap),
    );
    expect(ended.fleetMw[16]).toBe(50);
  });

  // 30 MW owed below a baseline of 90; the fleet of 50 falls to 40: with 20 firm, 60 MW in the event hour. Paid: 10 MW × 2 USD a
  // month and MW enrolled … = 30 × 1,000 + 30 × 200 = 36,000
  it("sheds what a programme asks for and no more, least valuable megawatts first", () => {
    const event = new Uint8Array(48);
    event[20] = 1;
    const demandResponse = {
      enrolledMw: 30,
      obligationMw: 30,
      baselineMw: 90,
      availabilityUsdPerMwMonth: 1_000,
      eventUsdPerMwh: 200,
      penaltyUsdPerMwh: 500,
      event,
    };
    const load = site({ fleets: [fleet("new", 40, 110), fleet("old", 30, 55)], demandResponse });
    const hours = spotKnowledge(calendar, cheap);
    const operation = hourly(load, hours);
    expect(operation.gridMw[20]).toBeCloseTo(60, 9);
    expect([operation.fleetMw[20], operation.fleetMw[48 + 20]]).toEqual([40, 0]);
    expect(reasonOf(operation.reason[48 + 20])).toBe("demand response event");
    expect(account(load, hours, operation).responseUsd[0]).toBe(36_000);
  });

  it("refuses an event that pays less than the machines earn, and owes the penalty", () => {
    const event = new Uint8Array(48);
    event[20] = 1;
    const demandResponse = {
      enrolledMw: 30,
      obligationMw: 30,
      baselineMw: 60,
      availabilityUsdPerMwMonth: 0,
      eventUsdPerMwh: 10,
      penaltyUsdPerMwh: 20,
      event,
    };
    const load = site({ fleets: [fleet("new", 40, 110)], demandResponse });
    const hours = spotKnowledge(calendar, cheap);
    expect(account(load, hours, hourly(load, hours)).responseUsd[0]).toBe(-600);
  });

  // a month of 48 hours at 30: a fleet breaking even at 50 earns 20 × 48 = 960 a MW. 1,000 a MW of peak is more than that.
  it("does not raise the month's peak for megawatts that last month would not have paid for it", () => {
    const twoMonths = { ...evenCalendar(96, 48) };
    const hours = spotKnowledge(twoMonths, new Float64Array(96).fill(30));
    const load = site({ firm: firm(20), fleets: [fleet("weak", 30, 50), fleet("strong", 30, 80)] });
    const dear = { ...load, demandCharge: { usdPerMwMonth: 1_000, ratchetFraction: 0 } };
    const operation = hourly(dear, hours);
    expect(operation.gridMw[10]).toBe(80);
    expect(operation.gridMw[60]).toBe(50);
    expect(reasonOf(operation.reason[60])).toBe("demand charge");
    expect([...account(dear, hours, operation).demandUsd]).toEqual([80_000, 50_000]);
    const ratchet = { ...load, demandCharge: { usdPerMwMonth: 1_000, ratchetFraction: 1 } };
    expect(hourly(ratchet, hours).gridMw[60]).toBe(80);
  });

  it("uses a tenant's curtailable hours in the dearest hours it can see, and no more than there are", () => {
    const spiky = cheap.slice();
    for (const h of [5, 15, 25, 35]) spiky[h] = 900;
    const load = site({ firm: firm(20, { curtailableHoursPerYear: 3, budgetUsdPerMwh: 500 }), fleets: [] });
    const operation = hourly(load, spotKnowledge(calendar, spiky));
    expect([5, 15, 25, 35].map((h) => operation.firmMw[h])).toEqual([0, 0, 0, 20]);
  });

  it("keeps the firm load and sheds the machines when the grid sheds the site", () => {
    const gridMw = emergencyGridMw(
      100,
      Uint8Array.from({ length: 48 }, (_, h) => (h === 7 ? 1 : 0)),
      1,
      0,
      20,
    );
    const operation = hourly(site(), { ...spotKnowledge(calendar, cheap), gridMw });
    expect([operation.firmMw[7], operation.gridMw[7]]).toEqual([20, 20]);
    expect(reasonOf(operation.reason[7])).toBe("grid emergency");
  });
});
