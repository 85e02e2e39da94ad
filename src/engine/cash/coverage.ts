// Cash flow available for debt service and the debt service itself, of a month and over a window.

import type { CashMonth, MonthView } from "../model.ts";
import { entityStatus } from "../model.ts";
import { MONTHS_PER_YEAR } from "../units.ts";

/** What fell due this month of a claim, USD: what is owed less arrears of before, which a stay keeps out of it. */
function fellDueUsd({ model, state }: MonthView, cash: CashMonth, claim: number): number {
  const isStayed = state.status[model.payers[claim]] === entityStatus.defaulted;
  return Math.max(0, cash.owedUsd[claim] - (isStayed ? 0 : state.arrearsUsd[claim]));
}

/** Operating cash received less operating cost and tax that fell due in the month, USD: CFADS without working capital that comes once. */
export function monthCfadsUsd(view: MonthView, cash: CashMonth, entity: number): number {
  const { operatingHeld, operatingOwed } = view.model.entities[entity];
  let usd = 0;
  for (const claim of operatingHeld) usd += cash.paidUsd[claim];
  for (const claim of operatingOwed) usd -= fellDueUsd(view, cash, claim);
  return usd;
}

/** Interest and scheduled principal that fell due in the month, USD; neither arrears of before nor prepayments are in it. */
export function monthDebtServiceUsd(view: MonthView, cash: CashMonth, entity: number): number {
  let usd = 0;
  for (const claim of view.model.entities[entity].serviceOwed) usd += fellDueUsd(view, cash, claim);
  return usd;
}

/**
 * Debt service coverage over the window ending with this month: sum of CFADS over sum of debt service; Infinity without debt
 * service. Before a full window has passed, the months there are. (DSCR as covenants define it: trailing twelve months by default.)
 */
export function trailingDscr(view: MonthView, cash: CashMonth, entity: number, windowMonths: number): number {
  let cfadsUsd = monthCfadsUsd(view, cash, entity);
  let serviceUsd = monthDebtServiceUsd(view, cash, entity);
  for (let back = 1; back < Math.min(windowMonths, view.month + 1); back++) {
    const place = entity * MONTHS_PER_YEAR + ((view.month - back) % MONTHS_PER_YEAR);
    cfadsUsd += view.state.cfadsUsd[place];
    serviceUsd += view.state.debtServiceUsd[place];
  }
  return serviceUsd > 0 ? cfadsUsd / serviceUsd : Number.POSITIVE_INFINITY;
}

/** Months of the run rate: a quarter, so that a hall opened lately counts nearly whole. */
const RUN_RATE_MONTHS = 3;

/** Mean operating cash flow of the last quarter, this month included, USD a month: what a budget takes to go on. */
export function meanCfadsUsd(view: MonthView, cash: CashMonth, entity: number): number {
  const months = Math.min(RUN_RATE_MONTHS, view.month + 1);
  let usd = monthCfadsUsd(view, cash, entity);
  for (let back = 1; back < months; back++) {
    usd += view.state.cfadsUsd[entity * MONTHS_PER_YEAR + ((view.month - back) % MONTHS_PER_YEAR)];
  }
  return usd / months;
}
