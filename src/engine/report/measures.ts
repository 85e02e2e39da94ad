// What is kept of a path: named numbers per entity and per use, and monthly columns for the fans.

import type { CashMonth, Kinds, Model, MonthView, State, Trigger } from "../model.ts";
import { entityStatus, NEVER, triggers } from "../model.ts";
import { ringDscr } from "../ring.ts";
import { MONTHS_PER_YEAR, USD_PER_USD_M } from "../units.ts";
import { type Recovered, watchBook } from "./book-watch.ts";
import { beyondMwYears, type Use, useMonth, usesOf, yardstickFactors } from "./uses.ts";

/** What a path says of an entity. Months are indexes; NEVER if it did not happen. */
export const entityMeasures = {
  low_usd_m: {
    unit: "USD m",
    about: "Lowest month-end liquidity of the first 36 months: cash less everything overdue.",
  },
  low_month: { unit: "month", about: "The month of it." },
  short_month: {
    unit: "month",
    about: "First month in which anything due stayed unpaid or, with commitments kept, cash fell below zero.",
  },
  unfunded_month: { unit: "month", about: "First month in which construction or equipment stayed unpaid." },
  missed_month: { unit: "month", about: "First month in which a customer could leave a hall for lateness." },
  default_month: {
    unit: "month",
    about:
      "Default by any trigger: debt service unpaid, bills unpaid two months running, a covenant, a call, another's default.",
  },
  default_payment_month: { unit: "month", about: "Default by an unpaid bill or debt service." },
  default_maturity_month: { unit: "month", about: "Default at a maturity or put that could not be met." },
  default_collateral_month: { unit: "month", about: "Default by a collateral call." },
  default_ratio_month: { unit: "month", about: "Default by a covenant not cured." },
  default_milestone_month: { unit: "month", about: "Default after a missed milestone." },
  default_cross_month: { unit: "month", about: "Default because another of its group defaulted." },
  default_going_concern_month: {
    unit: "month",
    about: "Default because cash foreseen ran short for longer than lenders agreed to wait.",
  },
  debt_at_default_usd_m: {
    unit: "USD m",
    about: "What its lenders had at stake when it defaulted; 0 if it did not.",
  },
  debt_loss_usd_m: { unit: "USD m", about: "What of it they lose, by class and collateral." },
  min_dscr: {
    unit: "-",
    about: "Lowest coverage over twelve months, from the twelfth month; Infinity without debt service.",
  },
  min_dscr_month: { unit: "month", about: "The month of it." },
  action_month: { unit: "month", about: "First month in which management acted." },
  action: { unit: "contract", about: "Number of the contract it acted by first; NEVER if it did not." },
  treasury_sold_usd_m: { unit: "USD m", about: "Bitcoin sold from the treasury, all months." },
  shares_sold_usd_m: { unit: "USD m", about: "Shares sold, net, all months." },
  borrowed_usd_m: {
    unit: "USD m",
    about: "Raised by every other action (notes, revolver, leaseback), all months.",
  },
  end_usd_m: { unit: "USD m", about: "Liquidity at the end." },
} as const;

/** Triggers with a column of their own. */
const defaultTriggers = [
  "payment",
  "maturity",
  "collateral",
  "ratio",
  "milestone",
  "cross",
  "going_concern",
] as const satisfies readonly Trigger[];

/** What a path says of a use of megawatts. */
export const useMeasures = {
  mwh_12: { unit: "MWh", about: "Energy at the meter, first 12 months." },
  in_usd_12: { unit: "USD", about: "Received before power, first 12 months." },
  power_usd_12: { unit: "USD", about: "Cost of power, first 12 months." },
  mw_years: { unit: "MW-year", about: "Megawatt-years at the meter, present value at the yardstick." },
  whole_mw_years: {
    unit: "MW-year",
    about: "The same over the whole term, beyond the horizon too: what capital is spread over.",
  },
  cash_usd: { unit: "USD", about: "Cash after power, present value at the yardstick." },
  capital_usd: { unit: "USD", about: "Unspent capital, present value at the yardstick." },
} as const;

/** Monthly columns kept for fans, per entity. */
export const monthlyMeasures = {
  liquidity_usd_m: { unit: "USD m", about: "Cash less everything overdue, month end." },
  cash_usd_m: { unit: "USD m", about: "Unrestricted cash, month end." },
  treasury_usd_m: { unit: "USD m", about: "Free bitcoin at the month-end price." },
} as const;

export type EntityMeasure = keyof typeof entityMeasures;
export type UseMeasure = keyof typeof useMeasures;
export type MonthlyMeasure = keyof typeof monthlyMeasures;

/** Columns by `id.measure`: one number per path. Fans: months × paths, path-major. */
export type Measured = {
  readonly columns: Readonly<Record<string, Float64Array>>;
  readonly fans: Readonly<Record<string, Float64Array>>;
  /** 1 where a path gave no finite number: counted and shown, never dropped in silence. */
  readonly failed: Uint8Array;
};

