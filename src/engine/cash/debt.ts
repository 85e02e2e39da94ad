// What kinds of debt share: who owes whom and on which rung, the claims of a loan, when a line may be drawn, what a sweep takes.

import type { CashMonth, Fields, MonthView, SlotDeclaration } from "../model.ts";
import { entityStatus } from "../model.ts";
import { trailingDscr } from "./coverage.ts";

/** Who owes, who lent, on which rung. */
export const debtFields = {
  borrower: { kind: "name", unit: "-", about: "Who owes.", refers: "entities" },
  lender: { kind: "name", unit: "-", about: "Who lent.", refers: "entities", default: "bank" },
  rank: {
    kind: "choice",
    unit: "-",
    about: "Its rung.",
    choices: ["senior_debt", "unsecured_debt"],
    default: "senior_debt",
  },
} as const satisfies Fields;

export const drawSlot: SlotDeclaration = {
  name: "draw",
  from: "lender",
  to: "borrower",
  step: "senior_debt",
  tax: "none",
  about: "Drawn, less fee.",
};

export const interestSlot: SlotDeclaration = {
  name: "interest",
  from: "borrower",
  to: "lender",
  step: "senior_debt",
  tax: "income",
  about: "Interest.",
};

export const principalSlot: SlotDeclaration = {
  name: "principal",
  from: "borrower",
  to: "lender",
  step: "senior_debt",
  tax: "none",
  trigger: "maturity",
  about: "Principal.",
};

/** Principal by instalments: missing one is a payment default, not a failure to refinance. */
export const instalmentSlot: SlotDeclaration = { ...principalSlot, trigger: "payment" };

/** Fee on what is committed and not drawn. */
export const undrawnFeeSlot: SlotDeclaration = {
  name: "fee",
  from: "borrower",
  to: "lender",
  step: "senior_debt",
  tax: "income",
  about: "Fee on what is not drawn.",
};

/** Repaid out of surplus, ahead of schedule: no part of scheduled debt service. */
export const sweepSlot: SlotDeclaration = {
  name: "sweep",
  from: "borrower",
  to: "lender",
  step: "senior_debt",
  tax: "none",
  once: true,
  about: "Repaid from surplus.",
};

/** Whether its creditors are stayed: in default it pays no debt. */
export function isStayed({ state }: MonthView, borrower: number): boolean {
  return state.status[borrower] === entityStatus.defaulted;
}

/** Conditions precedent of an undrawn line: no default, and no doubt about the borrower's next year. */
export function mayDraw(view: MonthView, borrower: number): boolean {
  return !isStayed(view, borrower) && view.state.doubtMonths[borrower] === 0;
}

/** How a loan is repaid: level by month from `first_principal` on, and at `due` what is left, the balloon in it. */
export type Repayment = {
  readonly first_principal: number;
  readonly due: number;
  readonly balloon_pct?: number;
};

/**
 * A level instalment, USD, of a loan of which `balanceUsd` is owed before `month`'s. Of B owed when principal begins, (1 − balloon) is
 * repaid in n equal instalments; after k of them B·(1 − (1 − balloon)·k/n) is owed, which gives B back from what is owed.
 */
function instalmentUsd(
  balanceUsd: number,
  { first_principal, due, balloon_pct = 0 }: Repayment,
  month: number,
) {
  const repaid = 1 - balloon_pct / 100;
  const instalments = due - first_principal + 1;
  return (balanceUsd * repaid) / (instalments - repaid * (month - first_principal));
}

/** Principal due this month, USD: level from `first_principal`, whatever is left at maturity. */
export function principalUsd(balanceUsd: number, terms: Repayment, month: number): number {
  if (month >= terms.due) return balanceUsd;
  return month >= terms.first_principal ? instalmentUsd(balanceUsd, terms, month) : 0;
}

/** Principal that will be due in a later `month`, USD, on today's balance if nothing is drawn or prepaid until then. */
export function laterPrincipalUsd(balanceUsd: number, terms: Repayment, now: number, month: number): number {
  const { first_principal, due } = terms;
  if (month > due) return 0;
  const from = Math.max(first_principal, now);
  if (from >= due) return month === due ? balanceUsd : 0;
  if (month < from) return 0;
  const levelUsd = instalmentUsd(balanceUsd, terms, from);
  return month < due ? levelUsd : balanceUsd - levelUsd * (due - from);
}

/**
 * What a sweep takes of a surplus, USD: its share of it, all of it while coverage is under the borrower's lock-up, never more than is
 * owed. A loan without a sweep clause (0 %) takes nothing.
 */
export function sweptUsd(
  view: MonthView,
  cash: CashMonth,
  { borrower, sweep_pct }: { readonly borrower: number; readonly sweep_pct: number },
  balanceUsd: number,
  surplusUsd: number,
): number {
  if (sweep_pct === 0 || surplusUsd === 0) return 0;
  const isLocked = isLockedUp(view, cash, borrower);
  return Math.min(balanceUsd, isLocked ? surplusUsd : (surplusUsd * sweep_pct) / 100);
}

/** Whether coverage is below the lock-up: nothing is distributed, and sweeps take all. */
export function isLockedUp(view: MonthView, cash: CashMonth, entity: number): boolean {
  const { lock_up_dscr, coverage_window_months } = view.model.entities[entity];
  return trailingDscr(view, cash, entity, coverage_window_months) < lock_up_dscr;
}
