// A month's cash: claims are cleared, whoever is short acts, claims are cleared again until nobody can add anything.

import type { Book, CashMonth, MonthView, Rules } from "../model.ts";
import { entityStatus } from "../model.ts";
import { USD_PER_USD_M } from "../units.ts";
import { makeBudget } from "./budget.ts";
import { CENT_USD } from "./cent.ts";
import { clear } from "./clear.ts";
import { shareSurplus } from "./surplus.ts";

/**
 * Clears the month. On entry `cash.owedUsd` holds what became due; arrears of entities not in default are added here.
 * While an operator would end below its minimum it takes its next action; each adds cash and is taken once.
 */
export function clearMonth(view: MonthView, rules: Rules, book: Book, cash: CashMonth): void {
  const { model, state } = view;
  addArrears(view, cash.owedUsd);
  cash.hasActed.fill(0);
  for (let round = 0; ; round++) {
    setCeilings(view, cash);
    if (model.funding === "open") {
      clear(
        model.network,
        state.cashUsd,
        state.reserveUsd,
        cash.owedUsd,
        cash.paidUsd,
        cash.leftUsd,
        cash.reserveLeftUsd,
        cash.isShort,
      );
    } else keepCommitments(view, cash);
    if (round === 0 && model.funding === "open") makeBudget(view, rules, cash);
    let raisedUsd = 0;
    for (const entity of model.entities) {
      if (!entity.outside && state.status[entity.index] === entityStatus.ok)
        raisedUsd += actOnce(view, rules, entity.index, book, cash);
    }
    if (raisedUsd === 0) break;
  }
  shareSurplus(view, rules, book, cash);
}

/**
 * Committed uses against committed sources: every commitment is kept and cash may go below zero, so that its low is the money
 * still to be found. Nobody defaults here; what happens when it is not found is the case of open markets.
 */
function keepCommitments({ model, state }: MonthView, cash: CashMonth): void {
  cash.isShort.fill(0);
  for (const { index, outside, claimsHeld, claimsOwed } of model.entities) {
    if (outside) continue;
    let leftUsd = state.cashUsd[index];
    for (const claim of claimsHeld) leftUsd += cash.paidUsd[claim];
    for (const claim of claimsOwed) leftUsd -= cash.paidUsd[claim];
    cash.leftUsd[index] = leftUsd;
    cash.reserveLeftUsd[index] = state.reserveUsd[index];
  }
}

/** Arrears fall due again every month, except from an entity in default: its creditors are stayed. */
function addArrears({ model, state }: MonthView, owedUsd: Float64Array): void {
  model.payers.forEach((from, claim) => {
    if (state.status[from] === entityStatus.ok) owedUsd[claim] += state.arrearsUsd[claim];
  });
}

/** The most each claim can be paid: all of it, or the recovery where the market has drawn its payer's default. */
function setCeilings({ model, market }: MonthView, cash: CashMonth): void {
  cash.paidUsd.set(cash.owedUsd);
  if (!market.outsideDefault.includes(1)) return;
  model.payers.forEach((from, claim) => {
    if (market.outsideDefault[from] === 1) cash.paidUsd[claim] *= model.entities[from].recovery_pct / 100;
  });
}

/**
 * The entity's first action that raises anything, if it is below its minimum cash or has left a claim unpaid; one that looks
 * ahead is asked for what the budget lacks too.
 */
function actOnce(view: MonthView, rules: Rules, at: number, book: Book, cash: CashMonth): number {
  const entity = view.model.entities[at];
  let needUsd = entity.minimum_cash_usd_m * USD_PER_USD_M - cash.leftUsd[at];
  // The reserve is the last resort: what it paid is still needed.
  needUsd += view.state.reserveUsd[at] - cash.reserveLeftUsd[at];
  if (cash.isShort[at] === 1)
    for (const claim of entity.claimsOwed) needUsd += cash.owedUsd[claim] - cash.paidUsd[claim];
  for (const index of view.model.actions[at]) {
    if (cash.hasActed[index] === 1) continue;
    const contract = view.model.contracts[index];
    const kind = rules.of[contract.index];
    const askedUsd = kind.looksAhead ? needUsd - cash.budgetLowUsd[at] : needUsd;
    if (askedUsd <= CENT_USD) continue;
    cash.hasActed[index] = 1;
    const raisedUsd = kind.act?.(contract, view, askedUsd, book) ?? 0;
    if (raisedUsd > 0) return raisedUsd;
  }
  return 0;
}
