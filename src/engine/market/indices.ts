// Indices for the board: Nasdaq-100 and CoinDesk 20. No engine stage reads them; they load on the same common factors as equities.

import { log } from "../elementary.ts";
import type { MarketState, Model } from "../model.ts";
import { stream } from "../random.ts";
import { MONTHS_PER_YEAR } from "../units.ts";
import { driftLog } from "./bitcoin.ts";
import { aiEquityLog, bitcoinFactor } from "./equity.ts";

/** A prior of an index: no daily series ships, so these are moments from elsewhere, with the range they may lie in. */
export type IndexPrior = {
  readonly id: string;
  readonly name: string;
  readonly source: string;
  readonly moments: Readonly<
    Record<string, { readonly value: number; readonly low: number; readonly high: number }>
  >;
};

/** Monthly data 2021 to November 2025: correlations bitcoin–QQQ 0.50 and QQQ–NVDA 0.84. Volatility and drift recalled. */
export const nasdaq100 = {
  id: "nasdaq_100",
  name: "Nasdaq-100",
  source: "monthly returns 2021–25; volatility and drift recalled",
  moments: {
    volatility_pct_per_year: { value: 22, low: 17, high: 28 },
    drift_pct_per_year: { value: 8, low: 0, high: 14 },
    correlation_bitcoin: { value: 0.5, low: 0.3, high: 0.65 },
    correlation_ai: { value: 0.84, low: 0.7, high: 0.92 },
  },
} as const satisfies IndexPrior;

/** Regression of CoinDesk 20 on bitcoin, monthly log returns January 2024 to March 2025 (15 months: a prior, not an estimate). */
export const coindesk20 = {
  id: "coindesk_20",
  name: "CoinDesk 20",
  source: "CoinDesk 20 factsheet of 2025-03-31, 15 months on bitcoin's (data/equities, data/bitcoin)",
  moments: {
    beta_bitcoin: { value: 1.43, low: 1.1, high: 1.7 },
    residual_volatility_pct_per_year: { value: 24, low: 17, high: 37 },
  },
} as const satisfies IndexPrior;

/** Shares of unit variance on bitcoin's factor and on the part of the AI factor that is not bitcoin's, for two given correlations. */
export function loadings(
  withBitcoin: number,
  withAi: number,
  between: number,
): { bitcoin: number; ai: number; own: number } {
  const ai = (withAi - withBitcoin * between) / Math.sqrt(1 - between * between);
  return { bitcoin: withBitcoin, ai, own: Math.sqrt(Math.max(0, 1 - withBitcoin * withBitcoin - ai * ai)) };
}

/** Log returns of the two indices in a month, from the states before and after it and streams of their own. */
export function indexLogs(
  model: Model,
  seed: number,
  path: number,
  month: number,
  state: MarketState,
  next: MarketState,
) {
  const { bitcoin, equity } = model.market;
  const { days } = model.months[month];
  const btcLog = log(next.btcUsd / state.btcUsd);
  const common = bitcoinFactor(model, btcLog - driftLog(bitcoin, state.btcRegime, days), days);
  // the AI factor's own part is what its return holds beyond drift and bitcoin: its return is linear in it
  const aiLog = log(next.aiEquityFactor / state.aiEquityFactor);
  const atZero = aiEquityLog(model, state.aiRegime, common, 0);
  const perUnit = aiEquityLog(model, state.aiRegime, common, 1) - atZero;
  const ai = perUnit > 0 ? (aiLog - atZero) / perUnit : 0;
  const { moments } = nasdaq100;
  const load = loadings(
    moments.correlation_bitcoin.value,
    moments.correlation_ai.value,
    equity.correlation_bitcoin_ai,
  );
  const shock =
    load.bitcoin * common + load.ai * ai + load.own * stream(seed, path, "nasdaq-100").normal(month);
  const residual = stream(seed, path, "coindesk-20").normal(month);
  const perMonth = 1 / 100 / Math.sqrt(MONTHS_PER_YEAR);
  return {
    nasdaq:
      moments.drift_pct_per_year.value / 100 / MONTHS_PER_YEAR +
      moments.volatility_pct_per_year.value * perMonth * shock,
    coindesk:
      coindesk20.moments.beta_bitcoin.value * btcLog +
      coindesk20.moments.residual_volatility_pct_per_year.value * perMonth * residual,
  };
}