/** The low is looked for as far as anything can be planned: later, a company without customers only pays overhead. */
const LOW_HORIZON_MONTHS = 36;

/** Months over which mining is judged: a fleet is sunk and can be switched off. */
const MINING_HORIZON_MONTHS = 12;

type Columns<Name extends string> = Readonly<Record<Name, Float64Array>>;

/** An operator with the columns it fills; a use with its own. */
type Watched = {
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
type WatchedUse = { readonly use: Use; readonly of: Columns<UseMeasure> };

/** What a defaulter's debts get, handed in by whoever joins the stages. */
export type Recover = (view: MonthView, kinds: Kinds, next: State, entity: number) => Recovered;

type RecoverOf = (view: MonthView, next: State, entity: number) => Recovered["debts"];

/** Columns for `paths` paths and the watcher that fills them. Call `at(k)` before running path k. */
export function startMeasures(
  model: Model,
  kinds: Kinds,
  paths: number,
  keepFans: boolean,
  recover: Recover,
) {
  const fanLength = paths * model.months.length;
  const operators = model.entities
    .filter((entity) => !entity.outside)
    .map(
      ({ index, id }): Watched => ({
        index,
        id,
        of: makeColumns(entityMeasures, paths),
        fan: keepFans ? makeColumns(monthlyMeasures, fanLength) : undefined,
        actions: model.actions[index].map((at) => actionOf(model, at, index)),
        milestones: model.milestones.filter(({ owner }) => owner === index).map(({ place }) => place),
      }),
    );
  const uses = usesOf(model, kinds).map((use): WatchedUse => ({ use, of: makeColumns(useMeasures, paths) }));
  const factors = yardstickFactors(model.months.length);
  const held = model.book && watchBook(model, kinds, model.book, paths);
  const failed = new Uint8Array(paths);
  let k = 0;
  const at = (path: number) => {
    k = path;
    held?.at(k);
    for (const { of } of operators) {
      of.low_usd_m[k] = Number.POSITIVE_INFINITY;
      of.min_dscr[k] = Number.POSITIVE_INFINITY;
      of.min_dscr_month[k] = NEVER;
      for (const trigger of defaultTriggers) of[`default_${trigger}_month`][k] = NEVER;
      for (const column of [
        of.short_month,
        of.unfunded_month,
        of.missed_month,
        of.default_month,
        of.action_month,
        of.action,
      ])
        column[k] = NEVER;
    }
  };
  const recoverOf: RecoverOf = (view, next, at) => {
    const estate = recover(view, kinds, next, at);
    held?.defaulted(at, estate, k);
    return estate.debts;
  };
  const watch = (view: MonthView, cash: CashMonth, next: State) => {
    for (const watched of operators) if (!watchEntity(watched, view, cash, next, k, recoverOf)) failed[k] = 1;
    for (const { use, of } of uses) watchUse(use, of, view, cash.owedUsd, factors[view.month], k);
    held?.month(view, cash, k);
  };
  const finish = (): Measured => {
    const own = flatten(operators.map(({ id, of }) => [id, of]));
    return {
      columns: { ...own, ...flatten(uses.map(({ use, of }) => [use.id, of])), ...held?.columns(own) },
      fans: flatten(
        operators.flatMap(({ id, fan }): [string, Columns<string>][] => (fan ? [[id, fan]] : [])),
      ),
      failed,
    };
  };
  return { at, watch, finish };
}

/** What an action raises is counted by its kind; every other kind borrows. */
const totals: Readonly<Record<string, Action["total"]>> = {
  treasury_sale: "treasury_sold_usd_m",
  share_sale: "shares_sold_usd_m",
};

function actionOf(model: Model, index: number, entity: number): Action {
  const { kind, slot } = model.contracts[index];
  const total = totals[kind] ?? "borrowed_usd_m";
  return { index, total, raising: Object.values(slot).filter((claim) => model.claims[claim].to === entity) };
}

function makeColumns<Name extends string>(
  names: Readonly<Record<Name, unknown>>,
  length: number,
): Columns<Name> {
  return Object.fromEntries(
    Object.keys(names).map((name) => [name, new Float64Array(length)]),
  ) as Columns<Name>;
}

function flatten(groups: readonly (readonly [string, Columns<string>])[]): Record<string, Float64Array> {
  return Object.fromEntries(
    groups.flatMap(([id, of]) => Object.entries(of).map(([name, column]) => [`${id}.${name}`, column])),
  );
}

/** Adds an entity's month to its columns; false where a figure is not finite. */
function watchEntity(
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
  if (overdueUsd > 0)
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
    if (raisedUsd === 0) continue;
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

function watchUse(
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
