// One day worked by hand: four hours at 20, 60, −10 and 90 USD/MWh, months of two hours.

import { describe, expect, it } from "vitest";
import { account } from "../../src/engine/dispatch/account.ts";
import { flat } from "../../src/engine/dispatch/flat.ts";
import { evenCalendar, spotKnowledge } from "../../src/engine/dispatch/hours.ts";
import {
  emptyHours,
  openSite,
  startUsd,
  strikeUsdPerMwh,
  whyNotTables,
} from "../../src/engine/dispatch/policy.ts";
import { tables } from "../../src/engine/dispatch/tables-policy.ts";
import { battery, firm, fleet, site } from "./sites.ts";

const hours = spotKnowledge(evenCalendar(4, 2), Float64Array.of(20, 60, -10, 90));

describe("money of a stretch", () => {
  // 10 MW run at 20 and −10, breaking even at 50: earned 1,000, paid 200 − 100; 5 MW firm pay 5 × 160
  it("earns by the MWh that ran and pays for the MWh that were drawn", () => {
    const load = site({ firm: firm(5), fleets: [fleet("one", 10, 50)] });
    const operation = tables(load, hours);
    const found = account(load, hours, operation);
    expect([...operation.gridMw]).toEqual([15, 5, 15, 5]);
    expect([...found.revenueUsd]).toEqual([500, 0, 500, 0]);
    expect([...found.energyUsd]).toEqual([300, 300, -150, 450]);
    expect([found.marginUsd, found.energyMwh]).toEqual([1000 - 900, 40]);
  });

  // 50 × 100/(100 − 20) = 62.5: stopping saves only 80 of 100 MW
  it("a telemetry floor raises the price from which stopping pays", () => {
    const one = fleet("one", 100, 50, { telemetryFloorMw: 20 });
    expect(strikeUsdPerMwh(one)).toBe(62.5);
    const operation = tables(site({ gridMw: 200, firm: firm(0), fleets: [one] }), hours);
    expect([...operation.gridMw]).toEqual([100, 100, 100, 20]);
  });

  // two starts of 100 + 40 + 0.25 h × 10 MW × 50 = 265
  it("charges every start with all it costs", () => {
    const one = fleet("one", 10, 50, { startCostUsd: 100, wearUsdPerCycle: 40, startHours: 0.25 });
    expect(startUsd(one)).toBe(265);
    const load = site({ firm: firm(0), fleets: [one] });
    const opening = { ...openSite(load), fleetMw: new Float64Array(1) };
    const found = account(load, hours, tables(load, hours, { from: 0, to: 4, opening }));
    expect(found.starts).toBe(2);
    expect(found.otherUsd.reduce((a, b) => a + b, 0)).toBe(530);
  });

  // the highest hour of each month of two at 1,000 a MW; the second bills 90 % of the first's 15
  it("bills the month's highest hour, and the ratchet", () => {
    const load = site({
      firm: firm(5),
      fleets: [fleet("one", 10, 30)],
      demandCharge: { usdPerMwMonth: 1000, ratchetFraction: 0.9 },
    });
    const operation = {
      ...emptyHours("hourly", load, { from: 0, to: 4, opening: openSite(load) }),
      gridMw: Float64Array.of(15, 5, 5, 5),
    };
    expect([...account(load, hours, operation).demandUsd]).toEqual([15_000, 13_500]);
  });

  // thirteen months of one hour: 15 MW, then eleven of 5 billed at 15, then 5 again
  it("forgets a peak after eleven months", () => {
    const year = spotKnowledge(evenCalendar(13, 1), new Float64Array(13));
    const load = site({ firm: firm(5), fleets: [], demandCharge: { usdPerMwMonth: 1, ratchetFraction: 1 } });
    const empty = emptyHours("hourly", load, { from: 0, to: 13, opening: openSite(load) });
    const gridMw = Float64Array.of(15, ...new Array(12).fill(5));
    expect([...account(load, year, { ...empty, gridMw }).demandUsd]).toEqual([...new Array(12).fill(15), 5]);
  });

  // 5 MW firm at 350 over four hours
  it("earns on firm energy where rent depends on it", () => {
    const load = site({ firm: firm(5, { revenueUsdPerMwh: 350 }), fleets: [] });
    expect([...account(load, hours, tables(load, hours)).revenueUsd]).toEqual([1750, 1750, 1750, 1750]);
  });

  // 60 MW: 20 of telemetry for two fleets of 40 with 10 each; 40 left. Running saves 3/4 of its draw to others: the first fleet's
  // 40 MW need 30 more, the second has 10 more for 13.33 MW, and draws 10 + 10
  it("shares a narrow connection with telemetry counted once", () => {
    const two = [
      fleet("one", 40, 90, { telemetryFloorMw: 10 }),
      fleet("two", 40, 80, { telemetryFloorMw: 10 }),
    ];
    const operation = tables(site({ gridMw: 60, firm: firm(0), fleets: two }), hours);
    expect(operation.fleetMw[0]).toBe(40);
    expect(operation.fleetMw[4]).toBeCloseTo(40 / 3, 9);
    expect(operation.gridMw[0]).toBeCloseTo(60, 9);
  });

  // 1 hour of 20 MW shed beyond a budget of 1: 20 × 700
  it("owes the SLA penalty beyond the tenant's curtailable hours", () => {
    const load = site({ firm: firm(20, { shedUsdPerMwh: 700, curtailableHoursPerYear: 1 }), fleets: [] });
    const operation = {
      ...emptyHours("hourly", load, { from: 0, to: 4, opening: openSite(load) }),
      firmMw: Float64Array.of(20, 0, 20, 0),
    };
    expect([...account(load, hours, operation).otherUsd]).toEqual([0, 0, 0, 14_000]);
  });
});

describe("flat", () => {
  // the first month's mean is 40, so a break-even of 50 runs the second month; 35 does not; nothing is known before the first
  it.each([
    [50, [10, 10, 10, 10]],
    [35, [10, 10, 0, 0]],
  ])("a fleet breaking even at %d is judged by the month before", (breakEven, expected) => {
    expect([...flat(site({ firm: firm(0), fleets: [fleet("one", 10, breakEven)] }), hours).gridMw]).toEqual(
      expected,
    );
  });

  it("a quote made before the month began is used where there is one", () => {
    const quoted = { ...hours, forwardUsdPerMwh: Float64Array.of(55, 45) };
    expect([...flat(site({ firm: firm(0), fleets: [fleet("one", 10, 50)] }), quoted).gridMw]).toEqual([
      0, 0, 10, 10,
    ]);
  });
});

it("tables say for which sites they are not exact", () => {
  expect(whyNotTables(site())).toEqual([]);
  const stiff = site({
    battery,
    fleets: [fleet("s19", 10, 50, { minOffHours: 4 })],
    firm: firm(5, { curtailableHoursPerYear: 10 }),
  });
  expect(whyNotTables(stiff)).toEqual([
    "a battery moves energy between hours",
    "a budget of curtailable hours is shared by the year's hours",
    "s19 remembers whether it ran",
  ]);
});
