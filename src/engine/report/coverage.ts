// How well cash flow covers debt: ratios over monthly columns, covenants on them, and how long liquidity lasts.

import { NEVER } from "../model.ts";
import { MONTHS_PER_YEAR } from "../units.ts";

/** Cash available for debt service (after operating cost, tax and maintenance capital; before financing and reserves) and interest plus scheduled principal, USD by month. */
export type Coverage = { readonly cfadsUsd: ArrayLike<number>; readonly debtServiceUsd: ArrayLike<number> };

/** Σ CFADS over Σ debt service from month `from` up to, not including, `to`. Infinity where no debt service is due: nothing is in test. */
export function dscr({ cfadsUsd, debtServiceUsd }: Coverage, from: number, to: number): number {
  let cfads = 0;
  let service = 0;
  for (let month = Math.max(0, from); month < Math.min(to, cfadsUsd.length); month++) {
    cfads += cfadsUsd[month];
    service += debtServiceUsd[month];
  }
  return service > 0 ? cfads / service : Number.POSITIVE_INFINITY;
}

/** Coverage of the `windowMonths` that end with each month; of the months there are before a full window has passed. */
export function trailingDscr(coverage: Coverage, windowMonths = MONTHS_PER_YEAR): Float64Array {
  return Float64Array.from(coverage.cfadsUsd, (_, month) =>
    dscr(coverage, month + 1 - windowMonths, month + 1),
  );
}

/**
 * Coverage of the `windowMonths` after each month; of the months there are near the end. On a path the columns must be a budget made
 * at that month: its own future is not known to anybody who tests a covenant.
 */
export function forwardDscr(coverage: Coverage, windowMonths = MONTHS_PER_YEAR): Float64Array {
  return Float64Array.from(coverage.cfadsUsd, (_, month) =>
    dscr(coverage, month + 1, month + 1 + windowMonths),
  );
}

/** What a loan life or project life ratio is made of, by period: CFADS, the debt's rate (fraction per period) and its opening balance. */
export type LoanLife = {
  readonly cfadsUsd: ArrayLike<number>;
  readonly ratePerPeriod: ArrayLike<number>;
  readonly openingBalanceUsd: ArrayLike<number>;
};

/** Present value at the start of each period, at the debt's rate, of CFADS from it up to, not including, period `end`; 0 from there on. */
export function presentValuesUsd(
  cfadsUsd: ArrayLike<number>,
  ratePerPeriod: ArrayLike<number>,
  end: number,
): Float64Array {
  const values = new Float64Array(cfadsUsd.length);
  let laterUsd = 0;
  for (let period = Math.min(end, cfadsUsd.length) - 1; period >= 0; period--) {
    laterUsd = (cfadsUsd[period] + laterUsd) / (1 + ratePerPeriod[period]);
    values[period] = laterUsd;
  }
  return values;
}

/**
 * Loan life coverage at the start of each period: present value of CFADS to the loan's maturity, plus any reserve the agreement counts,
 * over its opening balance. Infinity where nothing is owed.
 */
export function llcr(loan: LoanLife, maturity: number, reserveUsd?: ArrayLike<number>): Float64Array {
  const values = presentValuesUsd(loan.cfadsUsd, loan.ratePerPeriod, maturity);
  return values.map((usd, period) => {
    const balanceUsd = loan.openingBalanceUsd[period];
    return balanceUsd > 0 ? (usd + (reserveUsd?.[period] ?? 0)) / balanceUsd : Number.POSITIVE_INFINITY;
  });
}

/** Project life coverage: as `llcr`, with CFADS to the end of the project. */
export function plcr(loan: LoanLife, reserveUsd?: ArrayLike<number>): Float64Array {
  return llcr(loan, loan.cfadsUsd.length, reserveUsd);
}

/** A covenant as data: the measure must be at least, or at most, a limit that may step down by month; tested in every month or in some. */
export type Covenant = {
  readonly bound: "at least" | "at most";
  readonly limit: ArrayLike<number>;
  readonly testMonths?: readonly number[];
};

/** Distance to the limit by month (below 0: breached; Infinity in months without a test), its least, and the first breach (NEVER if none). */
export type Headroom = {
  readonly byMonth: Float64Array;
  readonly least: number;
  readonly leastMonth: number;
  readonly firstBreachMonth: number;
};

/** Headroom of a covenant, in the measure's own unit. Throws when the measure is not a number in a tested month. */
export function headroom(measure: ArrayLike<number>, { bound, limit, testMonths }: Covenant): Headroom {
  const byMonth = new Float64Array(measure.length).fill(Number.POSITIVE_INFINITY);
  let least = Number.POSITIVE_INFINITY;
  let leastMonth = NEVER;
  let firstBreachMonth = NEVER;
  for (const month of testMonths ?? byMonth.keys()) {
    if (month >= measure.length) continue;
    const distance = bound === "at least" ? measure[month] - limit[month] : limit[month] - measure[month];
    if (Number.isNaN(distance))
      throw new Error(`covenant measure ${measure[month]} against ${limit[month]} in month ${month}`);
    byMonth[month] = distance;
    if (distance < least) [least, leastMonth] = [distance, month];
    if (distance < 0) firstBreachMonth = Math.min(firstBreachMonth, month);
  }
  return { byMonth, least, leastMonth, firstBreachMonth };
}

/** Share of CFADS that can be lost before a minimum DSCR is breached: 1.5 against 1.2 → 0.2. Below 0: already breached by so much. */
export function cfadsCushionFraction(ratio: number, minimum: number): number {
  return 1 - minimum / ratio;
}

/**
 * Months of runway: whole months survived before month-end liquidity first falls below zero; NEVER if it does not. Of a committed-only
 * column and of one with actions it gives the two runways.
 */
export function runwayMonths(liquidityUsd: ArrayLike<number>): number {
  for (let month = 0; month < liquidityUsd.length; month++) if (liquidityUsd[month] < 0) return month;
  return NEVER;
}

/** Months until liquidity is gone at a constant burn, a fraction too; NEVER when nothing is burnt, 0 when it is already gone. */
export function runwayAtBurnMonths(liquidityUsd: number, burnUsdPerMonth: number): number {
  if (liquidityUsd <= 0) return 0;
  return burnUsdPerMonth > 0 ? liquidityUsd / burnUsdPerMonth : NEVER;
}

/** Principal falling due in one calendar year, USD. */
export type YearDue = { readonly year: number; readonly principalUsd: number };

/**
 * The refinancing wall: principal due by calendar year over all debts, each a monthly column from `firstMonthNumber` (12·year + month
 * − 1). Years without any are listed, so that gaps show.
 */
export function principalDueByYear(
  principalUsd: readonly ArrayLike<number>[],
  firstMonthNumber: number,
): YearDue[] {
  const dueUsd = new Map<number, number>();
  for (const column of principalUsd)
    for (let month = 0; month < column.length; month++) {
      const year = Math.floor((firstMonthNumber + month) / MONTHS_PER_YEAR);
      dueUsd.set(year, (dueUsd.get(year) ?? 0) + column[month]);
    }
  return Array.from(dueUsd, ([year, usd]) => ({ year, principalUsd: usd })).sort((a, b) => a.year - b.year);
}
