// One month of the market by hand: every formula with its numbers written out, on a model of nothing else.

import { describe, expect, it } from "vitest";
import { aiDemandMonth, nextAiRegime } from "../../src/engine/market/ai-demand.ts";
import { driftLog, meanDriftLog, nextBtcRegime } from "../../src/engine/market/bitcoin.ts";
import { medianBreakEven, runningShare, shareThatPays } from "../../src/engine/market/cost-curve.ts";
import { aiEquityLog, bitcoinFactor, equityMonth, mixed } from "../../src/engine/market/equity.ts";
import { coindesk20, indexLogs, loadings, nasdaq100 } from "../../src/engine/market/indices.ts";
import { powerMonth } from "../../src/engine/market/power.ts";
import type { Innovations, MarketMonth, MarketState, MarketTerms, Model } from "../../src/engine/model.ts";
import { stream } from "../../src/engine/random.ts";

const TIGHT = 0;
const NORMAL = 1;
const GLUT = 2;
const as = <T>(some: object) => some as unknown as T;
const near = (found: number, expected: number) => expect(found).toBeCloseTo(expected, 12);

describe("AI demand", () => {
  const ai = as<MarketTerms["ai_demand"]>({
    exit_tight_pct: 4,
    exit_normal_pct: 10,
    exit_glut_pct: 20,
    to_glut_pct: 30,
    rent_growth_tight_pct: 5,
    rent_growth_normal_pct: -10,
    rent_growth_glut_pct: -40,
    rent_volatility_pct: 20,
    rent_reversion_pct: 12,
    utilisation_tight_pct: 95,
    utilisation_normal_pct: 85,
    utilisation_glut_pct: 60,
    renewal_tight_pct: 90,
    renewal_normal_pct: 70,
    renewal_glut_pct: 30,
    tenant_default_tight_pct: 1,
    tenant_default_normal_pct: 3,
    tenant_default_glut_pct: 20,
  });

  // of normal's exits of 10 %, three in ten end in a glut: below 0.03
  it.each([
    [TIGHT, 0.0399, NORMAL],
    [TIGHT, 0.04, TIGHT],
    [GLUT, 0.1999, NORMAL],
    [GLUT, 0.2, GLUT],
    [NORMAL, 0.0299, GLUT],
    [NORMAL, 0.03, TIGHT],
    [NORMAL, 0.0999, TIGHT],
    [NORMAL, 0.1, NORMAL],
  ])("goes from regime %d with %d to %d", (regime, uniform, next) => {
    expect(nextAiRegime(ai, regime, uniform)).toBe(next);
  });

  const entities = [2, 2, 0.5, 2, 9_999].map((default_multiplier) => ({ default_multiplier }));
  const month = (aiRegime: number) => {
    const into = as<MarketMonth>({ outsideDefault: new Uint8Array(5) });
    const next = as<MarketState>({ logSurvival: new Float64Array(5), outsideDefault: new Uint8Array(5) });
    const logSurvivalAtDefault = Float64Array.of(-0.0052, -0.0049, -0.0007, Number.NEGATIVE_INFINITY, -0.5);
    const innovations = as<Innovations>({ aiRegime: [0.5, 0.5], rentShock: [9, 1.5], logSurvivalAtDefault });
    const state = as<MarketState>({ aiRegime, rentFactor: 0.8, logSurvival: new Float64Array(5) });
    aiDemandMonth(as<Model>({ market: { ai_demand: ai }, entities }), innovations, 1, state, into, next);
    return { into, next };
  };

  // drift ln 0.9 / 12, shock 1.5 of 0.2/√12 less half its square, and a hundredth of ln 0.8 back
  it("moves rents by its drift, a shock of mean one and the pull of what building costs", () => {
    const { into, next } = month(NORMAL);
    near(
      next.rentFactor,
      0.8 * Math.exp(Math.log(0.9) / 12 + (0.2 / Math.sqrt(12)) * 1.5 - 0.04 / 24 - 0.01 * Math.log(0.8)),
    );
    expect(into.rentFactor).toBe(next.rentFactor);
    near(month(GLUT).next.rentFactor / next.rentFactor, (0.6 / 0.9) ** (1 / 12));
    near(month(TIGHT).next.rentFactor / next.rentFactor, (1.05 / 0.9) ** (1 / 12));
  });

  it("has its regime's utilisation and renewal", () => {
    const told = (regime: number) => {
      const { into } = month(regime);
      return [into.aiRegime, into.utilisationFraction, into.renewalFraction];
    };
    expect([told(TIGHT), told(NORMAL), told(GLUT)]).toEqual([
      [0, 0.95, 0.9],
      [1, 0.85, 0.7],
      [2, 0.6, 0.3],
    ]);
  });

  // 3 % a year twice over: ln 0.94 / 12 = −0.00516 a month; half of it ln 0.985 / 12 = −0.00126; at most 99.99 % a year
  it("wears down an outside entity's survival by its own multiple of the rate, to its draw", () => {
    const { next, into } = month(NORMAL);
    near(next.logSurvival[0], Math.log(0.94) / 12);
    near(next.logSurvival[1], Math.log(0.94) / 12);
    near(next.logSurvival[2], Math.log(0.985) / 12);
    expect(next.logSurvival[3]).toBe(0);
    near(next.logSurvival[4], Math.log(1 - 0.9999) / 12);
    expect([...next.outsideDefault]).toEqual([0, 1, 1, 0, 1]);
    expect([...into.outsideDefault]).toEqual([0, 1, 1, 0, 1]);
  });
});

