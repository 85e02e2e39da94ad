// Stated default probabilities and default months against what really became of each borrower.

import {
  type CashMonth,
  entityStatus,
  type Model,
  type MonthView,
  NEVER,
  type State,
  type Trigger,
  triggers,
} from "../model.ts";
import { MONTHS_PER_YEAR } from "../units.ts";
import { brierScore, type RankingPower, rankingPower } from "./accuracy.ts";
import { clopperPearson } from "./sampling.ts";

/** What can become of a borrower; both of the last two are a failure: its lenders did not get what was agreed. */
export type Outcome = "survived" | "restructured" | "defaulted";

/** The month an entity fell on a path, and by what: a default's trigger, or machines given back; NEVER and "none" if it did not. */
export type Fall = { readonly month: number; readonly trigger: Trigger | "hand_back" };

/** One borrower: what really happened (month index, fractional), what was said beforehand, what the engine does with the real path. */
export type BacktestCase = {
  readonly entity: string;
  readonly name: string;
  readonly outcome: Outcome;
  readonly outcomeMonth: number;
  /** Share of simulated paths in which it fell within twelve months, with 95 % sampling limits. */
  readonly pd12: number;
  readonly pd12Low: number;
  readonly pd12High: number;
  readonly fall: Fall;
  readonly verdict: Verdict;
};

/** How the real path came out. `monthsLate` is the engine's month less the real one, whole months; undefined where either has none. */
export type Verdict = {
  readonly isHit: boolean;
  readonly kind: "survived" | "fell in time" | "fell early" | "fell late" | "did not fall" | "false alarm";
  readonly monthsLate?: number;
};

/** All cases of a world and how well they were ranked and stated; `ranking` undefined where all or none failed. */
export type Backtest = {
  readonly cases: readonly BacktestCase[];
  readonly ranking: RankingPower | undefined;
  readonly brier: number;
  /** Simulated paths that gave finite numbers: the ones counted. */
  readonly paths: number;
};

const CONFIDENCE = 0.95;
/** The event's quarter is right within one: three months either way. */
const MONTHS_IN_TIME = 3;

/** The entities a world states an outcome for. */
export function judgedEntities(model: Model) {
  return model.entities.filter(({ outside, outcome }) => !outside && outcome !== "unknown");
}

/**
 * The model from what was known: no real month laid on it. Everything of the world's own stays: its prior of the market, its
 * customers' default rates, how late floors are.
 */
export function asForecast(model: Model): Model {
  return withMarket(model, { replay: { from: NEVER, to: NEVER } });
}

/**
 * The model on the real path: bitcoin, difficulty and hub prices as recorded from the first month on (or over the stretch the world
 * states), and nothing drawn beside them: shares follow bitcoin alone, floors are late by the median, no customer defaults, AI
 * markets stand still. Any path of it is the same path while the record lasts.
 */
export function onRealPath(model: Model): Model {
  const { replay, equity, ai_demand, power } = model.market;
  const isStated = Number.isFinite(replay.from) && Number.isFinite(replay.to);
  const still = withMarket(model, {
    replay: isStated ? replay : { from: 0, to: model.months.length - 1 },
    equity: {
      ...equity,
      residual_volatility_pct: 0,
      ai_volatility_pct: 0,
      ai_drift_tight_pct: 0,
      ai_drift_normal_pct: 0,
      ai_drift_glut_pct: 0,
      credit_volatility_pct: 0,
    },
    ai_demand: {
      ...ai_demand,
      slip_p90_months: ai_demand.slip_median_months,
      exit_tight_pct: 0,
      exit_normal_pct: 0,
      exit_glut_pct: 0,
    },
    power: { ...power, level_volatility_pct: 0 },
  });
  return { ...still, entities: still.entities.map((entity) => ({ ...entity, default_multiplier: 0 })) };
}

function withMarket(model: Model, market: Partial<Model["market"]>): Model {
  return { ...model, market: { ...model.market, ...market } };
}

/**
 * A watcher of paths run one after another: when each judged entity falls and why. Call `begin` before a path. Machines given back to
 * a lender count: that lender did not get what was agreed. A path in which cash is no number has `isBroken`.
 */
export function watchFalls(model: Model) {
  const falls = new Map<number, Fall>();
  const judged = judgedEntities(model).map(({ index }) => ({
    index,
    fleets: model.fleets.filter(({ owner }) => owner === index).map((fleet) => fleet.index),
  }));
  let isBroken = false;
  const watch = ({ month }: MonthView, _cash: CashMonth, next: State) => {
    for (const { index, fleets } of judged) {
      if (!Number.isFinite(next.cashUsd[index])) isBroken = true;
      if (falls.has(index)) continue;
      if (next.status[index] === entityStatus.defaulted)
        falls.set(index, { month, trigger: triggers[next.trigger[index]] });
      else if (fleets.some((fleet) => next.fleetFraction[fleet] < 1))
        falls.set(index, { month, trigger: "hand_back" });
    }
  };
  return {
    begin: () => {
      falls.clear();
      isBroken = false;
    },
    watch,
    fallOf: (entity: number): Fall => falls.get(entity) ?? { month: NEVER, trigger: "none" },
    isBroken: () => isBroken,
  };
}

