// One path, told once. Everything this calls is short; this is the only file a newcomer must read.

import { closeMonth } from "./cash/close.ts";
import { clearMonth } from "./cash/month.ts";
import { dispatchMonth, emptyOperation } from "./dispatch/month.ts";
import { emptyMarketMonth, marketMonth } from "./market/month.ts";
import type {
  Book,
  CashMonth,
  Innovations,
  Kinds,
  Model,
  MonthView,
  Ruled,
  RuleName,
  Rules,
  State,
} from "./model.ts";
import { emptyState, openState } from "./open.ts";

/** Sees each month as it closes: what the month was, what was owed and paid, and what the next one inherits. */
export type Watch = (view: MonthView, cash: CashMonth, next: State) => void;

/** Keeps the reason for a claim when a path is explained; otherwise does nothing. */
export type KeepTerm = Book["term"];

/** The arrays one path after another is run in, made once per thread. */
export type Workspace = ReturnType<typeof makeWorkspace>;

/**
 * Runs one path: a fold over months with an explicit state. Every month the market moves, sites dispatch, contracts say who
 * owes whom, claims clear, the month closes. Pass the state one run closed with to go on where it ended.
 */
export function runPath(
  model: Model,
  kinds: Kinds,
  innovations: Innovations,
  watch: Watch,
  workspace: Workspace,
  months = { from: 0, to: model.months.length },
  opening: State = openState(model, kinds, innovations),
  keepTerm: KeepTerm = forget,
): State {
  const { market, operation, cash, rules } = workspace;
  const book = writeIn(cash, model, keepTerm);
  let state = opening;
  let next = emptyState(model);
  for (let month = months.from; month < months.to; month++) {
    const view: MonthView = { model, month, market, operation, state };
    marketMonth(model, innovations, month, state.market, market, next.market); // what the world did
    dispatchMonth(model, month, market, state, operation); // what ran, hour by hour
    settle(view, rules, book); // who owes whom
    clearMonth(view, rules, book, cash); // who pays, who acts, who cannot
    closeMonth(view, rules, book, cash, next); // what next month inherits
    watch(view, cash, next);
    // The opening state is the caller's: it is read and never written.
    [state, next] = [next, month === months.from ? emptyState(model) : state];
  }
  return state;
}

/** Every contract writes what it makes someone owe this month. */
function settle(view: MonthView, rules: Rules, book: Book): void {
  book.owedUsd.fill(0);
  for (const { contract, rule } of rules.settling) rule(contract, view, book);
}

const forget: KeepTerm = () => {};

/** A book over the cash month's columns. A claim is never negative: one that turns round is another slot. */
function writeIn(cash: CashMonth, model: Model, term: KeepTerm): Book {
  const owe = (slot: number, usd: number) => {
    if (!(usd >= 0)) throw new Error(`claim ${model.claims[slot]?.id ?? slot} would be ${usd} USD`);
    cash.owedUsd[slot] += usd;
  };
  return { owe, term, owedUsd: cash.owedUsd, paidUsd: cash.paidUsd };
}

/** The contracts whose kind has a rule, each with it. */
function ruled<Name extends RuleName>(model: Model, kinds: Kinds, name: Name): Ruled<Name>[] {
  return model.contracts.flatMap((contract) => {
    const rule = kinds[contract.kind][name];
    return rule === undefined ? [] : [{ contract, rule }];
  });
}

export function makeWorkspace(model: Model, kinds: Kinds) {
  const claims = () => new Float64Array(model.claims.length);
  const entities = () => new Float64Array(model.entities.length);
  const cash: CashMonth = {
    owedUsd: claims(),
    paidUsd: claims(),
    leftUsd: entities(),
    reserveLeftUsd: entities(),
    budgetLowUsd: entities(),
    budgetUsd: entities(),
    runRateUsd: entities(),
    dividendUsd: entities(),
    isShort: new Uint8Array(model.entities.length),
    hasActed: new Uint8Array(model.contracts.length),
  };
  const rules: Rules = {
    of: model.contracts.map(({ kind }) => kinds[kind]),
    settling: ruled(model, kinds, "settle"),
    closing: ruled(model, kinds, "close"),
    foreseeing: ruled(model, kinds, "foresee"),
    testing: ruled(model, kinds, "test"),
  };
  return { market: emptyMarketMonth(model), operation: emptyOperation(model), cash, rules };
}
