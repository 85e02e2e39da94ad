// What happens to cash above the minimum once everything due is paid: reserve, sweeps, distributions, in that order.

import type { Book, CashMonth, Entity, MonthView, Rules } from "../model.ts";
import { entityStatus } from "../model.ts";
import { USD_PER_USD_M } from "../units.ts";
import { CENT_USD } from "./cent.ts";

/**
 * Fills each operator's reserve from its surplus, then lets its contracts take theirs. Only after clearing, so that nothing here
 * changes who is paid; what a parent receives is its cash next month.
 */
export function shareSurplus(view: MonthView, rules: Rules, book: Book, cash: CashMonth): void {
  const { model, state } = view;
  // Decided on what each held when claims had cleared: what a child pays up is its parent's only next month, in any order.
  const { dividendUsd } = cash;
  dividendUsd.fill(0);
  for (const entity of model.entities) {
    const at = entity.index;
    if (entity.outside || state.status[at] !== entityStatus.ok) continue;
    if (cash.isShort[at] === 1 && hasUnpaid(entity, cash)) continue;
    const minimumUsd = entity.minimum_cash_usd_m * USD_PER_USD_M;
    const topUpUsd = Math.min(
      Math.max(0, cash.leftUsd[at] - minimumUsd),
      Math.max(0, entity.debt_reserve_target_usd_m * USD_PER_USD_M - cash.reserveLeftUsd[at]),
    );
    cash.leftUsd[at] -= topUpUsd;
    cash.reserveLeftUsd[at] += topUpUsd;
    for (const index of model.surplus[at]) {
      const contract = model.contracts[index];
      const aboveUsd = Math.max(0, cash.leftUsd[at] - minimumUsd);
      const taken = rules.of[contract.index].takeSurplus?.(contract, view, aboveUsd, book, cash);
      if (!taken || taken.usd === 0) continue;
      cash.paidUsd[taken.slot] += taken.usd;
      cash.leftUsd[at] -= taken.usd;
      dividendUsd[model.claims[taken.slot].to] += taken.usd;
    }
  }
  dividendUsd.forEach((usd, at) => {
    cash.leftUsd[at] += usd;
  });
}

/** Whether any claim on it stayed unpaid, but for what is left of a sum of doubles. */
function hasUnpaid({ claimsOwed }: Entity, { owedUsd, paidUsd }: CashMonth): boolean {
  return claimsOwed.some((claim) => owedUsd[claim] - paidUsd[claim] > CENT_USD);
}