/** Simulated paths counted: how many gave numbers, and in how many of them each entity fell within twelve months. */
export type Forecast = { readonly paths: number; readonly fallsByEntity: ReadonlyMap<number, number> };

/** Adds the path a watcher has just seen to a forecast. */
export function countFalls(model: Model, forecast: Forecast, seen: ReturnType<typeof watchFalls>): Forecast {
  if (seen.isBroken()) return forecast;
  const fell = (entity: number) => (seen.fallOf(entity).month < MONTHS_PER_YEAR ? 1 : 0);
  return {
    paths: forecast.paths + 1,
    fallsByEntity: new Map(
      judgedEntities(model).map(({ index }) => [
        index,
        (forecast.fallsByEntity.get(index) ?? 0) + fell(index),
      ]),
    ),
  };
}

/**
 * The back-test of a world from the counts of its simulated paths and what the real path did to each entity. A failure counts as one
 * however late it came: what is judged is the case, not its month. Throws where no entity states an outcome.
 */
export function backtestOf(
  model: Model,
  { paths, fallsByEntity }: Forecast,
  fallOf: (entity: number) => Fall,
): Backtest {
  const cases = judgedEntities(model).map(({ index, id, name, outcome, outcome_on }): BacktestCase => {
    const count = fallsByEntity.get(index) ?? 0;
    const [pd12Low, pd12High] = clopperPearson(count, paths, CONFIDENCE);
    const fall = fallOf(index);
    const stated = outcome as Outcome;
    return {
      entity: id,
      name,
      outcome: stated,
      outcomeMonth: outcome_on,
      pd12: count / paths,
      pd12Low,
      pd12High,
      fall,
      verdict: verdictOf(stated, outcome_on, fall.month),
    };
  });
  const judged = cases.map(({ pd12, outcome }) => ({ probability: pd12, defaulted: outcome !== "survived" }));
  const power = rankingPower(judged);
  return {
    cases,
    ranking: power && { ...power, ...rankingLimits(power.auc, power.defaulters, power.survivors) },
    brier: brierScore(judged),
    paths,
  };
}

/** Two-sided 95 % of the normal distribution. */
const NORMAL_95 = 1.959963984540054;
/** How far beside the observed area the search begins, as a share of the way to the end. */
const BESIDE = 1e-9;

/**
 * 95 % limits of an area under the ROC curve that stay wide when the ranking is perfect: the areas whose own standard error puts the
 * observed one just within reach (Newcombe 2006, Statistics in Medicine 25, method 5; Hanley & McNeil's error is 0 at 1).
 */
export function rankingLimits(
  auc: number,
  defaulters: number,
  survivors: number,
): { low: number; high: number } {
  const excess = (area: number) => {
    const size = (defaulters + survivors) / 2 - 1;
    const spread = 1 + size * ((1 - area) / (2 - area) + area / (1 + area));
    return (
      Math.abs(auc - area) - NORMAL_95 * Math.sqrt((area * (1 - area) * spread) / (defaulters * survivors))
    );
  };
  // Out of reach at both ends, within reach at the observed area (or beside it, where the error is 0 there).
  const limit = (end: number) => {
    let inside = auc + (end - auc) * BESIDE;
    let outside = end;
    for (;;) {
      const middle = (inside + outside) / 2;
      if (middle === inside || middle === outside) return inside;
      if (excess(middle) <= 0) inside = middle;
      else outside = middle;
    }
  };
  return { low: auc === 0 ? 0 : limit(0), high: auc === 1 ? 1 : limit(1) };
}

/** What to say of one case on the real path. A failure without a date is in time whenever it falls. */
export function verdictOf(outcome: Outcome, outcomeMonth: number, fallMonth: number): Verdict {
  const fell = fallMonth !== NEVER;
  if (outcome === "survived")
    return fell ? { isHit: false, kind: "false alarm" } : { isHit: true, kind: "survived" };
  if (!fell) return { isHit: false, kind: "did not fall" };
  if (outcomeMonth === NEVER) return { isHit: true, kind: "fell in time" };
  const monthsLate = fallMonth - Math.floor(outcomeMonth);
  if (Math.abs(monthsLate) <= MONTHS_IN_TIME) return { isHit: true, kind: "fell in time", monthsLate };
  return { isHit: false, kind: monthsLate < 0 ? "fell early" : "fell late", monthsLate };
}
