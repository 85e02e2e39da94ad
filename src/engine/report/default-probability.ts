// Default probabilities from a balance sheet alone: Merton's at a date, Black and Cox's first passage by a date. The challenger beside
// the share of paths; no cash flow enters here.

import { exp, log } from "../elementary.ts";
import { MONTHS_PER_YEAR } from "../units.ts";
import { normalCumulative, normalTailScaled } from "./normal.ts";
import { rootBetween } from "./root.ts";

/** What a firm's assets are worth and how they move: growth and volatility as fractions per year. */
export type Assets = {
  readonly usd: number;
  readonly driftPerYear: number;
  readonly volatilityPerSqrtYear: number;
};

/** Chance that assets are below `debtUsd` at that date (Merton 1974, Journal of Finance 29; with the drift, not the risk-free rate, a real-world one). */
export function mertonProbability(assets: Assets, debtUsd: number, years: number): number {
  const { usd, driftPerYear, volatilityPerSqrtYear: sigma } = assets;
  if (debtUsd <= 0) return 0;
  const distance = log(usd / debtUsd) + (driftPerYear - (sigma * sigma) / 2) * years;
  const spread = sigma * Math.sqrt(years);
  return spread > 0 ? normalCumulative(-distance / spread) : distance < 0 ? 1 : 0;
}

/**
 * Chance that assets touch `barrierUsd` at any moment by that date (Black & Cox 1976, Journal of Finance 31):
 * N((a−νT)/σ√T) + e^(2νa/σ²)·N((a+νT)/σ√T) with a = ln(B/V), ν = μ − σ²/2. 1 when they are already at or below it.
 */
export function firstPassageProbability(assets: Assets, barrierUsd: number, years: number): number {
  const { usd, driftPerYear, volatilityPerSqrtYear: sigma } = assets;
  if (barrierUsd <= 0) return 0;
  if (usd <= barrierUsd) return 1;
  const a = log(barrierUsd / usd);
  const growth = (driftPerYear - (sigma * sigma) / 2) * years;
  const spread = sigma * Math.sqrt(years);
  if (spread === 0) return growth <= a ? 1 : 0;
  const near = (a - growth) / spread;
  const mirrored = (a + growth) / spread;
  // e^(2νa/σ²)·N(y) is e^(−x²/2) times the scaled tail of y: the exponential alone overflows where N(y) underflows.
  const reflected =
    mirrored < 0
      ? exp(-(near * near) / 2) * normalTailScaled(-mirrored)
      : exp((2 * growth * a) / (spread * spread)) * normalCumulative(mirrored);
  return Math.min(1, normalCumulative(near) + reflected);
}

/** −ζ(½)/√(2π): how far, in standard deviations of a step, a barrier watched at steps lies beyond one watched always (Broadie, Glasserman & Kou 1997, Mathematical Finance 7). */
const MONITORING_SHIFT = 0.5825971579390107;

/** The barrier that, watched always, is touched as often as `barrierUsd` watched at the end of each step. */
export function monitoredBarrierUsd(
  barrierUsd: number,
  volatilityPerSqrtYear: number,
  stepYears: number,
): number {
  return barrierUsd * exp(-MONITORING_SHIFT * volatilityPerSqrtYear * Math.sqrt(stepYears));
}

/** First-passage probability by each month, the barrier watched at month ends as the engine watches cash. */
export function firstPassageByMonth(
  assets: Assets,
  barrierUsd: number,
  months: ArrayLike<number>,
): Float64Array {
  const barrier = monitoredBarrierUsd(barrierUsd, assets.volatilityPerSqrtYear, 1 / MONTHS_PER_YEAR);
  return Float64Array.from(months, (month) =>
    assets.usd <= barrierUsd ? 1 : firstPassageProbability(assets, barrier, month / MONTHS_PER_YEAR),
  );
}

/** What the market says of a firm: value of its shares and their volatility, debt due at one date, risk-free rate (continuous). */
export type EquityMarket = {
  readonly equityUsd: number;
  readonly equityVolatilityPerSqrtYear: number;
  readonly debtUsd: number;
  readonly riskFreePerYear: number;
  readonly years: number;
};

/** Assets implied by shares, and what follows for the debt: risk-neutral, so a price and not a forecast. */
export type ImpliedAssets = {
  readonly assetsUsd: number;
  readonly assetVolatilityPerSqrtYear: number;
  readonly defaultProbability: number;
  /** Value today of the debt, and what its holders expect to lose of its riskless value. */
  readonly debtValueUsd: number;
  readonly expectedLossFraction: number;
  /** Of what is due, given default. */
  readonly recoveryFraction: number;
};

