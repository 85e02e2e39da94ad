// AI demand in one month: three regimes that move rents, utilisation, renewal and the default of tenants outside the model.

import { exp, log } from "../elementary.ts";
import type { Innovations, MarketMonth, MarketState, MarketTerms, Model } from "../model.ts";
import { MONTHS_PER_YEAR } from "../units.ts";

export const aiRegimes = ["tight", "normal", "glut"] as const;
const TIGHT = 0;
const NORMAL = 1;
const GLUT = 2;

/** The most a yearly default rate can be, so that its hazard is finite. */
const MOST_DEFAULT_PER_YEAR = 0.9999;

type AiTerms = MarketTerms["ai_demand"];

/** One of three numbers by regime. */
function byRegime(regime: number, tight: number, normal: number, glut: number): number {
  return regime === TIGHT ? tight : regime === NORMAL ? normal : glut;
}

/** Next month's regime from one uniform. Tight and glut end in normal; normal ends in a glut in `to_glut_pct` of cases. */
export function nextAiRegime(ai: AiTerms, regime: number, uniform: number): number {
  const exit = byRegime(regime, ai.exit_tight_pct, ai.exit_normal_pct, ai.exit_glut_pct) / 100;
  if (uniform >= exit) return regime;
  if (regime !== NORMAL) return NORMAL;
  return uniform < (exit * ai.to_glut_pct) / 100 ? GLUT : TIGHT;
}

/** Fills the AI part of a month and of the next state. */
export function aiDemandMonth(
  model: Model,
  innovations: Innovations,
  month: number,
  state: MarketState,
  into: MarketMonth,
  next: MarketState,
): void {
  const ai = model.market.ai_demand;
  const regime = state.aiRegime;
  into.aiRegime = regime;
  next.aiRegime = nextAiRegime(ai, regime, innovations.aiRegime[month]);
  next.rentFactor = nextRent(ai, regime, state.rentFactor, innovations.rentShock[month]);
  into.rentFactor = next.rentFactor;
  into.utilisationFraction =
    byRegime(regime, ai.utilisation_tight_pct, ai.utilisation_normal_pct, ai.utilisation_glut_pct) / 100;
  into.renewalFraction =
    byRegime(regime, ai.renewal_tight_pct, ai.renewal_normal_pct, ai.renewal_glut_pct) / 100;
  outsideDefaults(model, innovations, state, into, next);
}

/**
 * New rents after a month: the regime's drift, a lognormal shock of mean 1, and the pull of the cost of building. Without the pull
 * ten years of regimes would take rents to nothing; H100 rents from 2023 to 2025 fell and turned instead.
 */
function nextRent(ai: AiTerms, regime: number, rentFactor: number, shock: number): number {
  const yearly = byRegime(
    regime,
    ai.rent_growth_tight_pct,
    ai.rent_growth_normal_pct,
    ai.rent_growth_glut_pct,
  );
  const deviation = ai.rent_volatility_pct / 100 / Math.sqrt(MONTHS_PER_YEAR);
  const pull = (ai.rent_reversion_pct / 100 / MONTHS_PER_YEAR) * log(rentFactor);
  const drift = log(1 + yearly / 100) / MONTHS_PER_YEAR;
  return rentFactor * exp(drift + deviation * shock - (deviation * deviation) / 2 - pull);
}

/**
 * Outside entities that default: each has one draw for the whole path and defaults when the probability of having survived
 * falls below it. A yearly rate p is a month's survival of (1 − p)^(1/12). Once defaulted, it stays so.
 */
function outsideDefaults(
  model: Model,
  innovations: Innovations,
  state: MarketState,
  into: MarketMonth,
  next: MarketState,
): void {
  const ai = model.market.ai_demand;
  const ratePerYear =
    byRegime(
      state.aiRegime,
      ai.tenant_default_tight_pct,
      ai.tenant_default_normal_pct,
      ai.tenant_default_glut_pct,
    ) / 100;
  let multiplier = Number.NaN;
  let logMonth = Number.NaN;
  for (let e = 0; e < model.entities.length; e++) {
    const threshold = innovations.logSurvivalAtDefault[e];
    const exposed = threshold > Number.NEGATIVE_INFINITY;
    if (exposed && model.entities[e].default_multiplier !== multiplier) {
      multiplier = model.entities[e].default_multiplier;
      logMonth = log(1 - Math.min(MOST_DEFAULT_PER_YEAR, ratePerYear * multiplier)) / MONTHS_PER_YEAR;
    }
    next.logSurvival[e] = exposed ? state.logSurvival[e] + logMonth : 0;
    next.outsideDefault[e] = exposed && next.logSurvival[e] < threshold ? 1 : 0;
    into.outsideDefault[e] = next.outsideDefault[e];
  }
}
