// What any month of the market must obey.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawInnovations } from "../../src/engine/market/draw.ts";
import { emptyMarketMonth, marketMonth, openMarket } from "../../src/engine/market/month.ts";
import type { Fields, MarketState } from "../../src/engine/model.ts";
import { aiDemandFields, bitcoinFields, equityFields, powerFields } from "../../src/engine/world/fields.ts";
import { loadHistory } from "../../src/io/history.ts";
import { december2025, pathOf, tinyModel } from "./tiny-model.ts";

const history = await loadHistory();
const hubs = [{ series: "HB_WEST_DA", forward: 40 }, { series: "HB_NORTH_DA" }];
const outside = [
  { id: "steady", multiplier: 1 },
  { id: "shaky", multiplier: 4 },
  { id: "sovereign", multiplier: 0 },
];

const model = tinyModel(history, { months: 60, hubs, outside });

describe("a path", () => {
  it("is plain, positive and finite, with the low below the mean and hashprice what price and difficulty make it", () =>
    fc.assert(
      fc.property(fc.nat(), fc.nat(100_000), (seed, path) => {
        for (const month of pathOf(model, seed, path)) {
          const {
            btcUsdLow,
            btcUsdMean,
            btcUsdEnd,
            networkEhs,
            difficulty,
            hashpriceUsdPerPhDay,
            btcPerPhDay,
          } = month;
          for (const x of [
            btcUsdLow,
            networkEhs,
            difficulty,
            hashpriceUsdPerPhDay,
            month.rentFactor,
            month.creditSpreadPct,
          ]) {
            expect(x).toBeGreaterThan(0);
            expect(x).toBeLessThan(Number.POSITIVE_INFINITY);
          }
          expect(btcUsdLow).toBeLessThanOrEqual(Math.min(btcUsdMean, btcUsdEnd));
          expect(hashpriceUsdPerPhDay).toBeGreaterThanOrEqual(btcPerPhDay * btcUsdLow);
          for (const scale of month.powerScale) expect(scale).toBeGreaterThan(0);
        }
      }),
      { numRuns: 40 },
    ));

  it("does not see the future: its first months are the same however long it is", () => {
    const short = tinyModel(history, { months: 20, hubs, outside });
    expect(pathOf(short, 3, 5)).toEqual(pathOf(model, 3, 5, 20));
  });

  it("goes on from any state as if it had not stopped", () => {
    const innovations = drawInnovations(model, 1, 1);
    const run = (from: number, to: number, opening: MarketState) => {
      let state = opening;
      let next = openMarket(model);
      const last = emptyMarketMonth(model);
      for (let month = from; month < to; month++) {
        marketMonth(model, innovations, month, state, last, next);
        [state, next] = [next, state];
      }
      return { state, last };
    };
    const half = run(0, 17, openMarket(model));
    expect(run(17, 60, structuredClone(half.state))).toEqual(run(0, 60, openMarket(model)));
  });

  it("scales with the price: twice the dollars, twice every dollar figure, the same network", () => {
    const cheap = tinyModel(history, { months: 24 });
    const dear = tinyModel(history, {
      months: 24,
      market: { bitcoin: { price_usd: 2 * december2025.price_usd, network_power_usd_per_mwh: 90 } },
    });
    pathOf(dear, 1, 2).forEach((month, m) => {
      const other = pathOf(cheap, 1, 2)[m];
      expect(month.btcUsdEnd / other.btcUsdEnd).toBeCloseTo(2, 12);
      expect(month.hashpriceUsdPerPhDay / other.hashpriceUsdPerPhDay).toBeCloseTo(2, 9);
      expect(month.networkEhs / other.networkEhs).toBeCloseTo(1, 9);
      expect(month.equityFactor / other.equityFactor).toBeCloseTo(1, 9);
    });
  });
});

describe("any world the field table allows", () => {
  const numbers = (fields: Fields) =>
    fc.record(
      Object.fromEntries(
        Object.entries(fields)
          .filter(([, field]) => field.kind === "number" && field.default !== undefined)
          .map(([key, { min, max }]) => [key, fc.double({ min: min ?? 0, max: max ?? 1, noNaN: true })]),
      ),
    );
  it("gives two years of numbers that are numbers", () =>
    fc.assert(
      fc.property(
        numbers(bitcoinFields),
        numbers(aiDemandFields),
        numbers(equityFields),
        numbers(powerFields),
        fc.constantFrom("bootstrap", "student"),
        (bitcoin, ai_demand, equity, power, price_model) => {
          const wild = tinyModel(history, {
            months: 24,
            hubs,
            outside,
            builders: ["own"],
            market: { bitcoin: { ...bitcoin, price_model }, ai_demand, equity, power },
          });
          for (const month of pathOf(wild, 1, 1)) {
            for (const value of Object.values(month).flatMap((x) => (typeof x === "number" ? [x] : [...x]))) {
              expect(Number.isFinite(value)).toBe(true);
            }
            expect(month.networkEhs).toBeGreaterThan(0);
            expect(month.btcUsdLow).toBeGreaterThan(0);
          }
          for (const slip of drawInnovations(wild, 1, 1).slipMonths) expect(slip).toBeGreaterThanOrEqual(0);
        },
      ),
      { numRuns: 200 },
    ));
});