/**
 * Assets and their volatility from shares seen as a call on them: E = V·N(d1) − D·e^(−rT)·N(d2), σE·E = N(d1)·σV·V (Merton 1974; Hull,
 * Options, Futures and Other Derivatives, chapter on credit risk). A unique pair exists for positive E, σE, D and T: σV lies in (0, σE].
 */
export function impliedAssets(market: EquityMarket): ImpliedAssets {
  const { equityUsd, equityVolatilityPerSqrtYear, debtUsd, riskFreePerYear, years } = market;
  if (!(equityUsd > 0 && equityVolatilityPerSqrtYear > 0 && debtUsd > 0 && years > 0))
    throw new Error(`equity, volatility, debt and years must be above 0: ${JSON.stringify(market)}`);
  const risklessUsd = debtUsd * exp(-riskFreePerYear * years);
  const excess = (sigma: number) => {
    const assetsUsd = assetsAtVolatility(market, risklessUsd, sigma);
    const { d1 } = distances(assetsUsd, risklessUsd, sigma, years);
    return normalCumulative(d1) * sigma * assetsUsd - equityVolatilityPerSqrtYear * equityUsd;
  };
  const lowest = equityVolatilityPerSqrtYear * LOWEST_VOLATILITY_SHARE;
  const sigma = rootBetween(excess, lowest, equityVolatilityPerSqrtYear * (1 + HAIR));
  const assetsUsd = assetsAtVolatility(market, risklessUsd, sigma);
  const { d1, d2 } = distances(assetsUsd, risklessUsd, sigma, years);
  const defaultProbability = normalCumulative(-d2);
  // Expected loss by its own formula, N(−d2) − V/K·N(−d1): the difference of two nearly equal values would be noise for a good credit.
  const expectedLossFraction = defaultProbability - (assetsUsd / risklessUsd) * normalCumulative(-d1);
  return {
    assetsUsd,
    assetVolatilityPerSqrtYear: sigma,
    defaultProbability,
    debtValueUsd: risklessUsd * (1 - expectedLossFraction),
    expectedLossFraction,
    recoveryFraction: defaultProbability > 0 ? 1 - expectedLossFraction / defaultProbability : 1,
  };
}

/** σV is at least σE·E/(E + D): the search starts far below that for any leverage a company has. */
const LOWEST_VOLATILITY_SHARE = 1e-9;
/** Room above σE for the rounding of a firm with hardly any debt. */
const HAIR = 1e-9;

function distances(assetsUsd: number, risklessUsd: number, sigma: number, years: number) {
  const spread = sigma * Math.sqrt(years);
  const d1 = log(assetsUsd / risklessUsd) / spread + spread / 2;
  return { d1, d2: d1 - spread };
}

/** The assets at which the call is worth the shares: between E and E + D·e^(−rT), in which it rises. */
function assetsAtVolatility({ equityUsd, years }: EquityMarket, risklessUsd: number, sigma: number): number {
  const callExcess = (assetsUsd: number) => {
    const { d1, d2 } = distances(assetsUsd, risklessUsd, sigma, years);
    return assetsUsd * normalCumulative(d1) - risklessUsd * normalCumulative(d2) - equityUsd;
  };
  const [low, high] = [equityUsd, equityUsd + risklessUsd];
  if (callExcess(high) <= 0) return high;
  return callExcess(low) >= 0 ? low : rootBetween(callExcess, low, high);
}

/**
 * Hazard between dates, per year: −ln(S₂/S₁)/Δt, from cumulative default probabilities at ascending `atYear`, the first from time 0.
 * Infinity where nobody survives; 0 after that. Throws when a cumulative probability falls.
 */
export function forwardHazards(cumulative: ArrayLike<number>, atYear: ArrayLike<number>): Float64Array {
  let survival = 1;
  let year = 0;
  return Float64Array.from(cumulative, (probability, k) => {
    const next = 1 - probability;
    if (!(next <= survival && next >= 0 && atYear[k] > year))
      throw new Error(
        `cumulative probability ${probability} at year ${atYear[k]} follows ${1 - survival} at ${year}`,
      );
    const hazard = survival === 0 ? 0 : log(survival / next) / (atYear[k] - year);
    survival = next;
    year = atYear[k];
    return hazard;
  });
}
