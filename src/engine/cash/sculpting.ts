// How much a cash flow repays: the size of a loan sculpted to it, and the coverage of a loan of given size.

/** The most that a stream of debt service repays, USD: Σ DS_t·df_t, from the last period back. */
export function debtRepaidUsd(debtServiceUsd: ArrayLike<number>, ratePerPeriod: ArrayLike<number>): number {
  let usd = 0;
  for (let t = debtServiceUsd.length - 1; t >= 0; t--)
    usd = (usd + debtServiceUsd[t]) / (1 + ratePerPeriod[t]);
  return usd;
}

/** Debt service a cash flow covers once, USD by period: in a period of negative CFADS nothing is due. */
const coverableUsd = (cfadsUsd: ArrayLike<number>) => Float64Array.from(cfadsUsd, (usd) => Math.max(0, usd));

/**
 * The largest loan that its cash flow covers `targetDscr` times in every period, USD: DS_t = CFADS_t/DSCR*; interest of a period in which
 * nothing is due is added to the loan. Periods are months, quarters or years as the columns are. (Yescombe 2014, Principles of Project
 * Finance, §12; the same sizing as NREL SAM's single-owner model.)
 */
export function sculptToCoverage(
  cfadsUsd: ArrayLike<number>,
  targetDscr: number,
  ratePerPeriod: ArrayLike<number>,
): number {
  return debtRepaidUsd(
    coverableUsd(cfadsUsd).map((usd) => usd / targetDscr),
    ratePerPeriod,
  );
}

/**
 * The coverage of a loan of this size sculpted to cash flow, the same in every period; 0 where there is no cash flow to sculpt it to. Below
 * 1 is a loan that falls short in every period.
 */
export function sculptToDebt(
  cfadsUsd: ArrayLike<number>,
  debtUsd: number,
  ratePerPeriod: ArrayLike<number>,
): number {
  return debtRepaidUsd(coverableUsd(cfadsUsd), ratePerPeriod) / debtUsd;
}
