// What a month of the market must obey. Each expected number is worked out in the test or comes from the record.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayNumber, parseMonth } from "../../src/engine/calendar.ts";
import { nextAiRegime, rentByVintage } from "../../src/engine/market/ai-demand.ts";
import { nextBtcRegime } from "../../src/engine/market/bitcoin.ts";
import { runningShare, shareThatPays } from "../../src/engine/market/cost-curve.ts";
import { drawInnovations } from "../../src/engine/market/draw.ts";
import { emptyMarketMonth, marketMonth, openMarket } from "../../src/engine/market/month.ts";
import { type Chain, mineDay, subsidyBtc } from "../../src/engine/market/network.ts";
import { BLOCK_DAYS } from "../../src/engine/market/prepare.ts";
import type { Fields, MarketMonth, MarketState, Model } from "../../src/engine/model.ts";
import { aiDemandFields, bitcoinFields, equityFields, powerFields } from "../../src/engine/world/fields.ts";
import { loadHistory } from "../../src/io/history.ts";
import { december2025, tinyModel } from "./tiny-model.ts";

const history = await loadHistory();
const hubs = [{ series: "HB_WEST_DA", forward: 40 }, { series: "HB_NORTH_DA" }];
const outside = [
  { id: "steady", multiplier: 1 },
  { id: "shaky", multiplier: 4 },
  { id: "sovereign", multiplier: 0 },
];

/** Every month of a path, copied. */
function pathOf(model: Model, seed: number, path: number, cut = model.months.length): MarketMonth[] {
  const innovations = drawInnovations(model, seed, path);
  let state = openMarket(model);
  let next = openMarket(model);
  const months: MarketMonth[] = [];
  for (let month = 0; month < cut; month++) {
    const into = emptyMarketMonth(model);
    marketMonth(model, innovations, month, state, into, next);
    months.push(into);
    [state, next] = [next, state];
  }
  return months;
}

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

