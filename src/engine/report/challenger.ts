// The second opinion on a probability of default: market values and debt alone, no cash flow.

import type { MarketTerms, Model } from "../model.ts";
import { MONTHS_PER_YEAR, USD_PER_USD_M } from "../units.ts";
import { firstPassageByMonth, impliedAssets } from "./default-probability.ts";
import type { Challenge } from "./figures.ts";

/** Riskless rate of the challenger, a year (prior 0.035–0.045). */
const RISKLESS_PER_YEAR = 0.04;
/** Years of the debt the shares are seen as a call on: the middle of the field's maturities (2029–2033 from 2025; prior 3–7). */
const DEBT_YEARS = 5;
/** Barrier as a share of par: half of long-term debt, the KMV convention (Crosbie & Bohn 2003, "Modeling Default Risk": short-term plus half of long-term). */
const BARRIER_SHARE = 0.5;

/**
 * Probability that assets implied by the shares (Merton 1974) fall to the barrier within `years`, seen monthly (Black & Cox 1976;
 * Broadie, Glasserman & Kou 1997 for the monthly view). 0 for an entity without debt.
 * Needs shares: assets cannot be implied from nothing.
 */
export function challengerProbability(
  { equityUsd, equityVolatilityPerSqrtYear, debtUsd, riskFreePerYear }: Challenge,
  years: number,
): number {
  if (debtUsd === 0) return 0;
  const { assetsUsd, assetVolatilityPerSqrtYear } = impliedAssets({
    equityUsd,
    equityVolatilityPerSqrtYear,
    debtUsd,
    riskFreePerYear,
    years: DEBT_YEARS,
  });
  const assets = {
    usd: assetsUsd,
    driftPerYear: riskFreePerYear,
    volatilityPerSqrtYear: assetVolatilityPerSqrtYear,
  };
  return firstPassageByMonth(assets, debtUsd * BARRIER_SHARE, [years * MONTHS_PER_YEAR])[0];
}

/** Yearly volatility of miners' shares: their betas to bitcoin and AI equities and what is their own. */
function shareVolatility({ bitcoin, equity }: MarketTerms): number {
  const btc = equity.beta_bitcoin * bitcoin.volatility_pct;
  const ai = equity.beta_ai * equity.ai_volatility_pct;
  const variance =
    btc * btc +
    ai * ai +
    2 * equity.correlation_bitcoin_ai * btc * ai +
    equity.residual_volatility_pct * equity.residual_volatility_pct;
  return Math.sqrt(variance) / 100;
}

/** What the challenger needs of an operator on the as-of day; `debtUsd` is the par its contracts open with. */
export function challengeOf(model: Model, entity: number, debtUsd: number): Challenge {
  const { shares_m, share_price_usd } = model.entities[entity];
  return {
    equityUsd: shares_m * USD_PER_USD_M * share_price_usd,
    equityVolatilityPerSqrtYear: shareVolatility(model.market),
    debtUsd,
    riskFreePerYear: RISKLESS_PER_YEAR,
  };
}
