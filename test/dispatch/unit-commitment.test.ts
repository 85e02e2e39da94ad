// Source: test/oracles/dispatch_vpp.json, a week of hourly power and fuel prices and the values QuantLib's test suite (vpp.cpp)
// expects of its intrinsic-value dynamic program; QuantLib takes the best opening state.

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { commitUnit } from "./unit-commitment.ts";

type Oracle = {
  fuel: number[];
  power: number[];
  efficiency: number[];
  expected: number[];
  pMin: number;
  pMax: number;
  tMinUp: number;
  tMinDown: number;
  startUpFuel: number;
  startUpFixCost: number;
  fuelCostAddon: number;
};
const oracle = JSON.parse(
  readFileSync(new URL("../oracles/dispatch_vpp.json", import.meta.url), "utf8"),
) as Oracle;

const plan = (efficiency: number, minOnHours = oracle.tMinUp, opening: "best" | "off" = "best") => {
  const fuel = oracle.fuel.map((usd) => usd + oracle.fuelCostAddon);
  const margin = Float64Array.from(oracle.power, (price, h) => price - fuel[h] / efficiency);
  const start = Float64Array.from(fuel, (usd) => oracle.startUpFuel * usd + oracle.startUpFixCost);
  const unit = { leastMw: oracle.pMin, mostMw: oracle.pMax, minOnHours, minOffHours: oracle.tMinDown };
  return { ...commitUnit(unit, margin, start, opening), margin, start };
};

describe("a unit with a least load, minimum times and start costs", () => {
  it.each(oracle.efficiency.map((efficiency, i) => [efficiency, oracle.expected[i]]))(
    "is worth what the oracle says at efficiency %d",
    (efficiency, expected) => {
      expect(plan(efficiency).usd).toBeCloseTo(expected, 5);
    },
  );

  // the same week with six hours on at least, from the same suite
  it("is worth what the oracle says when it must stay on six hours", () => {
    expect(plan(0.4, 6).usd).toBeCloseTo(2056.04, 5);
  });

  it.each([
    [0.55, 44_409.952727],
    [0.6, 61_695.693333],
    [0.9, 137_017.111111],
  ])("pays its first start when it begins off, efficiency %d", (efficiency, expected) => {
    expect(plan(efficiency, oracle.tMinUp, "off").usd).toBeCloseTo(expected, 5);
  });

  it.each(oracle.efficiency)("its megawatts earn what it says it earns, efficiency %d", (efficiency) => {
    const { usd, mw, margin, start } = plan(efficiency, oracle.tMinUp, "off");
    let earned = 0;
    mw.forEach((now, h) => {
      const starts = now > 0 && (h === 0 || mw[h - 1] === 0);
      earned += now * margin[h] - (starts ? start[h] : 0);
    });
    expect(earned).toBeCloseTo(usd, 6);
  });
});