describe("bitcoin", () => {
  it("walks real days: a month by hand from the blocks drawn", () => {
    const one = tinyModel(history, { months: 1, market: { bitcoin: { drift_flat_pct: 0, fee_pct: 0 } } });
    const { btcBlock } = drawInnovations(one, 7, 0);
    const [month] = pathOf(one, 7, 0);
    let price = december2025.price_usd;
    const prices = Array.from({ length: 31 }, (_, day) => {
      price *= one.history.btcGross[btcBlock[Math.floor(day / BLOCK_DAYS)] + (day % BLOCK_DAYS)];
      return price;
    });
    expect(month.btcUsdEnd).toBeCloseTo(prices[30], 6);
    expect(month.btcUsdLow).toBeCloseTo(Math.min(...prices), 6);
    expect(month.btcUsdMean).toBeCloseTo(prices.reduce((a, b) => a + b, 0) / 31, 6);
  });

  it("moves difficulty, and pays subsidy and fees, as mining every single day would", () => {
    const drawn = tinyModel(history, {
      months: 1,
      market: { bitcoin: { hashrate_growth_pct: 3, fee_pct: 4, network_j_per_th: 5 } },
    });
    // without the drawn days' own growth hashrate is one steady factor a day
    const still = new Float64Array(drawn.history.hashrateGrowthSum.length);
    const steady = { ...drawn, history: { ...drawn.history, hashrateGrowthSum: still } };
    const innovations = drawInnovations(steady, 1, 3);
    const state = openMarket(steady);
    const next = openMarket(steady);
    const into = emptyMarketMonth(steady);
    marketMonth(steady, innovations, 0, state, into, next);
    const chain: Chain = {
      height: state.height,
      difficulty: state.difficulty,
      epochBlocks: state.epochBlocks,
      epochDays: state.epochDays,
    };
    expect(next.networkEhs / state.networkEhs).toBeCloseTo(1.03, 12); // 3 % a month arrives, nobody leaves
    const daily = 1.03 ** (1 / 31);
    let ehs = state.networkEhs;
    let price = december2025.price_usd;
    let btcPerEh = 0;
    let usdPerEh = 0;
    for (let day = 0; day < 31; day++) {
      const real = innovations.btcBlock[Math.floor(day / BLOCK_DAYS)] + (day % BLOCK_DAYS);
      ehs *= daily;
      price *= steady.history.btcGross[real];
      const earned = mineDay(chain, ehs, 0.04 * 3.125 * steady.history.btcFeeFactor[real]) / 31;
      btcPerEh += earned;
      usdPerEh += earned * price;
    }
    expect(into.difficulty / chain.difficulty).toBeCloseTo(1, 12);
    expect((into.btcPerPhDay * 1000) / btcPerEh).toBeCloseTo(1, 12);
    expect((into.hashpriceUsdPerPhDay * 1000) / usdPerEh).toBeCloseTo(1, 12);
    expect(next.height).toBeCloseTo(chain.height, 6);
    expect(into.difficulty).not.toBe(state.difficulty);
  });

  it("halves its subsidy at block 1,050,000", () => {
    const near = tinyModel(history, {
      months: 2,
      market: { bitcoin: { height: 1_047_800, fee_pct: 0, hashrate_growth_pct: 0 } },
    });
    const [before, after] = pathOf(near, 1, 0);
    // 2,200 blocks at 144 a day: half of January at 3.125, all of February at 1.5625, whatever the network did by a few percent
    expect(after.btcPerPhDay / before.btcPerPhDay).toBeLessThan(0.75);
    expect(subsidyBtc(1_050_000)).toBe(1.5625);
  });

  it("jumps only when told to, in the month told", () => {
    const calm = tinyModel(history, { months: 6 });
    const jump = tinyModel(history, { months: 6, market: { bitcoin: { jump_pct: -50, jump_month: 2 } } });
    const ratio = pathOf(jump, 1, 4).map((month, m) => month.btcUsdEnd / pathOf(calm, 1, 4)[m].btcUsdEnd);
    expect(ratio.map((x) => Number(x.toFixed(9)))).toEqual([1, 1, 0.5, 0.5, 0.5, 0.5]);
  });

  it.each([
    { regime: 0, uniform: 1 / 18 + 1e-9, to: 0 },
    { regime: 0, uniform: 0.01, to: 1 },
    { regime: 0, uniform: 0.05, to: 2 },
    { regime: 1, uniform: 0.01, to: 0 },
    { regime: 1, uniform: 0.07, to: 2 },
    { regime: 2, uniform: 0.01, to: 0 },
    { regime: 2, uniform: 0.09, to: 1 },
    { regime: 2, uniform: 0.11, to: 2 },
  ])(
    "regime $regime with a draw of $uniform becomes $to (stays of 18, 12, 10 months)",
    ({ regime, uniform, to }) => {
      expect(nextBtcRegime(model.market.bitcoin, regime, uniform)).toBe(to);
    },
  );
});

