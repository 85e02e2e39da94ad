import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  collaredCostUsdPerMw,
  collaredHoursBelow,
  curtailmentCreditUsdPerMw,
} from "../../src/engine/dispatch/table-tariff.ts";
import { sortHours } from "../../src/engine/dispatch/tables.ts";
import { collaredPrices } from "../../src/engine/dispatch/tariff.ts";
import { curtailmentCreditUsd } from "./hourly-tariff.ts";
import { anyPrices } from "./sites.ts";

const month = (prices: Float64Array, scale = 1, shiftUsdPerMwh = 0) => ({
  table: sortHours(prices),
  scale,
  shiftUsdPerMwh,
});
const usd = (least: number, most: number) =>
  fc.integer({ min: least * 100, max: most * 100 }).map((cents) => cents / 100);

describe("a month without hours settles as its hours do", () => {
  // −10, 20, 60, 5,000 between 25 and 75: 25 + 25 + 60 + 75; a break-even of 70 runs the three below it
  it("a collar, by hand", () => {
    const collar = { floorUsdPerMwh: 25, capUsdPerMwh: 75 };
    const four = month(Float64Array.of(5000, 20, -10, 60));
    expect(collaredCostUsdPerMw(four, collar, 4)).toBe(185);
    expect(collaredCostUsdPerMw(four, collar, 3)).toBe(110);
    expect([20, 25, 70, 75, 80].map((v) => collaredHoursBelow(four, collar, v))).toEqual([0, 0, 3, 3, 4]);
  });

  it("a collar: hours that pay and what they cost", () => {
    fc.assert(
      fc.property(
        anyPrices(100),
        usd(0, 40),
        usd(41, 200),
        usd(-10, 300),
        (prices, floorUsdPerMwh, capUsdPerMwh, breakEven) => {
          const collar = { floorUsdPerMwh, capUsdPerMwh };
          const run = [...collaredPrices(prices, collar)].filter((price) => price < breakEven);
          const hours = collaredHoursBelow(month(prices), collar, breakEven);
          expect(hours).toBe(run.length);
          expect(collaredCostUsdPerMw(month(prices), collar, hours)).toBeCloseTo(
            run.reduce((a, b) => a + b, 0),
            5,
          );
        },
      ),
    );
  });

  it("power credits for the hours not run, at a path's scale and shift", () => {
    fc.assert(
      fc.property(
        anyPrices(100),
        usd(1, 3),
        usd(-20, 20),
        usd(10, 100),
        usd(10, 150),
        (prices, scale, shift, fixed, breakEven) => {
          const hub = prices.map((price) => scale * price + shift).sort();
          const used = hub.map((price) => (price < breakEven ? 1 : 0));
          const hours = used.reduce((a, b) => a + b, 0);
          const credit = curtailmentCreditUsd(hub, used, 1, fixed);
          expect(curtailmentCreditUsdPerMw(month(prices, scale, shift), hours, fixed)).toBeCloseTo(credit, 4);
        },
      ),
    );
  });
});