const bitcoin = as<MarketTerms["bitcoin"]>({
  drift_boom_pct: 60,
  drift_flat_pct: 6,
  drift_bust_pct: -80,
  stay_boom_months: 20,
  stay_flat_months: 10,
  stay_bust_months: 8,
  volatility_pct: 60,
  price_model: "student",
});

describe("bitcoin's regimes", () => {
  // boom leaves with 1/20, half of it to flat; flat with 1/10 to boom; bust with 1/8 to boom
  it.each([
    [0, 0.0249, 1],
    [0, 0.0251, 2],
    [0, 0.0501, 0],
    [1, 0.0499, 0],
    [1, 0.0501, 2],
    [1, 0.1, 1],
    [2, 0.0624, 0],
    [2, 0.0626, 1],
    [2, 0.125, 2],
  ])("go from %d with %d to %d", (regime, uniform, next) => {
    expect(nextBtcRegime(bitcoin, regime, uniform)).toBe(next);
  });

  it("drift by the day of a mean year, and on average by the time spent in each", () => {
    const drifts = [0, 1, 2].map((regime) => driftLog(bitcoin, regime, 31));
    [0.6, 0.06, -0.8].forEach((yearly, regime) => {
      near(drifts[regime], (yearly / 365.25) * 31);
    });
    near(meanDriftLog(bitcoin, 31), (20 * drifts[0] + 10 * drifts[1] + 8 * drifts[2]) / 38);
  });
});

const equity = as<MarketTerms["equity"]>({
  ai_drift_tight_pct: 24,
  ai_drift_normal_pct: 12,
  ai_drift_glut_pct: -36,
  ai_volatility_pct: 50,
  correlation_bitcoin_ai: 0.6,
  beta_bitcoin: 1.2,
  beta_ai: 0.5,
  residual_volatility_pct: 40,
  correlation_credit_ai: -0.6,
  credit_persistence: 0.9,
  credit_volatility_pct: 10,
  credit_spread_pct: 3,
});
const model = as<Model>({
  market: { equity, bitcoin },
  months: [{ days: 28 }, { days: 31 }],
  history: { btcDailyDeviation: 0.03 },
});

