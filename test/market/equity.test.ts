// Correlations and volatilities that come out are the ones that went in: methods §8 and the field table.

import { describe, expect, it } from "vitest";
import { drawInnovations } from "../../src/engine/market/draw.ts";
import { indexLogs, loadings, nasdaq100 } from "../../src/engine/market/indices.ts";
import { emptyMarketMonth, marketMonth, openMarket } from "../../src/engine/market/month.ts";
import { loadHistory } from "../../src/io/history.ts";
import { tinyModel } from "./tiny-model.ts";

const history = await loadHistory();
const still = {
  stay_boom_months: 240,
  stay_flat_months: 240,
  stay_bust_months: 240,
  drift_boom_pct: 0,
  drift_bust_pct: 0,
};
const model = tinyModel(history, {
  months: 12,
  market: { bitcoin: still, equity: { ai_drift_tight_pct: 0, ai_drift_normal_pct: 0, ai_drift_glut_pct: 0 } },
});

/** Monthly log returns over many paths. */
function returns(paths: number) {
  const out = {
    btc: [] as number[],
    ai: [] as number[],
    miners: [] as number[],
    credit: [] as number[],
    nasdaq: [] as number[],
    coindesk: [] as number[],
  };
  const into = emptyMarketMonth(model);
  for (let path = 0; path < paths; path++) {
    const innovations = drawInnovations(model, 21, path);
    let state = openMarket(model);
    let next = openMarket(model);
    for (let month = 0; month < 12; month++) {
      marketMonth(model, innovations, month, state, into, next);
      out.btc.push(Math.log(next.btcUsd / state.btcUsd));
      out.ai.push(Math.log(next.aiEquityFactor / state.aiEquityFactor));
      out.miners.push(Math.log(next.equityFactor / state.equityFactor));
      out.credit.push(next.creditLog - 0.95 * state.creditLog);
      const indices = indexLogs(model, 21, path, month, state, next);
      out.nasdaq.push(indices.nasdaq);
      out.coindesk.push(indices.coindesk);
      [state, next] = [next, state];
    }
  }
  return out;
}

const mean = (x: number[]) => x.reduce((a, b) => a + b, 0) / x.length;
const covariance = (x: number[], y: number[]) => {
  const [mx, my] = [mean(x), mean(y)];
  return mean(x.map((a, i) => (a - mx) * (y[i] - my)));
};
const correlation = (x: number[], y: number[]) =>
  covariance(x, y) / Math.sqrt(covariance(x, x) * covariance(y, y));
const volatilityPct = (x: number[]) => 100 * Math.sqrt(12 * covariance(x, x));

describe("equities and credit", () => {
  const drawn = returns(4000);
  // 48,000 months: the standard error of a correlation is (1 − ρ²)/√n ≤ 0.005; bitcoin's fat tails double it, so four errors are 0.04
  it.each([
    ["bitcoin", "AI equities", drawn.btc, drawn.ai, 0.4],
    ["bitcoin", "Nasdaq-100", drawn.btc, drawn.nasdaq, 0.5],
    ["AI equities", "Nasdaq-100", drawn.ai, drawn.nasdaq, 0.84],
    ["AI equities", "the high-yield spread", drawn.ai, drawn.credit, -0.6],
  ])("%s and %s are correlated as said", (_a, _b, x, y, known) => {
    expect(Math.abs(correlation(x, y) - known)).toBeLessThan(0.04);
  });

  it("miners have their betas: slope on bitcoin at given AI, and on AI at given bitcoin", () => {
    const [bb, ba, aa] = [
      covariance(drawn.btc, drawn.btc),
      covariance(drawn.btc, drawn.ai),
      covariance(drawn.ai, drawn.ai),
    ];
    const [mb, ma] = [covariance(drawn.miners, drawn.btc), covariance(drawn.miners, drawn.ai)];
    const determinant = bb * aa - ba * ba;
    expect((mb * aa - ma * ba) / determinant).toBeCloseTo(1, 1);
    expect((ma * bb - mb * ba) / determinant).toBeCloseTo(0.51, 1);
  });

  it("have the volatilities of the world, within 3 %", () => {
    expect(Math.abs(volatilityPct(drawn.ai) / 50 - 1)).toBeLessThan(0.03);
    expect(
      Math.abs(volatilityPct(drawn.nasdaq) / nasdaq100.moments.volatility_pct_per_year.value - 1),
    ).toBeLessThan(0.03);
    expect(Math.abs(volatilityPct(drawn.credit) / (12 * Math.sqrt(12)) - 1)).toBeLessThan(0.03);
  });

  it("load on named factors by hand: correlations 0.5, 0.84 and 0.4 need 0.5, 0.698 and 0.512", () => {
    // (0.84 − 0.5·0.4)/√(1 − 0.16) = 0.6983; √(1 − 0.25 − 0.4876) = 0.5122
    const load = loadings(0.5, 0.84, 0.4);
    expect(load.ai).toBeCloseTo(0.6983, 4);
    expect(load.own).toBeCloseTo(0.5122, 4);
  });
});
