// Bitcoin in a month: each number worked out in the test from the days drawn.

import { describe, expect, it } from "vitest";
import { nextBtcRegime } from "../../src/engine/market/bitcoin.ts";
import { drawInnovations } from "../../src/engine/market/draw.ts";
import { emptyMarketMonth, marketMonth, openMarket } from "../../src/engine/market/month.ts";
import { type Chain, mineDay, subsidyBtc } from "../../src/engine/market/network.ts";
import { BLOCK_DAYS } from "../../src/engine/market/prepare.ts";
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

  it.each([
    { regime: "boom", yearly: 0.4 },
    { regime: "flat", yearly: 0 },
    { regime: "bust", yearly: -0.55 },
  ])("drifts $yearly a year in a $regime, on top of the same days", ({ regime, yearly }) => {
    const [drifting] = pathOf(tinyModel(history, { months: 1, market: { bitcoin: { regime } } }), 1, 6);
    const [still] = pathOf(tinyModel(history, { months: 1 }), 1, 6);
    expect(Math.log(drifting.btcUsdEnd / still.btcUsdEnd)).toBeCloseTo((yearly * 31) / 365.25, 12);
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
