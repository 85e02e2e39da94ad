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
import { brier, type RankingPower, rankingPower } from "./accuracy.ts";
import type { Measured } from "./measures.ts";
import { clopperPearson } from "./sampling.ts";

/** What can become of a borrower; both of the last two are a failure: its lenders did not get what was agreed. */
export type Outcome = "survived" | "restructured" | "defaulted";

/** The first month of an entity in default on one path, and what put it there; NEVER and "none" if it did not fall. */
export type Fall = { readonly month: number; readonly trigger: Trigger };

/** One borrower: what really happened (month index, fractional), what was said beforehand, what the engine does with the real path. */
export type BacktestCase = {
  readonly entity: string;
  readonly name: string;
  readonly outcome: Outcome;
  readonly outcomeMonth: number;
  /** Share of simulated paths in default within twelve months, with 95 % sampling limits. */
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
/** The event's quarter is right within one (spec, back-test of 2022): three months either way. */
const MONTHS_IN_TIME = 3;
/** Brier's score is a mean of squares whatever the bins; its partition is not used here. */
const ONE_BIN = [0, 1];

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

/** A watcher of one path that notes when each judged entity falls and why. */
export function watchFalls(model: Model) {
  const falls = new Map<number, Fall>();
  const judged = judgedEntities(model);
  const watch = ({ month }: MonthView, _cash: CashMonth, next: State) => {
    for (const { index } of judged) {
      if (falls.has(index) || next.status[index] !== entityStatus.defaulted) continue;
      falls.set(index, { month, trigger: triggers[next.trigger[index]] });
    }
  };
  return { watch, fallOf: (entity: number): Fall => falls.get(entity) ?? { month: NEVER, trigger: "none" } };
}

/**
 * The back-test of a world: `forecast` holds the columns of the simulated paths, `fallOf` what the real path did to an entity.
 * A failure counts as one however late it came: what is judged is the case, not its month. Throws where no entity states an outcome.
 */
export function backtestOf(model: Model, forecast: Measured, fallOf: (entity: number) => Fall): Backtest {
  const good = [...forecast.failed.keys()].filter((path) => forecast.failed[path] === 0);
  const cases = judgedEntities(model).map(({ index, id, name, outcome, outcome_on }): BacktestCase => {
    const column = forecast.columns[`${id}.default_month`];
    const count = good.filter((path) => column[path] < MONTHS_PER_YEAR).length;
    const [pd12Low, pd12High] = clopperPearson(count, good.length, CONFIDENCE);
    const fall = fallOf(index);
    const stated = outcome as Outcome;
    return {
      entity: id,
      name,
      outcome: stated,
      outcomeMonth: outcome_on,
      pd12: count / good.length,
      pd12Low,
      pd12High,
      fall,
      verdict: verdictOf(stated, outcome_on, fall.month),
    };
  });
  const judged = cases.map(({ pd12, outcome }) => ({ probability: pd12, defaulted: outcome !== "survived" }));
  return {
    cases,
    ranking: rankingPower(judged),
    brier: brier(judged, ONE_BIN).score,
    paths: good.length,
  };
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