describe("network hashrate", () => {
  it("does not follow price by default: a path whose price halves keeps its machines while they pay", () => {
    const frugal = { network_j_per_th: 5 }; // nobody near break-even, so only the order book could answer, nine months later
    const calm = pathOf(tinyModel(history, { months: 6, market: { bitcoin: frugal } }), 1, 8);
    const crash = pathOf(
      tinyModel(history, { months: 6, market: { bitcoin: { ...frugal, jump_pct: -50, jump_month: 0 } } }),
      1,
      8,
    );
    expect(crash.map((month) => month.networkEhs)).toEqual(calm.map((month) => month.networkEhs));
  });

  it("falls in a crash once machines stop paying, and less than price does", () => {
    const calm = pathOf(tinyModel(history, { months: 4 }), 1, 8);
    const crash = pathOf(
      tinyModel(history, { months: 4, market: { bitcoin: { jump_pct: -60, jump_month: 0 } } }),
      1,
      8,
    );
    const ratio = crash[3].networkEhs / calm[3].networkEhs;
    expect(ratio).toBeLessThan(0.95);
    expect(ratio).toBeGreaterThan(0.4);
  });

  it("answers a short-run elasticity when a world asks for one", () => {
    const frugal = { network_j_per_th: 5, jump_pct: -50, jump_month: 0, order_lag_months: 24 };
    const rigid = pathOf(tinyModel(history, { months: 24, market: { bitcoin: frugal } }), 1, 8);
    const elastic = pathOf(
      tinyModel(history, { months: 24, market: { bitcoin: { ...frugal, hashrate_elasticity_short: 0.25 } } }),
      1,
      8,
    );
    const ends = rigid.map((month) => month.btcUsdEnd);
    // closed form: log H moves by 0.25 × log of the price it has adapted to, which closes a third of the gap a month
    let adapted = Math.log(december2025.price_usd);
    for (let month = 0; month < 23; month++) adapted += (Math.log(ends[month]) - adapted) / 3;
    const expected = 0.25 * (adapted - Math.log(december2025.price_usd));
    // month means mix the month's opening and closing hashrate, so compare within a month's step
    expect(Math.log(elastic[23].networkEhs / rigid[23].networkEhs)).toBeCloseTo(expected, 1);
  });

  it("orders answer past hashprice after the lag, not before", () => {
    const at = (elasticity: number) =>
      pathOf(
        tinyModel(history, {
          months: 24,
          market: {
            bitcoin: {
              network_j_per_th: 5,
              jump_pct: 100,
              jump_month: 0,
              hashrate_elasticity_long: elasticity,
            },
          },
        }),
        1,
        8,
      ).map((month) => month.networkEhs);
    const [none, some] = [at(0), at(0.75)];
    expect(some.slice(0, 9)).toEqual(none.slice(0, 9)); // ordered in month 0, nine months to arrive
    expect(some[23]).toBeGreaterThan(none[23] * 1.05);
  });

  it("moves with what the network did on the real days the price is drawn from", () => {
    const frugal = tinyModel(history, {
      months: 1,
      market: { bitcoin: { network_j_per_th: 5, hashrate_growth_pct: 0 } },
    });
    const innovations = drawInnovations(frugal, 4, 2);
    const state = openMarket(frugal);
    const next = openMarket(frugal);
    marketMonth(frugal, innovations, 0, state, emptyMarketMonth(frugal), next);
    let growth = 0;
    for (let day = 0; day < 31; day++) {
      const real = innovations.btcBlock[Math.floor(day / BLOCK_DAYS)] + (day % BLOCK_DAYS);
      growth += frugal.history.hashrateGrowthSum[real + 1] - frugal.history.hashrateGrowthSum[real];
    }
    expect(Math.log(next.networkEhs / state.networkEhs)).toBeCloseTo(growth, 9);
    expect(Math.abs(growth)).toBeGreaterThan(0.001);
  });

  it("runs the machines that pay once difficulty has followed", () =>
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 100, noNaN: true }),
        fc.double({ min: 0.2, max: 1, noNaN: true }),
        (hashprice, curveShare) => {
          const median = 24;
          const share = runningShare(hashprice, median, curveShare);
          expect(share).toBeGreaterThan(0);
          expect(share).toBeLessThanOrEqual(1);
          // at the margin the reward of those that run equals the break-even of the last of them (second method: invert the curve)
          if (share < 1 && share > 0.05) {
            expect(shareThatPays(hashprice / share, median)).toBeCloseTo(share * curveShare, 6);
          }
          expect(runningShare(hashprice * 1.1, median, curveShare)).toBeGreaterThanOrEqual(share);
        },
      ),
    ));
});

