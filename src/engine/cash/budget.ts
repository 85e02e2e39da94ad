// What management sees coming: the run rate of operations and what contracts foresee on dates they know. A projection from this
// month's state, never a look at the path's own future.

import type { CashMonth, MonthView, Rules } from "../model.ts";
import { meanCfadsUsd } from "./coverage.ts";

/**
 * Writes `cash.budgetLowUsd`: the lowest that liquidity falls from this month's end within each operator's look-ahead, USD, 0 or
 * below. Cash at month k is the sum over months 1…k of the run rate and of what contracts foresee.
 */
export function makeBudget(view: MonthView, rules: Rules, cash: CashMonth): void {
  const { model } = view;
  const { budgetUsd, budgetLowUsd, runRateUsd } = cash;
  const flow = (slot: number, usd: number) => {
    const { from, to } = model.claims[slot];
    budgetUsd[from] -= usd;
    budgetUsd[to] += usd;
  };
  budgetUsd.fill(0);
  budgetLowUsd.fill(0);
  let horizon = 0;
  for (const { index, outside, look_ahead_months } of model.entities) {
    if (outside) continue;
    runRateUsd[index] = meanCfadsUsd(view, cash, index);
    horizon = Math.max(horizon, look_ahead_months);
  }
  for (let ahead = 1; ahead <= horizon; ahead++) {
    for (const { contract, rule } of rules.foreseeing) rule(contract, view, ahead, flow);
    for (const { index, outside, look_ahead_months } of model.entities) {
      if (outside || ahead > look_ahead_months) continue;
      budgetUsd[index] += runRateUsd[index];
      budgetLowUsd[index] = Math.min(budgetLowUsd[index], budgetUsd[index]);
    }
  }
}
