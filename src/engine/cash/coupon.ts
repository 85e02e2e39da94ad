// Coupons of bonds: twice a year, counted back from maturity.

import { MONTHS_PER_YEAR } from "../units.ts";

const COUPONS_PER_YEAR = 2;

/** Whether a coupon of a bond maturing in month `due` falls in `month`. */
export function isCouponMonth(due: number, month: number): boolean {
  // In whole numbers, whose remainder is cheap.
  return ((due - month) | 0) % (MONTHS_PER_YEAR / COUPONS_PER_YEAR) === 0;
}

/** One coupon, USD: half a year at `pctPerYear`. */
export function semiannualUsd(balanceUsd: number, pctPerYear: number): number {
  return (balanceUsd * pctPerYear) / 100 / COUPONS_PER_YEAR;
}
