// Whole schedules, period by period: the second method beside the engine's sizing, and the loans by formula of SAM's variants.

/** A schedule by period. `balanceUsd` has one entry more: opening balances, then what is left at the end. */
export type Schedule = {
  readonly balanceUsd: Float64Array;
  readonly interestUsd: Float64Array;
  /** Below 0 where interest not yet due is added to the loan. */
  readonly principalUsd: Float64Array;
  readonly debtServiceUsd: Float64Array;
};

/** A schedule ends at zero when what is left is below this share of its largest balance, or below what rounding alone can leave. */
const CLOSED_FRACTION = 1e-9;
/** Spacing of doubles at 1. */
const DOUBLE_SPACING = 2.220446049250313e-16;

/**
 * Runs a balance forward: B_t = B_{t−1}·(1 + r_t) − DS_t. Rates are fractions per period. Throws when it does not end at zero: a schedule
 * that leaves a balance is another loan.
 */
export function runBalance(
  openingUsd: number,
  ratePerPeriod: ArrayLike<number>,
  debtServiceUsd: ArrayLike<number>,
): Schedule {
  const periods = debtServiceUsd.length;
  const balanceUsd = new Float64Array(periods + 1);
  const interestUsd = new Float64Array(periods);
  const principalUsd = new Float64Array(periods);
  balanceUsd[0] = openingUsd;
  let largestUsd = openingUsd;
  let roundingUsd = 0;
  for (let t = 0; t < periods; t++) {
    interestUsd[t] = balanceUsd[t] * ratePerPeriod[t];
    principalUsd[t] = debtServiceUsd[t] - interestUsd[t];
    balanceUsd[t + 1] = balanceUsd[t] - principalUsd[t];
    largestUsd = Math.max(largestUsd, balanceUsd[t + 1]);
    // Each period rounds the balance and the payment anew, and what was lost before grows with the rate.
    roundingUsd =
      (roundingUsd + 2 * DOUBLE_SPACING * (balanceUsd[t] + debtServiceUsd[t])) * (1 + ratePerPeriod[t]);
  }
  if (!(Math.abs(balanceUsd[periods]) <= Math.max(CLOSED_FRACTION * largestUsd, roundingUsd)))
    throw new Error(`a loan of ${openingUsd} ends with ${balanceUsd[periods]} after ${periods} periods`);
  return { balanceUsd, interestUsd, principalUsd, debtServiceUsd: Float64Array.from(debtServiceUsd) };
}

/** How principal is repaid once the interest-only periods are over: level payments, level principal, or all at the end. */
export type Repayment = "annuity" | "level principal" | "bullet";

/** A loan repaid by formula. `interestOnlyPeriods` of `periods` pay interest alone; the rate is a fraction per period. */
export type Loan = {
  readonly debtUsd: number;
  readonly ratePerPeriod: number;
  readonly periods: number;
  readonly interestOnlyPeriods?: number;
  readonly repayment: Repayment;
};

/** The schedule of a loan repaid by formula. Throws when no period is left to repay in. */
export function repay({
  debtUsd,
  ratePerPeriod,
  periods,
  interestOnlyPeriods = 0,
  repayment,
}: Loan): Schedule {
  const paying = periods - interestOnlyPeriods;
  if (!(paying >= 1))
    throw new Error(
      `${interestOnlyPeriods} of ${periods} periods are interest-only: none is left to repay in`,
    );
  const rates = new Float64Array(periods).fill(ratePerPeriod);
  const interestUsd = debtUsd * ratePerPeriod;
  const levelUsd = annuityUsd(debtUsd, ratePerPeriod, paying);
  const debtServiceUsd = new Float64Array(periods);
  for (let t = 0; t < periods; t++) {
    const paid = t - interestOnlyPeriods;
    if (paid < 0) debtServiceUsd[t] = interestUsd;
    else if (repayment === "annuity") debtServiceUsd[t] = levelUsd;
    else if (repayment === "level principal")
      debtServiceUsd[t] = debtUsd / paying + interestUsd * (1 - paid / paying);
    else debtServiceUsd[t] = interestUsd + (t === periods - 1 ? debtUsd : 0);
  }
  return runBalance(debtUsd, rates, debtServiceUsd);
}

/** Level payment that repays a loan in `periods` payments, USD a period: Excel's PMT. 10,000 at 8 %/12 over 10 → 1,037.03. */
export function annuityUsd(debtUsd: number, ratePerPeriod: number, periods: number): number {
  let factor = 0;
  for (let t = 0; t < periods; t++) factor = (factor + 1) / (1 + ratePerPeriod);
  return debtUsd / factor;
}

/**
 * What a debt service reserve should hold at each period's start and at the end, USD: the next `periodsAhead` of debt service, a
 * fraction of a period pro rata (six months of yearly columns: 0.5). One entry more than periods, as balances.
 */
export function reserveTargetUsd(debtServiceUsd: ArrayLike<number>, periodsAhead: number): Float64Array {
  return Float64Array.from({ length: debtServiceUsd.length + 1 }, (_, start) => {
    let usd = 0;
    for (let ahead = 0; ahead < periodsAhead && start + ahead < debtServiceUsd.length; ahead++)
      usd += debtServiceUsd[start + ahead] * Math.min(1, periodsAhead - ahead);
    return usd;
  });
}

/**
 * Debt service that cash flow does not cover, USD by period: what stays unpaid unless a reserve, an action or an owner pays it. A model
 * that leaves this line out funds it in silence.
 */
export function shortfallUsd(cfadsUsd: ArrayLike<number>, debtServiceUsd: ArrayLike<number>): Float64Array {
  return Float64Array.from(debtServiceUsd, (due, t) => Math.max(0, due - Math.max(0, cfadsUsd[t])));
}