describe("equities and credit", () => {
  it("read bitcoin's shock over a month's deviation of the price model, or of as many real days", () => {
    near(bitcoinFactor(model, 0.2, 31), 0.2 / (0.6 / Math.sqrt(12)));
    const days = as<Model>({ ...model, market: { equity, bitcoin: { ...bitcoin, price_model: "history" } } });
    near(bitcoinFactor(days, 0.2, 25), 0.2 / (0.03 * 5));
    near(mixed(2, -1, 0.6), 1.2 - 0.8);
  });

  it.each([
    [TIGHT, 0.02],
    [NORMAL, 0.01],
    [GLUT, -0.03],
  ])("AI's has the drift of regime %d and loads on bitcoin's", (regime, drift) => {
    near(aiEquityLog(model, regime, 2, -1), drift + (0.5 / Math.sqrt(12)) * 0.4);
  });

  it("miners' follow both and their own; the spread remembers, and widens as AI's fall", () => {
    const innovations = as<Innovations>({
      aiEquityShock: [9, -1],
      equityShock: [9, 0.5],
      creditShock: [9, 0.25],
    });
    const state = as<MarketState>({
      aiRegime: NORMAL,
      btcUsd: 100,
      equityFactor: 2,
      aiEquityFactor: 3,
      creditLog: 0.1,
    });
    const into = as<MarketMonth>({});
    const next = as<MarketState>({ btcUsd: 110 });
    equityMonth(model, innovations, 1, 0.2, state, into, next);
    const common = 0.2 / (0.6 / Math.sqrt(12));
    const aiLog = 0.01 + (0.5 / Math.sqrt(12)) * (0.6 * common - 0.8);
    const meanDrift = ((20 * 0.6 + 10 * 0.06 - 8 * 0.8) / 38 / 365.25) * 31;
    const own = 0.4 / Math.sqrt(12);
    near(next.aiEquityFactor, 3 * Math.exp(aiLog));
    near(
      next.equityFactor,
      2 * Math.exp(1.2 * (Math.log(1.1) - meanDrift) + 0.5 * aiLog + own * 0.5 - (own * own) / 2),
    );
    const credit = -0.6 * (aiLog / (0.5 / Math.sqrt(12))) + 0.8 * 0.25;
    near(next.creditLog, 0.09 + 0.1 * credit);
    near(into.creditSpreadPct, 3 * Math.exp(next.creditLog));
    expect([into.equityFactor, into.aiEquityFactor]).toEqual([next.equityFactor, next.aiEquityFactor]);
    // against a tenth a year at least, where a world has no AI shocks
    const calm = as<Model>({ ...model, market: { bitcoin, equity: { ...equity, ai_volatility_pct: 0 } } });
    equityMonth(calm, innovations, 1, 0.2, state, into, next);
    near(next.creditLog, 0.09 + 0.1 * (-0.6 * (0.01 / (0.1 / Math.sqrt(12))) + 0.2));
  });

  // Nasdaq: 8 % a year and 22 % of ½ bitcoin + (0.84 − ½·0.6)/0.8 of AI's own + the rest; CoinDesk: 1.43 of bitcoin's return and 24 %
  it("indices load on the same factors, with streams of their own", () => {
    const state = as<MarketState>({ btcUsd: 100, btcRegime: 1, aiRegime: NORMAL, aiEquityFactor: 3 });
    const common = (Math.log(1.1) - (0.06 / 365.25) * 31) / (0.6 / Math.sqrt(12));
    const aiOwn = 0.7;
    const aiLog = 0.01 + (0.5 / Math.sqrt(12)) * (0.6 * common + 0.8 * aiOwn);
    const next = as<MarketState>({ btcUsd: 110, aiEquityFactor: 3 * Math.exp(aiLog) });
    const logs = indexLogs(model, 7, 3, 1, state, next);
    const load = loadings(0.5, 0.84, 0.6);
    near(load.ai, (0.84 - 0.3) / 0.8);
    near(load.own, Math.sqrt(1 - 0.25 - load.ai ** 2));
    const shock = 0.5 * common + load.ai * aiOwn + load.own * stream(7, 3, "nasdaq-100").normal(1);
    near(logs.nasdaq, 0.08 / 12 + (0.22 / Math.sqrt(12)) * shock);
    near(
      logs.coindesk,
      1.43 * Math.log(1.1) + (0.24 / Math.sqrt(12)) * stream(7, 3, "coindesk-20").normal(1),
    );
    const calm = as<Model>({ ...model, market: { bitcoin, equity: { ...equity, ai_volatility_pct: 0 } } });
    near(
      indexLogs(calm, 7, 3, 1, state, next).nasdaq,
      0.08 / 12 + (0.22 / Math.sqrt(12)) * (shock - load.ai * aiOwn),
    );
    expect(loadings(0.9, 0.9, 0).own).toBe(0);
  });
});

it("a prior lies within the range it may have, and the range is no point", () => {
  const moments = [...Object.entries(nasdaq100.moments), ...Object.entries(coindesk20.moments)];
  expect(moments).toHaveLength(6);
  for (const [name, { low, value, high }] of moments) {
    expect(low, name).toBeLessThan(value);
    expect(high, name).toBeGreaterThan(value);
  }
});

