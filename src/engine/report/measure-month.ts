// How a month of a path is added to the columns kept of it: an operator's month, and a use's.

import type { CashMonth, Model, MonthView, State } from "../model.ts";
import { entityStatus, NEVER, triggers } from "../model.ts";
import { ringDscr } from "../ring.ts";
import { MONTHS_PER_YEAR, USD_PER_USD_M } from "../units.ts";
import type { Recovered } from "./book-watch.ts";
import type { EntityMeasure, MonthlyMeasure, UseMeasure } from "./measures.ts";
import { beyondMwYears, type Use, useMonth } from "./uses.ts";

/** The low is looked for as far as anything can be planned: later, a company without customers only pays overhead. */
const LOW_HORIZON_MONTHS = 36;

/** Months over which mining is judged: a fleet is sunk and can be switched off. */
const MINING_HORIZON_MONTHS = 12;

export type Columns<Name extends string> = Readonly<Record<Name, Float64Array>>;

/** An operator with the columns it fills; a use with its own. */
export type Watched = {
  readonly index: number;
  readonly id: string;
  readonly of: Columns<EntityMeasure>;
  readonly fan?: Columns<MonthlyMeasure>;
  readonly actions: readonly Action[];
  /** Where memory notes that a customer may leave a hall of it for lateness. */
  readonly milestones: readonly number[];
};
/** What an entity can do when cash is short, and the claims by which it brings cash in. */
type Action = {
  readonly index: number;
  readonly total: "treasury_sold_usd_m" | "shares_sold_usd_m" | "borrowed_usd_m";
  readonly raising: readonly number[];
};
export type WatchedUse = { readonly use: Use; readonly of: Columns<UseMeasure> };

export type RecoverOf = (view: MonthView, next: State, entity: number) => Recovered["debts"];

/** What an action raises is counted by its kind; every other kind borrows. */
const totals: Readonly<Record<string, Action["total"]>> = {
  treasury_sale: "treasury_sold_usd_m",
  share_sale: "shares_sold_usd_m",
};

export function actionOf(model: Model, index: number, entity: number): Action {
  const { kind, slot } = model.contracts[index];
  const total = totals[kind] ?? "borrowed_usd_m";
  return { index, total, raising: Object.values(slot).filter((claim) => model.claims[claim].to === entity) };
}

/** Adds an entity's month to its columns; false where a figure is not finite. */
export function watchEntity(
  { index: at, of, fan, actions, milestones }: Watched,
  view: MonthView,
  cash: CashMonth,
  next: State,
  k: number,
  recoverOf: RecoverOf,
): boolean {
  const { model, month } = view;
  const first = (column: Float64Array, happened: boolean) => {
    if (happened && column[k] === NEVER) column[k] = month;
  };
  let overdueUsd = 0;
  let unfundedUsd = 0;
  for (const claim of model.entities[at].claimsOwed) overdueUsd += next.arrearsUsd[claim];
  for (const claim of model.entities[at].capitalOwed) unfundedUsd += next.arrearsUsd[claim];
  const liquidityUsdM = (next.cashUsd[at] - overdueUsd) / USD_PER_USD_M;
  if (month < LOW_HORIZON_MONTHS && liquidityUsdM < of.low_usd_m[k]) {
    of.low_usd_m[k] = liquidityUsdM;
    of.low_month[k] = month;
  }
  of.end_usd_m[k] = liquidityUsdM;
  first(of.short_month, overdueUsd > 0 || next.cashUsd[at] < 0);
  first(of.unfunded_month, unfundedUsd > 0);
  const hasDefaulted = next.status[at] === entityStatus.defaulted;
  if (hasDefaulted && of.default_month[k] === NEVER)
    watchDefault(view, of, next, at, k, recoverOf(view, next, at));
  first(of.default_month, hasDefaulted);
  const coverage = month + 1 < MONTHS_PER_YEAR ? NEVER : ringDscr(next, at, month, MONTHS_PER_YEAR);
  if (coverage < of.min_dscr[k]) {
    of.min_dscr[k] = coverage;
    of.min_dscr_month[k] = month;
  }
  first(of.missed_month, hasMissed(milestones, next));
  for (const { index, total, raising } of actions) {
    let raisedUsd = 0;
    for (const claim of raising) raisedUsd += cash.paidUsd[claim];
    if (raisedUsd > 0 && of.action[k] === NEVER) of.action[k] = index;
    first(of.action_month, raisedUsd > 0);
    of[total][k] += raisedUsd / USD_PER_USD_M;
  }
  if (fan) {
    const place = k * model.months.length + month;
    fan.liquidity_usd_m[place] = liquidityUsdM;
    fan.cash_usd_m[place] = next.cashUsd[at] / USD_PER_USD_M;
    fan.treasury_usd_m[place] = (next.btc[at] * view.market.btcUsdEnd) / USD_PER_USD_M;
  }
  return Number.isFinite(liquidityUsdM);
}

/** Notes by what an entity came into default, what its lenders then had at stake and what they lose. */
function watchDefault(
  { month }: MonthView,
  of: Columns<EntityMeasure>,
  next: State,
  at: number,
  k: number,
  debts: Recovered["debts"],
): void {
  const trigger = triggers[next.trigger[at]];
  if (trigger !== "none") of[`default_${trigger}_month`][k] = month;
  for (const { exposureUsd, lossUsd } of debts) {
    of.debt_at_default_usd_m[k] += exposureUsd / USD_PER_USD_M;
    of.debt_loss_usd_m[k] += lossUsd / USD_PER_USD_M;
  }
}

/** Whether a customer may now leave a hall for lateness. */
function hasMissed(milestones: readonly number[], { memory }: State): boolean {
  for (const place of milestones) if (memory[place] > 0) return true;
  return false;
}

export function watchUse(
  use: Use,
  of: Columns<UseMeasure>,
  view: MonthView,
  owedUsd: Float64Array,
  factor: number,
  k: number,
): void {
  if (use.kind === "mine" && view.month >= MINING_HORIZON_MONTHS) return;
  const { mw, mwh, powerUsd, priceUsd, cashUsd, capitalUsd } = useMonth(use, view, owedUsd);
  if (view.month < MINING_HORIZON_MONTHS) {
    of.mwh_12[k] += mwh;
    of.in_usd_12[k] += priceUsd;
    of.power_usd_12[k] += powerUsd;
  }
  of.mw_years[k] += (factor * mw) / MONTHS_PER_YEAR;
  of.whole_mw_years[k] += (factor * mw) / MONTHS_PER_YEAR;
  if (view.month === view.model.months.length - 1) of.whole_mw_years[k] += beyondMwYears(use, view);
  of.cash_usd[k] += factor * (cashUsd - powerUsd);
  of.capital_usd[k] += factor * capitalUsd;
}
