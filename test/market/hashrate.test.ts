// The network: what moves it and what does not.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runningShare, shareThatPays } from "../../src/engine/market/cost-curve.ts";
import { drawInnovations } from "../../src/engine/market/draw.ts";
import { openingHashprice } from "../../src/engine/market/hashprice.ts";
import { moveHashrate, moveOrders } from "../../src/engine/market/hashrate.ts";
import { emptyMarketMonth, marketMonth, openMarket } from "../../src/engine/market/month.ts";
import { BLOCK_DAYS } from "../../src/engine/market/prepare.ts";
import { loadHistory } from "../../src/io/history.ts";
import { december2025, pathOf, tinyModel } from "./tiny-model.ts";

const history = await loadHistory();

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

  it("brings back at most 5 % of the network in a month, beside what arrives", () => {
    const rich = tinyModel(history, { months: 1, market: { bitcoin: { network_j_per_th: 5 } } });
    const state = openMarket(rich);
    const next = openMarket(rich);
    state.networkEhs = state.installedEhs / 2; // half is off and every machine would pay
    moveHashrate(rich, state, next);
    expect(next.networkEhs).toBeCloseTo((state.networkEhs + state.arrivalsEhs[0]) * 1.05, 6);
    expect(next.installedEhs).toBeCloseTo(state.installedEhs + state.arrivalsEhs[0], 6);
  });

  it("gets cheaper by 15 % a year, and grows at the world's rate while reward keeps up with cost", () => {
    const steady = tinyModel(history, { months: 12 });
    const { bitcoin } = steady.market;
    let state = openMarket(steady);
    let next = openMarket(steady);
    for (let month = 0; month < 12; month++) {
      const into = emptyMarketMonth(steady);
      into.hashpriceUsdPerPhDay = openingHashprice(bitcoin) * state.costFactor;
      moveHashrate(steady, state, next);
      moveOrders(steady, state, into, next);
      expect(next.installedEhs / state.installedEhs).toBeCloseTo(1.02, 9);
      [state, next] = [next, state];
    }
    expect(state.costFactor).toBeCloseTo(0.85, 12);
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
