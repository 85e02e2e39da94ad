// Losses, a collar and power credits worked by hand. A fleet of 1 EH/s at 20 J/TH draws 20 MW and breaks even at 93.75 USD/MWh
// (power-supply.test.ts). January 2026 has 744 hours. FLAT is 40 USD in every hour; WAVE 20 in half and 60 in the other half; WILD
// ten hours of −20, eighty of 15 to 54.5 (sum 2,780) and ten of 100 to 370 (sum 2,350) in a hundred, each 7.44 hours of January.

import { describe, expect, test } from "vitest";
import { type Over, runTiny, tinyModel } from "../tiny-world.ts";

const fleet = {
  site: "plain",
  owner: "owner",
  hashrate_ehs: 1,
  j_per_th: 20,
  uptime_pct: 100,
  pool_fee_pct: 0,
};

/** January under one contract of supply. */
function january(series: string, contract: { readonly [key: string]: unknown }, over: Over = {}) {
  const supplied: Over = {
    ...over,
    hubs: { hub: { series, ...over.hubs?.hub } },
    fleets: { old: fleet },
    contracts: { power: null, supply: { site: "plain", hub: "hub", ...contract }, ...over.contracts },
  };
  return runTiny(tinyModel(supplied))[0];
}

describe("losses", () => {
  const spot = (series: string, more: { readonly [key: string]: unknown }) =>
    january(series, { kind: "power_spot", ...more }).owed;

  test("a fifth lost: 40 ÷ 0.8 + 5 = 55 USD, 20 MW × 744 h × 55 = 818,400 USD", () => {
    expect(spot("FLAT", { losses_pct: 20, adder_usd_per_mwh: 5 })["supply.energy"]).toBeCloseTo(818_400, 6);
  });

  test("they decide hours: 60 ÷ 0.8 + 20 = 95 does not pay, so 20 MW × 372 h × 45 = 334,800 USD", () => {
    expect(spot("WAVE", { losses_pct: 20, adder_usd_per_mwh: 20 })["supply.energy"]).toBeCloseTo(334_800, 6);
  });

  test("below zero more is bought and so more is paid: 20 MW × 744 h × 10 ÷ 0.8 = 186,000 USD", () => {
    expect(spot("BELOW", { losses_pct: 20 })["supply.credit"]).toBeCloseTo(186_000, 6);
  });

  test("a flat site sees them in its mean: 40 ÷ 0.8 + 45 = 95 is too dear, + 40 = 90 is 1,339,200 USD", () => {
    const flat: Over = { sites: { plain: { policy: "flat" } } };
    const at = (adder_usd_per_mwh: number) =>
      january("WAVE", { kind: "power_spot", losses_pct: 20, adder_usd_per_mwh }, flat).owed["supply.energy"];
    expect(at(45)).toBe(0);
    expect(at(40)).toBeCloseTo(1_339_200, 6);
  });
});

describe("a collar", () => {
  // USD owed in January for 20 MW; the last column says why
  test.each([
    ["WAVE", 30, 45, 0, 0, 558_000], // 372 × 30 + 372 × 45
    ["WAVE", 30, 45, 45, 0, 1_227_600], // 75 and 90 both pay, where 60 + 45 would not: 372 × 165
    ["WAVE", 80, 45, 0, 0, 669_600], // a floor above the cap is the cap: 744 × 45
    ["WAVE", 94, 200, 0, 0, 0], // no hour is under break-even
    ["FLAT", 0, 32, 5, 20, 669_600], // 32 ÷ 0.8 + 5 = 45
    ["WILD", 0, 100, 0, 0, 413_664], // 10 at 0, 80 as they are, 10 at 100 do not pay: 7.44 × 2,780
    ["WILD", 0, 90, 0, 0, 547_584], // the last ten pay at 90: 7.44 × 3,680
    ["WILD", 0, 90, 60, 0, 565_663.2], // under 33.75 at the hub: 10 at 60, 38 of 15 to 33.5 (921.5) + 60: 7.44 × 3,801.5
  ])("%s between %d and %d, adder %d, losses %d pct: %d USD", (series, floor, cap, adder, losses, usd) => {
    const { owed } = january(series, {
      kind: "power_collar",
      floor_usd_per_mwh: floor,
      cap_usd_per_mwh: cap,
      adder_usd_per_mwh: adder,
      losses_pct: losses,
    });
    expect(owed["supply.energy"]).toBeCloseTo(usd, 5);
    expect(owed["supply.credit"]).toBe(0);
  });

  test("a floor below zero is still a credit: 20 MW × 744 h × 5 = 74,400 USD", () => {
    const collar = { kind: "power_collar", floor_usd_per_mwh: -5, cap_usd_per_mwh: 90 };
    expect(january("BELOW", collar).owed["supply.credit"]).toBeCloseTo(74_400, 6);
  });

  test("a flat site decides on the mean of the collared hours: 36.8 + 60 = 96.8 is too dear, + 50 = 86.8 is not", () => {
    const flat: Over = { sites: { plain: { policy: "flat" } } };
    const at = (adder_usd_per_mwh: number) =>
      january(
        "WILD",
        { kind: "power_collar", floor_usd_per_mwh: 0, cap_usd_per_mwh: 90, adder_usd_per_mwh },
        flat,
      ).owed["supply.energy"];
    expect(at(60)).toBe(0);
    expect(at(50)).toBeCloseTo(20 * 744 * 86.8, 5);
  });

  test("so wide that nothing reaches it, it is spot to the last bit", () => {
    const spot = january("WILD", { kind: "power_spot", adder_usd_per_mwh: 7 });
    const wide = january("WILD", {
      kind: "power_collar",
      floor_usd_per_mwh: -1000,
      cap_usd_per_mwh: 10_000,
      adder_usd_per_mwh: 7,
    });
    expect(wide.owed).toEqual(spot.owed);
    expect(wide.operation).toEqual(spot.operation);
  });

  test("a hall pays the collared price in every hour: 10 MW × 1.2 × 372 h × (30 + 45) = 334,800 USD", () => {
    const hall = { site: "plain", critical_mw: 10, utility_per_critical: 1.2, ready: "2026-01" };
    const let_: Over = {
      halls: { hall },
      contracts: {
        hosting: {
          kind: "miner_hosting",
          customer: "tenant",
          host: "owner",
          halls: ["hall"],
          term_months: 24,
        },
      },
    };
    const collar = { kind: "power_collar", floor_usd_per_mwh: 30, cap_usd_per_mwh: 45 };
    const { operation } = january("WAVE", collar, let_);
    expect(operation.hallUsd[0]).toBeCloseTo(334_800, 6);
  });
});

