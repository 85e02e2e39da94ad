// Equities and credit in one month. Correlation comes from two named common factors: bitcoin's shock and the AI equity shock.

import { exp, log } from "../elementary.ts";
import type { Innovations, MarketMonth, MarketState, Model } from "../model.ts";
import { MONTHS_PER_YEAR } from "../units.ts";
import { meanDriftLog } from "./bitcoin.ts";

/** Credit measures an AI equity return against at least this volatility a year, so that a world without shocks still has a spread. */
const LEAST_VOLATILITY_PCT = 10;

/**
 * Bitcoin's shock of a month as a standard normal would be: its log return less drift over the deviation of that many days of
 * the price model. The first common factor.
 */
export function bitcoinFactor(model: Model, shockLog: number, days: number): number {
  const { bitcoin } = model.market;
  const deviation =
    bitcoin.price_model === "student"
      ? bitcoin.volatility_pct / 100 / Math.sqrt(MONTHS_PER_YEAR)
      : model.history.btcDailyDeviation * Math.sqrt(days);
  return shockLog / deviation;
}

/** Log return of AI equities in a month: the drift of the demand regime, and a shock that loads on bitcoin's by the correlation. */
export function aiEquityLog(model: Model, regime: number, bitcoin: number, own: number): number {
  const { equity } = model.market;
  const driftPct =
    regime === 0
      ? equity.ai_drift_tight_pct
      : regime === 1
        ? equity.ai_drift_normal_pct
        : equity.ai_drift_glut_pct;
  return (
    driftPct / 100 / MONTHS_PER_YEAR +
    monthlyDeviation(equity.ai_volatility_pct) * mixed(bitcoin, own, equity.correlation_bitcoin_ai)
  );
}

/**
 * Fills the equity and credit part of a month. Miners: β to bitcoin less its long-run drift, β to AI equities, and a residual that
 * earns nothing on average. The high-yield spread is an AR(1) in logs that loads on AI equities, drift and all: a glut widens it.
 */
export function equityMonth(
  model: Model,
  innovations: Innovations,
  month: number,
  shockLog: number,
  state: MarketState,
  into: MarketMonth,
  next: MarketState,
): void {
  const { equity, bitcoin } = model.market;
  const { days } = model.months[month];
  const common = bitcoinFactor(model, shockLog, days);
  const aiLog = aiEquityLog(model, state.aiRegime, common, innovations.aiEquityShock[month]);
  const btcLog = log(next.btcUsd / state.btcUsd) - meanDriftLog(bitcoin, days);
  const residual = monthlyDeviation(equity.residual_volatility_pct);
  const minersLog =
    equity.beta_bitcoin * btcLog +
    equity.beta_ai * aiLog +
    residual * innovations.equityShock[month] -
    (residual * residual) / 2;
  next.equityFactor = state.equityFactor * exp(minersLog);
  next.aiEquityFactor = state.aiEquityFactor * exp(aiLog);
  into.equityFactor = next.equityFactor;
  into.aiEquityFactor = next.aiEquityFactor;
  const aiFactor = aiLog / monthlyDeviation(Math.max(LEAST_VOLATILITY_PCT, equity.ai_volatility_pct));
  const credit = mixed(aiFactor, innovations.creditShock[month], equity.correlation_credit_ai);
  next.creditLog =
    equity.credit_persistence * state.creditLog + (equity.credit_volatility_pct / 100) * credit;
  into.creditSpreadPct = equity.credit_spread_pct * exp(next.creditLog);
}

/** A yearly volatility in percent as a month's standard deviation. */
function monthlyDeviation(pctPerYear: number): number {
  return pctPerYear / 100 / Math.sqrt(MONTHS_PER_YEAR);
}

/** A shock of unit variance with this correlation to a common factor. */
export function mixed(common: number, own: number, correlation: number): number {
  return correlation * common + Math.sqrt(1 - correlation * correlation) * own;
}
