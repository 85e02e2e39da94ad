// A block of fixed volume beside spot, by hand: January 2026 has 744 hours, February 672; WAVE is 20 USD in half the hours and 60 in
// the other half (mean 40), BELOW −10 in all.

import { describe, expect, test } from "vitest";
import { blockUsd } from "../dispatch/hourly-tariff.ts";
import { type Over, runTiny, tinyModel } from "../tiny-world.ts";

const fleet = {
  site: "plain",
  owner: "owner",
  hashrate_ehs: 1,
  j_per_th: 20,
  uptime_pct: 100,
  pool_fee_pct: 0,
};
const block = { kind: "power_block", site: "plain", hub: "hub", block_mw: 10 };

function months(series: string, terms: { readonly [key: string]: unknown }) {
  const over: Over = {
    hubs: { hub: { series } },
    fleets: { old: fleet },
    contracts: {
      power: null,
      spot: { kind: "power_spot", site: "plain", hub: "hub", adder_usd_per_mwh: 35 },
      block: { ...block, ...terms },
    },
  };
  return runTiny(tinyModel(over));
}

describe("a block of 10 MW", () => {
  // USD of January: positive the owner owes, negative it is owed
  test.each([
    ["WAVE", 30, -74_400], // 10 × 744 × (30 − 40)
    ["WAVE", 50, 74_400],
    ["WAVE", 40, 0],
    ["BELOW", 30, 297_600], // 10 × 744 × 40: fixed power while the hub pays others to take it
    ["BELOW", -12, -14_880], // 10 × 744 × (−12 + 10)
  ])("%s at %d USD: %d USD", (series, usd_per_mwh, usd) => {
    const [{ owed }] = months(series, { usd_per_mwh });
    expect(owed["block.cost"]).toBeCloseTo(Math.max(0, usd), 5);
    expect(owed["block.gain"]).toBeCloseTo(Math.max(0, -usd), 5);
  });

  test("is the sum over its hours", () => {
    const hours = Float64Array.from({ length: 744 }, (_, hour) => (hour % 2 === 0 ? 20 : 60));
    const [{ owed }] = months("WAVE", { usd_per_mwh: 33.5 });
    expect(owed["block.cost"] - owed["block.gain"]).toBeCloseTo(blockUsd(hours, 10, 33.5), 5);
  });

  test("changes nothing that runs: what is not used is sold at the hub", () => {
    const [dear] = months("WAVE", { usd_per_mwh: 500 });
    const [cheap] = months("WAVE", { usd_per_mwh: 0 });
    expect(dear.operation).toEqual(cheap.operation);
    expect(dear.owed["spot.energy"]).toBe(cheap.owed["spot.energy"]);
  });

  test("lasts from its first month to its last: February and March, 10 × 672 × 10 and 10 × 744 × 10", () => {
    const gains = months("WAVE", { usd_per_mwh: 30, from: "2026-02", until: "2026-03" }).map(
      ({ owed }) => owed["block.gain"],
    );
    expect(gains.slice(0, 5).map(Math.round)).toEqual([0, 67_200, 74_400, 0, 0]);
  });

  test("its gain is cash", () => {
    const [withBlock] = months("WAVE", { usd_per_mwh: 30 });
    const [without] = months("WAVE", { usd_per_mwh: 30, block_mw: 0 });
    expect(withBlock.cash.owner - without.cash.owner).toBeCloseTo(74_400, 5);
  });
});