describe("power credits", () => {
  // energy and credit of January at a fixed price and a share of the difference, by hand
  test.each([
    ["WAVE", 30, 100, 446_400, 0], // running earns 93.75 − 30, standing at most 60 − 30: 744 × 30 × 20
    ["WILD", 30, 100, 401_760, 305_040], // the ten above 93.75 stand: 20 × 7.44 × (2,350 − 300); 670 h × 30
    ["WILD", 30, 50, 410_688, 139_872], // half the difference: 100 and 130 run, eight stand from 157.5 up: ½ × 20 × 7.44 × (2,120 − 240)
    ["WILD", 95, 100, 0, 208_320], // running never pays; ten hours dearer than 95: 20 × 7.44 × (2,350 − 950)
    ["BELOW", 30, 100, 446_400, 0], // a fixed price stays where the hub is below zero
  ])(
    "%s, fixed %d USD, %d pct: energy %d, credit %d USD",
    (series, usd_per_mwh, credit_pct, energy, credit) => {
      const { owed } = january(series, { kind: "power_credit", usd_per_mwh, credit_pct });
      expect(owed["supply.energy"]).toBeCloseTo(energy, 5);
      expect(owed["supply.credit"]).toBeCloseTo(credit, 5);
    },
  );

  test("what is credited was not mined: nine tenths of January's 1,395,000 USD", () => {
    const { owed } = january("WILD", { kind: "power_credit", usd_per_mwh: 30 });
    expect(owed["mining/old.revenue"]).toBeCloseTo(1_255_500, 5);
  });

  test("a flat site runs all of a month whose mean, 49.3, is under break-even; at twice that all stands: 20 × 744 × (98.6 − 30)", () => {
    const flat: Over = { sites: { plain: { policy: "flat" } } };
    const at = (hub: { readonly [key: string]: unknown }) =>
      january("WILD", { kind: "power_credit", usd_per_mwh: 30 }, { ...flat, hubs: { hub } }).owed;
    expect(at({})["supply.energy"]).toBeCloseTo(446_400, 5);
    expect(at({})["supply.credit"]).toBe(0);
    expect(at({ forward_usd_per_mwh: 98.6 })["supply.energy"]).toBe(0);
    expect(at({ forward_usd_per_mwh: 98.6 })["supply.credit"]).toBeCloseTo(1_020_768, 5);
  });

  test("where the hub is always dearer it is a block of all machines beside spot, running or not", () => {
    for (const forward of [40, 100]) {
      const hub = { hub: { series: "FLAT", forward_usd_per_mwh: forward } };
      const block = { kind: "power_block", site: "plain", hub: "hub", block_mw: 20, usd_per_mwh: 30 };
      const cash = (contracts: Over["contracts"]) =>
        runTiny(tinyModel({ hubs: hub, fleets: { old: fleet }, contracts: { power: null, ...contracts } }))[0]
          .cash.owner;
      const beside = cash({ spot: { kind: "power_spot", site: "plain", hub: "hub" }, block });
      const credited = cash({
        supply: { kind: "power_credit", site: "plain", hub: "hub", usd_per_mwh: 30 },
      });
      expect(credited).toBeCloseTo(beside, 5);
    }
  });
});
