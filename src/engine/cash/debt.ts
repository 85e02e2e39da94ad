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

/** Principal due this month, USD: level from `firstPrincipal`, whatever is left at maturity. */
export function principalUsd(balanceUsd: number, firstPrincipal: number, due: number, month: number): number {
  if (month >= due) return balanceUsd;
  return month >= firstPrincipal ? balanceUsd / (due - month + 1) : 0;
}

/** Principal that will be due in a later `month`, USD, on today's balance if nothing is drawn or prepaid until then. */
export function laterPrincipalUsd(
  balanceUsd: number,
  firstPrincipal: number,
  due: number,
  now: number,
  month: number,
): number {
  if (month > due) return 0;
  const from = Math.min(due, Math.max(firstPrincipal, now));
  return month >= from ? balanceUsd / (due - from + 1) : 0;
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
