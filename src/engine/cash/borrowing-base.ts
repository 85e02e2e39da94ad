// What a lender against hardware counts: the hardware as it ages, and the fees its contract has still to bring.

import type { MonthView } from "../model.ts";
import { USD_PER_USD_M } from "../units.ts";

/** Hardware by month of delivery, and how long it keeps value. */
export type Hardware = {
  readonly delivered_usd_m: Float64Array;
  readonly delivered_before_usd_m: number;
  readonly life_months: number;
};

/**
 * Value of hardware delivered up to and in this month, USD: cost less a straight line over its life from the month after delivery; what
 * came before the first month counts as delivered in the month before it.
 */
export function hardwareUsd(
  { delivered_usd_m, delivered_before_usd_m, life_months }: Hardware,
  month: number,
): number {
  const left = (age: number) => Math.max(0, 1 - age / life_months);
  let usdM = delivered_before_usd_m * left(month + 1);
  const first = Math.max(0, month - Math.ceil(life_months));
  for (let delivered = first; delivered <= month; delivered++)
    usdM += delivered_usd_m[delivered] * left(month - delivered);
  return usdM * USD_PER_USD_M;
}

/** The terms of a cloud contract that its lender reads. */
type CloudTerms = {
  readonly customer: number;
  readonly halls: readonly number[];
  readonly total_usd_m: number;
  readonly term_months: number;
};

/**
 * Fees a cloud contract has still to bring from a month on, USD, not discounted: of each tranche the share of its term that is left, nothing for a
 * tranche its customer left or after the customer's default.
 */
export function contractedUsd({ model, market, state }: MonthView, index: number, month: number): number {
  const contract = model.contracts[index];
  const { customer, halls, total_usd_m, term_months } = contract.terms as unknown as CloudTerms;
  if (market.outsideDefault[customer] === 1) return 0;
  let allMw = 0;
  let leftMw = 0;
  halls.forEach((hall, i) => {
    const mw = model.halls[hall].critical_mw;
    allMw += mw;
    if (state.memory[contract.at.missed + i] > 0) return;
    const monthsIn = Math.max(0, month - state.hallReady[hall]);
    leftMw += mw * Math.max(0, 1 - monthsIn / term_months);
  });
  return allMw > 0 ? (total_usd_m * USD_PER_USD_M * leftMw) / allMw : 0;
}
