// What management sees coming: the run rate of operations and what contracts foresee on dates they know. A projection from this
// month's state, never a look at the path's own future.

import type { CashMonth, MonthView, Rules } from "../model.ts";
import { runRateUsd } from "./coverage.ts";

/**
 * Writes `cash.budgetLowUsd`: the lowest that liquidity falls from this month's end within each operator's look-ahead, USD, 0 or
 * below. Cash at month k is the sum over months 1…k of the run rate and of what contracts foresee.
 */
export function makeBudget(view: MonthView, rules: Rules, cash: CashMonth): void {
  const { model } = view;
  const sumUsd = new Float64Array(model.entities.length);
  const flow = (slot: number, usd: number) => {
    sumUsd[model.claims[slot].from] -= usd;
    sumUsd[model.claims[slot].to] += usd;
  };
  cash.budgetLowUsd.fill(0);
  const rateUsd = model.entities.map(({ index, outside }) => (outside ? 0 : runRateUsd(view, cash, index)));
  const horizon = Math.max(
    ...model.entities.map((entity) => (entity.outside ? 0 : entity.look_ahead_months)),
  );
  for (let ahead = 1; ahead <= horizon; ahead++) {
    for (const contract of rules.foreseeing) rules.of[contract.index].foresee?.(contract, view, ahead, flow);
    for (const { index, outside, look_ahead_months } of model.entities) {
      if (outside || ahead > look_ahead_months) continue;
      sumUsd[index] += rateUsd[index];
      cash.budgetLowUsd[index] = Math.min(cash.budgetLowUsd[index], sumUsd[index]);
    }
  }
}
