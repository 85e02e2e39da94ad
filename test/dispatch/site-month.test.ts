import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { siteMonth } from "../../src/engine/dispatch/site-month.ts";
import { sortHours } from "../../src/engine/dispatch/tables.ts";
import { collaredPrices, deliveredPrices } from "../../src/engine/dispatch/tariff.ts";
import type { MarketMonth, Model, PowerBasis } from "../../src/engine/model.ts";
import { curtailmentCreditUsd } from "./hourly-tariff.ts";
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

// the mean of 24 hours at 10 and 24 at 70 is 40; a fifth lost and 6 on top make 56
describe("a month decided once", () => {
  const prices = Float64Array.from({ length: 48 }, (_, h) => (h < 24 ? 10 : 70));
  const { model, market } = hubOf(prices, 1);
  const flat = (power: Partial<PowerBasis>) =>
    siteMonth(model, 0, market, {
      power: { hub: 0, adderUsdPerMwh: 6, fixedUsdPerMwh: 30, ...power },
      policy: "flat",
    });

  it("is all of it or none at its mean price, losses and adder in it", () => {
    const month = flat({ lossFraction: 0.2 });
    expect(month.below(56.1)).toEqual({ hours: 48, usdPerMw: expect.closeTo(48 * 56, 9), creditUsdPerMw: 0 });
    expect(month.below(56)).toEqual({ hours: 0, usdPerMw: 0, creditUsdPerMw: 0 });
    expect([month.hours, month.allUsdPerMw]).toEqual([48, expect.closeTo(48 * 56, 9)]);
    expect(flat({}).below(46.1).usdPerMw).toBeCloseTo(48 * 46, 9);
    expect(flat({ hub: -1 }).below(30.1).usdPerMw).toBe(48 * 30);
  });

  // collared to 20…50: half at 20, half at 50 are 35 on the mean; a floor above the cap is the cap
  it("under a collar is decided on the collared mean", () => {
    const collar = { floorUsdPerMwh: 20, capUsdPerMwh: 50 };
    expect(flat({ adderUsdPerMwh: 0, collar }).below(35.1).usdPerMw).toBeCloseTo(48 * 35, 9);
    expect(flat({ adderUsdPerMwh: 0, collar }).below(35).hours).toBe(0);
    expect(
      flat({ adderUsdPerMwh: 0, collar: { floorUsdPerMwh: 90, capUsdPerMwh: 50 } }).allUsdPerMw,
    ).toBeCloseTo(48 * 50, 9);
  });

  // at 30 fixed with half of the spread above it: standing earns (40 − 30)/2 = 5 a MWh, so a load runs above 30 + (v − 30)/½ > 40
  it("with credits runs where its margin is more than the credit on the month's mean", () => {
    const credited = flat({ hub: -1, credit: { hub: 0, fraction: 0.5 } });
    expect(credited.below(35.1)).toEqual({ hours: 48, usdPerMw: 48 * 30, creditUsdPerMw: 0 });
    expect(credited.below(35)).toEqual({ hours: 0, usdPerMw: 0, creditUsdPerMw: 48 * 5 });
    expect(credited.below(29).hours).toBe(0);
    expect([credited.hours, credited.allUsdPerMw]).toEqual([48, 1440]);
  });

  // a table of 48 hours stands for a month of 96: everything is twice as long
  it("a drawn month of another length is stretched to the calendar's", () => {
    const long = { ...model, months: [{ days: 4 }] } as unknown as Model;
    const power = { hub: 0, adderUsdPerMwh: 0, fixedUsdPerMwh: 0 };
    const month = siteMonth(long, 0, market, { power, policy: "tables" });
    expect(month.below(50)).toEqual({ hours: 48, usdPerMw: 480, creditUsdPerMw: 0 });
    expect([month.hours, month.allUsdPerMw]).toEqual([96, 96 * 40]);
    const collar = { floorUsdPerMwh: 20, capUsdPerMwh: 50 };
    const collared = siteMonth(long, 0, market, { power: { ...power, collar }, policy: "tables" });
    expect(collared.below(30)).toEqual({ hours: 48, usdPerMw: 960, creditUsdPerMw: 0 });
    const credit = { hub: -1, adderUsdPerMwh: 0, fixedUsdPerMwh: 30, credit: { hub: 0, fraction: 0.5 } };
    // v = 40 runs below 50: 48 of 96 hours; the others are credited 40 each, halved
    expect(siteMonth(long, 0, market, { power: credit, policy: "tables" }).below(40)).toEqual({
      hours: 48,
      usdPerMw: 1440,
      creditUsdPerMw: 48 * 20,
    });
  });
});
