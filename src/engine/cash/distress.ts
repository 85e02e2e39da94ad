// How a borrower stands at the start of a month, by the months behind it: what it and its lenders decide on before claims are made.

import type { MonthView, State } from "../model.ts";
import { NEVER } from "../model.ts";
import { MONTHS_PER_YEAR, USD_PER_USD_M } from "../units.ts";

/** Months over which coverage and burn are looked back on: a quarter's accounts. */
export const LOOK_BACK_MONTHS = 3;

/** Mean CFADS and debt service of the months a state has behind it, a quarter at most, USD a month; nothing in the first. */
export function lately(state: State, entity: number) {
  const months = Math.min(LOOK_BACK_MONTHS, state.month);
  if (months === 0) return { cfadsUsd: 0, serviceUsd: 0 };
  let cfadsUsd = 0;
  let serviceUsd = 0;
  for (let back = 1; back <= months; back++) {
    const place = entity * MONTHS_PER_YEAR + ((state.month - back) % MONTHS_PER_YEAR);
    cfadsUsd += state.cfadsUsd[place];
    serviceUsd += state.debtServiceUsd[place];
  }
  return { cfadsUsd: cfadsUsd / months, serviceUsd: serviceUsd / months };
}

/** Debt service coverage of the last quarter; Infinity where nothing was due or nothing is known yet. */
export function recentDscr(view: MonthView, entity: number): number {
  const { cfadsUsd, serviceUsd } = lately(view.state, entity);
  return serviceUsd > 0 ? cfadsUsd / serviceUsd : NEVER;
}

/** Months that cash above the minimum and free bitcoin last at the last quarter's burn; NEVER where nothing is burnt. */
export function runwayMonths(view: MonthView, entity: number): number {
  const { model, market, state } = view;
  const { cfadsUsd, serviceUsd } = lately(state, entity);
  const minimumUsd = model.entities[entity].minimum_cash_usd_m * USD_PER_USD_M;
  const heldUsd = state.cashUsd[entity] - minimumUsd + state.btc[entity] * market.btcUsdEnd;
  return serviceUsd > cfadsUsd ? Math.max(0, heldUsd) / (serviceUsd - cfadsUsd) : NEVER;
}
