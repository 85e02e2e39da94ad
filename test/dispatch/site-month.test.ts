import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { siteMonth } from "../../src/engine/dispatch/site-month.ts";
import { sortHours } from "../../src/engine/dispatch/tables.ts";
import { collaredPrices, curtailmentCreditUsd, deliveredPrices } from "../../src/engine/dispatch/tariff.ts";
import type { MarketMonth, Model, PowerBasis } from "../../src/engine/model.ts";
import { anyPrices } from "./sites.ts";

/** One hub whose drawn month has these hours; a month of the calendar as long, so that no hour is stretched. */
function hubOf(prices: Float64Array, scale: number): { model: Model; market: MarketMonth } {
  const table = {
    ...sortHours(prices),
    meanUsdPerMwh: prices.reduce((sum, p) => sum + p, 0) / prices.length,
  };
  const model = { months: [{ days: prices.length / 24 }], history: { durations: [[table]] } };
  const market = {
    powerTable: [0],
    powerScale: [scale],
    powerShiftUsdPerMwh: [0],
    powerMeanUsdPerMwh: [scale * table.meanUsdPerMwh],
  };
  return { model: model as unknown as Model, market: market as unknown as MarketMonth };
}

const usd = (least: number, most: number) =>
  fc.integer({ min: least * 100, max: most * 100 }).map((cents) => cents / 100);
const near = (found: number, expected: number, size: number) =>
  expect(Math.abs(found - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, size));
const sumOf = (column: Float64Array) => column.reduce((sum, x) => sum + x, 0);
const scaleOf = fc.constantFrom(0.5, 1, 3);

describe("a month by tables is its hours one by one", () => {
  it("with losses, adder and collar: the hours that run and what they cost", () => {
    fc.assert(
      fc.property(
        anyPrices(96),
        scaleOf,
        fc.constantFrom(0, 0.03, 0.2),
        usd(-20, 60),
        fc.option(fc.tuple(usd(-50, 60), usd(-20, 200)), { nil: undefined }),
        usd(-30, 250),
        (prices, scale, lossFraction, adderUsdPerMwh, ends, breakEven) => {
          const collar = ends && {
            floorUsdPerMwh: Math.min(...ends),
            capUsdPerMwh: Math.max(...ends),
          };
          const power: PowerBasis = {
            hub: 0,
            adderUsdPerMwh,
            fixedUsdPerMwh: 0,
            lossFraction,
            ...(collar && { collar }),
          };
          const { model, market } = hubOf(prices, scale);
          const month = siteMonth(model, 0, market, { power, policy: "tables" });
          const hub = prices.map((price) => scale * price);
          const index = collar ? collaredPrices(hub, collar) : hub;
          const paid = deliveredPrices(index, lossFraction, adderUsdPerMwh);
          // an hour priced at break-even to the last bits may fall either way: it earns nothing
          const margin = sumOf(paid.map((price) => Math.max(0, breakEven - price)));
          const size = sumOf(paid.map(Math.abs)) + Math.abs(breakEven) * paid.length;
          const run = month.below(breakEven);
          near(breakEven * run.hours - run.usdPerMw, margin, size);
          near(month.allUsdPerMw, sumOf(paid), size);
          expect(run.creditUsdPerMw).toBe(0);
        },
      ),
    );
  });

  it("with credits: the better of running and standing in each hour, and the credit of those that stand", () => {
    fc.assert(
      fc.property(
        anyPrices(96),
        scaleOf,
        usd(0, 120),
        fc.constantFrom(0.3, 0.5, 1),
        usd(0, 250),
        (prices, scale, fixedUsdPerMwh, fraction, breakEven) => {
          const power: PowerBasis = {
            hub: -1,
            adderUsdPerMwh: 0,
            fixedUsdPerMwh,
            credit: { hub: 0, fraction },
          };
          const { model, market } = hubOf(prices, scale);
          const run = siteMonth(model, 0, market, { power, policy: "tables" }).below(breakEven);
          const hub = prices.map((price) => scale * price);
          const best = sumOf(
            hub.map((price) =>
              Math.max(breakEven - fixedUsdPerMwh, fraction * Math.max(0, price - fixedUsdPerMwh)),
            ),
          );
          const size = sumOf(hub.map(Math.abs)) + (breakEven + fixedUsdPerMwh) * hub.length;
          const margin = breakEven * run.hours - run.usdPerMw + run.creditUsdPerMw;
          // a load that loses money running may only stand, for nothing where the hub is cheap
          if (breakEven > fixedUsdPerMwh) near(margin, best, size);
          else expect(run.hours).toBe(0);
          const used = hub
            .slice()
            .sort()
            .map((_, n) => (n < run.hours ? 1 : 0));
          const credit = fraction * curtailmentCreditUsd(hub.slice().sort(), used, 1, fixedUsdPerMwh);
          near(run.creditUsdPerMw, credit, size);
          near(run.usdPerMw, fixedUsdPerMwh * run.hours, size);
        },
      ),
    );
  });
});