describe("AI demand", () => {
  it.each([
    { regime: 0, uniform: 0.039, to: 1 },
    { regime: 0, uniform: 0.041, to: 0 },
    { regime: 1, uniform: 0.024, to: 2 },
    { regime: 1, uniform: 0.026, to: 0 },
    { regime: 1, uniform: 0.051, to: 1 },
    { regime: 2, uniform: 0.059, to: 1 },
    { regime: 2, uniform: 0.061, to: 2 },
  ])(
    "regime $regime with a draw of $uniform becomes $to (exits of 4, 5 and 6 % a month)",
    ({ regime, uniform, to }) => {
      expect(nextAiRegime(model.market.ai_demand, regime, uniform)).toBe(to);
    },
  );

  it.each([
    { regime: "tight", utilisation: 0.95, renewal: 0.9 },
    { regime: "normal", utilisation: 0.88, renewal: 0.75 },
    { regime: "glut", utilisation: 0.62, renewal: 0.4 },
  ])(
    "in a $regime market uses $utilisation of capacity and renews $renewal of contracts",
    ({ regime, utilisation, renewal }) => {
      const [month] = pathOf(tinyModel(history, { months: 1, market: { ai_demand: { regime } } }), 1, 1);
      expect(month.utilisationFraction).toBeCloseTo(utilisation, 12);
      expect(month.renewalFraction).toBeCloseTo(renewal, 12);
    },
  );

  it("defaults outside entities at the yearly rate of the regime times their multiplier, and never back", () => {
    const glut = tinyModel(history, {
      months: 12,
      outside,
      market: { ai_demand: { regime: "glut", exit_glut_pct: 0 } },
    });
    const paths = 3000;
    const count = [0, 0, 0];
    for (let path = 0; path < paths; path++) {
      const months = pathOf(glut, 11, path);
      months.forEach(({ outsideDefault }, m) => {
        for (let e = 0; e < 3; e++)
          if (m > 0) expect(outsideDefault[e]).toBeGreaterThanOrEqual(months[m - 1].outsideDefault[e]);
      });
      for (let e = 0; e < 3; e++) count[e] += months[11].outsideDefault[e];
    }
    // 18 % a year and 4 × 18 = 72 %; 4 binomial standard errors
    [0.18, 0.72, 0].forEach((rate, e) => {
      expect(Math.abs(count[e] / paths - rate)).toBeLessThanOrEqual(
        4 * Math.sqrt((rate * (1 - rate)) / paths),
      );
    });
  });

  it("moves rents by the regime's drift when they do not fluctuate", () => {
    const still = tinyModel(history, {
      months: 12,
      market: {
        ai_demand: { regime: "glut", exit_glut_pct: 0, rent_volatility_pct: 0, rent_reversion_pct: 0 },
      },
    });
    expect(pathOf(still, 1, 1)[11].rentFactor).toBeCloseTo(0.55, 12); // −45 % in a year
  });

  it("pulls rents back to what building costs: a lasting glut ends at a floor, not at zero", () => {
    const lasting = tinyModel(history, {
      months: 360,
      market: {
        ai_demand: { regime: "glut", exit_glut_pct: 0, rent_volatility_pct: 0, rent_reversion_pct: 25 },
      },
    });
    // where drift and pull cancel: ln 0.55 / 0.25 = −2.391, so 0.0915 of the as-of level
    expect(pathOf(lasting, 1, 1)[359].rentFactor).toBeCloseTo(Math.exp(Math.log(0.55) / 0.25), 3);
  });

  it("lets an older chip for less: two years at 20 % a year is 64 % of the newest", () => {
    expect(rentByVintage(model.market.ai_demand, 1.5, 2)).toBeCloseTo(1.5 * 0.64, 12);
    expect(rentByVintage(model.market.ai_demand, 1.5, -1)).toBe(1.5);
  });
});

