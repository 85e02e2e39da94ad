// What next month inherits from what was paid: cash, arrears, who is in default.

import type { Book, CashMonth, Claim, Model, MonthView, Rules, State, Trigger } from "../model.ts";
import { entityStatus, triggers } from "../model.ts";
import { MONTHS_PER_YEAR } from "../units.ts";
import { CENT_USD } from "./cent.ts";
import { monthCfadsUsd, monthDebtServiceUsd } from "./coverage.ts";

/** Operating and equipment bills overdue for this many months running are a payment default. */
export const MONTHS_OVERDUE_TO_DEFAULT = 2;

/** Writes `next` from the month just cleared: contracts' memory first, then cash, arrears and defaults. */
export function closeMonth(view: MonthView, rules: Rules, book: Book, cash: CashMonth, next: State): void {
  copyState(view.state, next);
  next.month = view.month + 1;
  for (const { contract, rule } of rules.closing) rule(contract, view, book, next);
  closeClaims(view, cash, next);
  for (const entity of view.model.entities) {
    if (entity.outside) continue;
    next.cashUsd[entity.index] = cash.leftUsd[entity.index];
    next.reserveUsd[entity.index] = cash.reserveLeftUsd[entity.index];
    const place = entity.index * MONTHS_PER_YEAR + (view.month % MONTHS_PER_YEAR);
    next.cfadsUsd[place] = monthCfadsUsd(view, cash, entity.index);
    next.debtServiceUsd[place] = monthDebtServiceUsd(view, cash, entity.index);
    closeDefault(view, entity.index, next);
  }
  for (const { contract, rule } of rules.testing) rule(contract, view, next, cash);
}

/** Puts an entity in default for a reason, if it is not already. */
export function setDefault(next: State, entity: number, trigger: Trigger): void {
  if (next.status[entity] === entityStatus.defaulted) return;
  next.status[entity] = entityStatus.defaulted;
  next.trigger[entity] = triggers.indexOf(trigger);
}

/** Arrears of next month: what an entity did not pay, more where its creditors were stayed; of an outside defaulter nothing. */
function closeClaims({ model, market, state }: MonthView, cash: CashMonth, next: State): void {
  const { entities, payers } = model;
  for (let claim = 0; claim < payers.length; claim++) {
    const from = payers[claim];
    const unpaidUsd = cash.owedUsd[claim] - cash.paidUsd[claim];
    if (entities[from].outside) {
      // What an outside defaulter does not pay is lost to its creditor.
      next.arrearsUsd[claim] = market.outsideDefault[from] === 1 ? 0 : unpaidUsd;
      continue;
    }
    const isStayed = state.status[from] === entityStatus.defaulted;
    const carriedUsd = unpaidUsd + (isStayed ? state.arrearsUsd[claim] : 0);
    next.arrearsUsd[claim] = carriedUsd > CENT_USD ? carriedUsd : 0;
  }
}

/** Unpaid debt service is a default at once; unpaid operations or equipment after two months running; construction never. */
function closeDefault({ model, state }: MonthView, at: number, next: State): void {
  const unpaid = unpaidUsd(model, at, next.arrearsUsd);
  next.overdueMonths[at] = unpaid.billsUsd > CENT_USD ? state.overdueMonths[at] + 1 : 0;
  if (unpaid.debtUsd > CENT_USD) setDefault(next, at, triggerOf(model, next.month - 1, at, next.arrearsUsd));
  else if (next.overdueMonths[at] >= MONTHS_OVERDUE_TO_DEFAULT)
    setDefault(next, at, billTriggerOf(model, at, next.arrearsUsd));
}

/** What the largest unpaid bill says its non-payment is: refunds of a missed milestone are one, all others a payment. */
function billTriggerOf(model: Model, at: number, arrearsUsd: Float64Array): Trigger {
  const { trigger } = largestOf(model, model.entities[at].claimsOwed, arrearsUsd);
  return trigger === "milestone" ? "milestone" : "payment";
}

/** What the largest unpaid debt claim says its non-payment is. */
function triggerOf(model: Model, month: number, at: number, arrearsUsd: Float64Array): Trigger {
  const { trigger, contract } = largestOf(model, model.entities[at].debtOwed, arrearsUsd);
  // An instalment before the last is a payment, whatever its claim is called.
  const { due = Number.NEGATIVE_INFINITY, holder_put } = model.contracts[contract].terms as {
    due?: number;
    holder_put?: number;
  };
  return trigger === "maturity" && month < due && month !== holder_put ? "payment" : trigger;
}

/** The claim of which most is unpaid, the first of those alike. */
function largestOf({ claims }: Model, among: readonly number[], arrearsUsd: Float64Array): Claim {
  return claims[
    among.reduce((largest, claim) => (arrearsUsd[claim] > arrearsUsd[largest] ? claim : largest))
  ];
}

/** What an entity has left unpaid, USD: debt defaults at once, bills after a time, construction and distributions never. */
function unpaidUsd(model: Model, at: number, arrearsUsd: Float64Array) {
  const { claimsOwed, debtOwed, patientOwed } = model.entities[at];
  const allUsd = sumUsd(arrearsUsd, claimsOwed);
  if (allUsd === 0) return nothingUnpaid;
  const debtUsd = sumUsd(arrearsUsd, debtOwed);
  return { debtUsd, billsUsd: allUsd - debtUsd - sumUsd(arrearsUsd, patientOwed) };
}

const nothingUnpaid = { debtUsd: 0, billsUsd: 0 };

function sumUsd(column: Float64Array, claims: readonly number[]): number {
  let usd = 0;
  for (const claim of claims) usd += column[claim];
  return usd;
}

/** Copies every column of a state but the market's, which the market stage writes itself. */
function copyState(from: State, to: State): void {
  for (const column of columns) to[column].set(from[column]);
}

const columns = [
  "cashUsd",
  "restrictedUsd",
  "reserveUsd",
  "btc",
  "status",
  "trigger",
  "cfadsUsd",
  "debtServiceUsd",
  "lossCarriedUsd",
  "taxableUsd",
  "atmLeftUsd",
  "sharesM",
  "overdueMonths",
  "doubtMonths",
  "fleetFraction",
  "arrearsUsd",
  "hallReady",
  "hallMonths",
  "hallCustomer",
  "memory",
] as const satisfies readonly (keyof State)[];