describe("power", () => {
  const table = (meanUsdPerMwh: number, scalePerLevel: number, storm = false) => ({
    meanUsdPerMwh,
    scalePerLevel,
    storm,
  });
  const world = as<Model>({
    hubs: [{ forward_usd_per_mwh: 60 }, { forward_usd_per_mwh: Number.NaN }, { forward_usd_per_mwh: 80 }],
    market: { power: { level_volatility_pct: 30, level_persistence: 0.8 } },
    history: {
      grids: ["a", "b"],
      hubGrid: [0, 1, 1],
      hubLevelUsdPerMwh: [40, 50, 70],
      durations: [[table(30, 0.02)], [table(1, 1), table(45, 0.025)], [table(900, 0.01, true)]],
    },
  });

  // innovations 1 and −0.5: 0.8·level + 0.3·0.6·z; variance 0.64·0.05 + 0.0324; a storm stands as it was
  it("is each hub's level, its grid's factor of mean one and the real month's own shape", () => {
    const into = as<MarketMonth>({
      powerTable: [0, 0, 0],
      powerScale: [0, 0, 0],
      powerShiftUsdPerMwh: [9, 9, 9],
      powerMeanUsdPerMwh: [0, 0, 0],
    });
    const next = as<MarketState>({ powerLevel: [0, 0] });
    const state = as<MarketState>({ powerLevel: [0.2, -0.1], powerLevelVariance: 0.05 });
    const innovations = as<Innovations>({ powerLevel: [9, 9, 1, -0.5], powerTable: [9, 9, 9, 0, 1, 0] });
    powerMonth(world, innovations, 1, state, into, next);
    const [a, b] = [0.16 + 0.18, -0.08 - 0.09];
    const variance = 0.64 * 0.05 + 0.0324;
    near(next.powerLevel[0], a);
    near(next.powerLevel[1], b);
    near(next.powerLevelVariance, variance);
    const scales = [60 * Math.exp(a - variance / 2) * 0.02, 50 * Math.exp(b - variance / 2) * 0.025, 1];
    [0, 1, 2].forEach((hub) => {
      near(into.powerScale[hub], scales[hub]);
      expect(into.powerMeanUsdPerMwh[hub]).toBeCloseTo(scales[hub] * [30, 45, 900][hub], 10);
    });
    expect([...into.powerTable, ...into.powerShiftUsdPerMwh]).toEqual([0, 1, 0, 0, 0, 0]);
  });
});

describe("the network's cost curve: lognormal, deviation 0.42, 64 tiers", () => {
  // quantiles of (k + ½)/64 (scipy.stats.norm.ppf 1.17.1)
  const tiers: readonly (readonly [number, number])[] = [
    [0, -2.4175590162365],
    [31, -0.01958428523],
    [47, 0.6501040706],
    [63, 2.4175590162365],
  ];

  it("has the median machine's break-even: power over what a MWh hashes", () => {
    const terms = as<MarketTerms["bitcoin"]>({ network_power_usd_per_mwh: 45, network_j_per_th: 28.2 });
    near(medianBreakEven(terms), (45 * 28.2 * 86_400 * 1_000) / 3.6e9);
  });

  it("pays for the share whose break-even lies below hashprice, one tier at least, all above the last", () => {
    for (const [k, z] of tiers.slice(0, 3))
      expect(shareThatPays(50 * Math.exp(0.42 * z), 50)).toBeCloseTo(
        (k + 0.5) / 64 < 1 / 64 ? 1 / 64 : (k + 0.5) / 64,
        6,
      );
    expect(shareThatPays(50 * Math.exp(0.42 * 2.4176), 50)).toBe(1);
    expect(shareThatPays(1, 50)).toBe(1 / 64);
    // half-way between the middles of two tiers in money is half-way in share
    const [low, high] = [31, 32].map((k) => Math.exp(0.42 * (k === 31 ? -0.01958428523 : 0.01958428523)));
    expect(shareThatPays((50 * (low + high)) / 2, 50)).toBeCloseTo(0.5, 8);
  });

  // those that stay share what those that leave would have earned: at a share u of the curve, hashprice·c/u is u's own break-even
  it.each([1, 0.8])(
    "runs the machines that pay once the others have left, of a curve of which %d was running",
    (curve) => {
      for (const [k, z] of tiers.slice(1, 3)) {
        const share = (k + 0.5) / 64;
        const hashprice = (50 * share * Math.exp(0.42 * z)) / curve;
        expect(runningShare(hashprice, 50, curve)).toBeCloseTo(Math.min(1, share / curve), 6);
      }
      expect(runningShare(1e6, 50, curve)).toBe(1);
      expect(runningShare(1e-6, 50, curve)).toBe(1 / 64);
    },
  );

  it("keeps all of them while the last of them pays", () => {
    const last = 50 * Math.exp(0.42 * 0.6501040706);
    expect(runningShare(last * 1.0001, 50, 47.5 / 64)).toBe(1);
    expect(runningShare(last * 0.99, 50, 47.5 / 64)).toBeLessThan(1);
  });
});