describe("power", () => {
  it("is a real month times a level: its mean is the scale times the month's own", () => {
    for (const month of pathOf(model, 2, 3)) {
      month.powerTable.forEach((table, hub) => {
        const { sortedUsdPerMwh, prefixUsdPerMwh, scalePerLevel } = model.history.durations[hub][table];
        const hours = sortedUsdPerMwh.length;
        expect(month.powerMeanUsdPerMwh[hub]).toBeCloseTo(
          (month.powerScale[hub] * prefixUsdPerMwh[hours]) / hours,
          9,
        );
        expect(month.powerScale[hub] / scalePerLevel).toBeGreaterThan(0);
        expect(prefixUsdPerMwh[hours]).toBeCloseTo(
          sortedUsdPerMwh.reduce((a, b) => a + b, 0),
          6,
        );
      });
    }
  });

  it("averages the world's forward over ordinary months", () => {
    const year = tinyModel(history, {
      months: 12,
      hubs: [{ series: "HB_WEST_DA", forward: 40 }],
      market: { power: { storm_return_years: 1000 } },
    });
    const paths = 1500;
    const means = Array.from({ length: paths }, (_, path) =>
      pathOf(year, 6, path).reduce((sum, month) => sum + month.powerMeanUsdPerMwh[0] / 12, 0),
    );
    const mean = means.reduce((a, b) => a + b, 0) / paths;
    const deviation = Math.sqrt(means.reduce((a, b) => a + (b - mean) * (b - mean), 0) / paths);
    // calendar months have six or five years on record, so their plain mean is not quite the mean of all tables: worked out here
    const { powerCandidate, durations } = year.history;
    let plain = 0;
    for (let m = 0; m < 12; m++) {
      const tables = [...powerCandidate[0].subarray(m * 16, m * 16 + 16)]
        .filter((k) => k >= 0)
        .map((k) => durations[0][k]);
      const ordinary = tables.filter((table) => !table.storm);
      plain +=
        ordinary.reduce((sum, table) => sum + table.meanUsdPerMwh * table.scalePerLevel, 0) /
        ordinary.length /
        12;
    }
    expect(Math.abs(mean - 40 * plain)).toBeLessThan((4 * deviation) / Math.sqrt(paths));
    expect(plain).toBeCloseTo(1, 1);
  });
});

describe("the level of a grid", () => {
  const level = (month: MarketMonth, of: Model, hub: number) =>
    Math.log(
      month.powerScale[hub] /
        of.history.durations[hub][month.powerTable[hub]].scalePerLevel /
        (of.hubs[hub].forward_usd_per_mwh || of.history.hubLevelUsdPerMwh[hub]),
    );
  const paths = Array.from({ length: 1500 }, (_, path) => pathOf(model, 8, path));

  it("spreads to the volatility of the world, mean 1, and persists", () => {
    const [before, after] = [58, 59].map((month) => paths.map((path) => level(path[month], model, 0)));
    const mean = (x: number[]) => x.reduce((a, b) => a + b, 0) / x.length;
    const deviation = Math.sqrt(mean(after.map((x) => (x - mean(after)) ** 2)));
    // stationary 0.25 × √(1 − 0.95^120) = 0.2497; standard error of a deviation 1/√(2n) = 1.8 %
    expect(Math.abs(deviation / 0.2497 - 1)).toBeLessThan(4 / Math.sqrt(2 * 1500));
    expect(Math.abs(mean(after.map(Math.exp)) - 1)).toBeLessThan((4 * 0.25) / Math.sqrt(1500));
    const slope =
      mean(after.map((x, i) => (x - mean(after)) * (before[i] - mean(before)))) /
      mean(before.map((x) => (x - mean(before)) ** 2));
    expect(Math.abs(slope - 0.95)).toBeLessThan(4 * Math.sqrt((1 - 0.95 ** 2) / 1500));
  });

  it("is one for all hubs of the grid", () => {
    for (const month of paths[3]) expect(level(month, model, 1)).toBeCloseTo(level(month, model, 0), 12);
  });
});

