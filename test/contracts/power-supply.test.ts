// Power bills worked by hand. A fleet of 1 EH/s at 20 J/TH draws 20 MW and breaks even at 45 USD per PH/s·day × 2.0833 PH/s·days
// per MWh = 93.75 USD/MWh. January 2026 has 744 hours, February 672.

import { describe, expect, test } from "vitest";
import { type Over, problemsOf, runTiny, tinyModel } from "../tiny-world.ts";

const fleet = {
  site: "plain",
  owner: "owner",
  hashrate_ehs: 1,
  j_per_th: 20,
  uptime_pct: 100,
  pool_fee_pct: 0,
};
const spot = (series: string, adder = 0, forward?: number): Over => ({
  hubs: { hub: { series, ...(forward && { forward_usd_per_mwh: forward }) } },
  fleets: { old: fleet },
  contracts: {
    power: null,
    spot: { kind: "power_spot", site: "plain", hub: "hub", adder_usd_per_mwh: adder },
  },
});
const claims = (over: Over) => runTiny(tinyModel(over)).map(({ owed }) => owed);

describe("a tariff", () => {
  test("bills every hour the same: 20 MW × 744 h × 50 USD = 744,000 USD", () => {
    const [january, february] = claims({ fleets: { old: fleet } });
    expect(january["power.energy"]).toBeCloseTo(744_000, 6);
    expect(february["power.energy"]).toBeCloseTo(672_000, 6);
    expect(january["power.credit"]).toBe(0);
  });

  test("above break-even nothing runs and nothing is owed", () => {
    const [january] = claims({ fleets: { old: fleet }, contracts: { power: { usd_per_mwh: 94 } } });
    expect(january["power.energy"]).toBe(0);
    expect(january["mining/old.revenue"]).toBe(0);
  });

  test("just under break-even every hour runs: 20 MW × 744 h × 93 USD = 1,383,840 USD", () => {
    const [january] = claims({ fleets: { old: fleet }, contracts: { power: { usd_per_mwh: 93 } } });
    expect(january["power.energy"]).toBeCloseTo(1_383_840, 6);
  });
});

describe("a hub's hours", () => {
  test("flat at 40 USD and an adder of 5: 20 MW × 744 h × 45 USD = 669,600 USD", () => {
    const [january] = claims(spot("FLAT", 5));
    expect(january["spot.energy"]).toBeCloseTo(669_600, 6);
  });

  test("half at 20 and half at 60 USD: all hours pay at 93.75, 20 MW × 744 h × 40 USD = 595,200 USD", () => {
    const [january] = claims(spot("WAVE"));
    expect(january["spot.energy"]).toBeCloseTo(595_200, 6);
  });

  test("with an adder of 35 only the cheap half pays (55 < 93.75 < 95): 20 MW × 372 h × 55 USD = 409,200 USD", () => {
    const [january] = claims(spot("WAVE", 35));
    expect(january["spot.energy"]).toBeCloseTo(409_200, 6);
    // 1,000 PH/s × 31 days × 45 USD × half the hours
    expect(january["mining/old.revenue"]).toBeCloseTo(697_500, 6);
  });

  test("a forward of twice the shape's mean doubles every hour: half at 40, half at 120 (off), 20 × 372 × 40 = 297,600 USD", () => {
    const [january] = claims(spot("WAVE", 0, 80));
    expect(january["spot.energy"]).toBeCloseTo(297_600, 6);
  });

  test("prices below zero are a credit: the supplier owes 20 MW × 744 h × 10 USD = 148,800 USD, the owner nothing", () => {
    const [january, february] = claims(spot("BELOW"));
    expect(january["spot.credit"]).toBeCloseTo(148_800, 6);
    expect(january["spot.energy"]).toBe(0);
    expect(february["spot.credit"]).toBeCloseTo(134_400, 6);
  });

  test("the credit is cash: the owner ends January with 10 m + 148,800 + 1,395,000 of bitcoin", () => {
    const [{ cash }] = runTiny(tinyModel(spot("BELOW")));
    expect(cash.owner).toBeCloseTo(10e6 + 148_800 + 1_395_000, 5);
  });
});

test("a site without a supply, or with two, is a problem of that site", () => {
  expect(problemsOf({ contracts: { power: null } }).map(({ message }) => message)).toEqual([
    expect.stringContaining("no contract supplies it"),
  ]);
  expect(
    problemsOf({ contracts: { other: { kind: "power_tariff", site: "plain", usd_per_mwh: 1 } } }).map(
      ({ message }) => message,
    ),
  ).toEqual([expect.stringContaining("both supply it")]);
});

describe("the price a supply says its hours are decided on", () => {
  const basis = (supply: Record<string, unknown>) =>
    tinyModel({
      hubs: { hub: { series: "WAVE" } },
      contracts: { power: null, supply: { site: "plain", ...supply } },
    }).sites[0].power;

  test.each([
    [
      "a tariff: one price, no hub, no adder",
      { kind: "power_tariff", usd_per_mwh: 46 },
      { hub: -1, adderUsdPerMwh: 0, fixedUsdPerMwh: 46 },
    ],
    [
      "spot: the hub, losses and adder, nothing fixed",
      { kind: "power_spot", hub: "hub", adder_usd_per_mwh: 6, losses_pct: 2 },
      { hub: 0, adderUsdPerMwh: 6, fixedUsdPerMwh: 0, lossFraction: 0.02 },
    ],
    [
      "a collar: the same between its ends",
      { kind: "power_collar", hub: "hub", floor_usd_per_mwh: 10, cap_usd_per_mwh: 90 },
      {
        hub: 0,
        adderUsdPerMwh: 0,
        fixedUsdPerMwh: 0,
        lossFraction: 0,
        collar: { floorUsdPerMwh: 10, capUsdPerMwh: 90 },
      },
    ],
    [
      "credits: one price, and the share of the hub above it",
      { kind: "power_credit", hub: "hub", usd_per_mwh: 30, credit_pct: 90 },
      { hub: -1, adderUsdPerMwh: 0, fixedUsdPerMwh: 30, credit: { hub: 0, fraction: 0.9 } },
    ],
  ])("%s", (_, supply, expected) => {
    expect(basis(supply)).toEqual(expected);
  });
});
