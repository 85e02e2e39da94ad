// What is kept of a path: named numbers per entity and per use, and monthly columns for the fans.

import type { CashMonth, Kinds, Model, MonthView, State, Trigger } from "../model.ts";
import { NEVER } from "../model.ts";
import { type Recovered, watchBook } from "./book-watch.ts";
import {
  actionOf,
  type Columns,
  type RecoverOf,
  type Watched,
  type WatchedUse,
  watchEntity,
  watchUse,
} from "./measure-month.ts";
import { usesOf, yardstickFactors } from "./uses.ts";

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

/** What a defaulter's debts get, handed in by whoever joins the stages. */
export type Recover = (view: MonthView, kinds: Kinds, next: State, entity: number) => Recovered;

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
  let k: number;
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