describe("replay", () => {
  const asOfDay = dayNumber(2021, 12, 31);
  const own = tinyModel(history, {
    months: 24,
    firstMonth: 2022 * 12,
    asOfDay,
    hubs: [{ series: "HB_WEST_DA" }],
    market: {
      bitcoin: { price_usd: 46_306.45, difficulty: 24_272_331_996_980, height: 716_599 },
      replay: { from: 0, to: 11 },
    },
  });

  it("of the model's own months is the record: 2022's prices, difficulty and power", () => {
    const months = pathOf(own, 1, 1);
    const { bitcoin, power } = history;
    const at = dayNumber(2022, 11, 30) - bitcoin.firstDay;
    expect(months[10].btcUsdEnd).toBe(bitcoin.priceUsd[at]);
    expect(months[10].difficulty).toBe(bitcoin.difficulty[at]);
    expect(Math.min(...months.slice(0, 12).map((month) => month.btcUsdLow))).toBe(
      Math.min(
        ...bitcoin.priceUsd.subarray(
          dayNumber(2022, 1, 1) - bitcoin.firstDay,
          dayNumber(2023, 1, 1) - bitcoin.firstDay,
        ),
      ),
    );
    const july = own.history.durations[0][months[6].powerTable[0]];
    expect(july.monthNumber).toBe(parseMonth("2022-07"));
    expect([months[6].powerScale[0], months[6].powerShiftUsdPerMwh[0]]).toEqual([1, 0]);
    expect(power.HB_WEST_DA).toBeDefined();
    // 2022: price −64 %, network +43 % from the end of one year to the end of the next (methods §1 of the brief facts)
    expect(months[11].btcUsdEnd / 46_306.45 - 1).toBeCloseTo(-0.64, 2);
    expect(months[11].networkEhs / 173.7 - 1).toBeCloseTo(0.43, 1);
  });

  it("is the same on every path where it lasts, and drawn after", () => {
    const [first, second] = [pathOf(own, 1, 1), pathOf(own, 1, 2)];
    for (let m = 0; m < 12; m++) {
      expect(second[m].btcUsdMean).toBe(first[m].btcUsdMean);
      expect(second[m].hashpriceUsdPerPhDay).toBe(first[m].hashpriceUsdPerPhDay);
    }
    expect(second[12].btcUsdEnd).not.toBe(first[12].btcUsdEnd);
    expect(second[3].rentFactor).not.toBe(first[3].rentFactor); // no history of rents: drawn
  });

  it("of other months lays their changes on today's levels", () => {
    const now = tinyModel(history, { months: 12, market: { replay: { from: -48, to: -37 } } }); // 2022 laid on 2026
    const months = pathOf(now, 1, 1);
    const real = pathOf(own, 1, 1);
    const before = history.bitcoin.priceUsd[dayNumber(2021, 12, 31) - history.bitcoin.firstDay];
    months.forEach((month, m) => {
      expect(month.btcUsdEnd / december2025.price_usd).toBeCloseTo(real[m].btcUsdEnd / before, 9);
      expect(month.difficulty / december2025.difficulty).toBeCloseTo(
        real[m].difficulty / 24_272_331_996_980,
        9,
      );
    });
  });

  it("draws the months it has no record of", () => {
    const late = tinyModel(history, {
      months: 6,
      firstMonth: 2025 * 12 + 9,
      asOfDay: dayNumber(2025, 9, 30),
      market: { replay: { from: 0, to: 5 } },
    });
    const [first, second] = [pathOf(late, 1, 1), pathOf(late, 1, 2)];
    expect(first[1].btcUsdEnd).toBe(second[1].btcUsdEnd); // November 2025 is on record
    expect(first[2].btcUsdEnd).not.toBe(second[2].btcUsdEnd); // December is not
  });
});
