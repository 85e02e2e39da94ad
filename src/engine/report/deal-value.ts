// What a contract is worth: measures of the months it makes, with the power, the building and the debt that belong to it.

import { MONTHS_PER_YEAR } from "../units.ts";
import { evenFlows, internalRates, type Payback, payback, presentValueUsd, type Rates } from "./returns.ts";

/** A contract's months as its provider sees them, one column each; USD, received above zero where a sign is possible. */
export type DealMonths = {
  /** Critical kW in use. */
  readonly criticalKw: Float64Array;
  /** Rent or fees of the month, before deposits credited or advances set off. */
  readonly earnedUsd: Float64Array;
  /** Paid by a guarantor for a tenant in default. */
  readonly guaranteedUsd: Float64Array;
  /** Earned, power repaid and paid by a guarantor, less running cost, property cost and the halls' power. */
  readonly operatingUsd: Float64Array;
  /** Paid for building and equipment; and what the tenant paid of it. Both above zero. */
  readonly capitalUsd: Float64Array;
  readonly contributedUsd: Float64Array;
  /** Everything that moved: claims paid, power, capital. Before tax and overhead. */
  readonly cashUsd: Float64Array;
  /** Drawn less interest and principal, of the debts that belong to it; what is still owed at the end repaid then. */
  readonly debtUsd?: Float64Array;
};

/** What else is known of the deal. */
export type DealTerms = {
  /** Accelerators, and the term one of them is paid for; 0 where it has none. */
  readonly gpus: number;
  readonly termMonths: number;
  /** Share of the capital that is worth something at the end. */
  readonly residualFraction: number;
};

/** A month of the deal, counted from the model's first. */
export type DealMonth = { readonly month: number; readonly usd: number };

export type DealMeasures = {
  readonly totalUsd: number;
  readonly guaranteedUsd: number;
  readonly criticalMwYears: number;
  readonly usdPerMwYear: number;
  /** Over a contract year of 8,760 hours; absent without accelerators. */
  readonly usdPerGpuHour?: number;
  readonly capitalUsd: number;
  readonly contributedUsd: number;
  /** Operating cash over what was earned or guaranteed, whole term. */
  readonly noiMargin: number;
  /** Operating cash of the first year at full use over capital, the tenant's share in it. */
  readonly yieldOnCost: number;
  readonly unlevered: Rates;
  readonly levered?: Rates;
  /** Money comes before it goes: the rate with debt is then what the money costs, not what it earns. */
  readonly isMoneyFirst: boolean;
  readonly payback: Payback;
  readonly worst: DealMonth;
  /** The most that is in it at any time, and when. */
  readonly deepest: DealMonth;
  /** The multiple of its price at which it earns the yardstick rate. */
  readonly priceMultipleAtYardstick: number;
};

/** The rate at which a price is asked what it would have to be, pct per year: a yardstick, nobody's cost of capital. */
export const DEAL_YARDSTICK_PCT = 10;

/** Measures of a contract's months. Throws where columns differ in length. */
export function measureDeal(months: DealMonths, terms: DealTerms, hoursPerYear: number): DealMeasures {
  const { criticalKw, earnedUsd, guaranteedUsd, operatingUsd, capitalUsd, contributedUsd, cashUsd, debtUsd } =
    months;
  for (const column of Object.values(months))
    if (column.length !== cashUsd.length)
      throw new Error(`columns of ${column.length} and ${cashUsd.length} months`);
  const capital = sum(capitalUsd);
  const earned = sum(earnedUsd);
  const guaranteed = sum(guaranteedUsd);
  const cash = withResidual(cashUsd, capital * terms.residualFraction);
  const criticalMwYears = sum(criticalKw) / 1e3 / MONTHS_PER_YEAR;
  const flows = evenFlows(cash, MONTHS_PER_YEAR);
  const levered = debtUsd && cash.map((usd, month) => usd + debtUsd[month]);
  const gpuHours = (terms.gpus * terms.termMonths * hoursPerYear) / MONTHS_PER_YEAR;
  return {
    totalUsd: earned,
    guaranteedUsd: guaranteed,
    criticalMwYears,
    usdPerMwYear: earned / criticalMwYears,
    ...(gpuHours > 0 && { usdPerGpuHour: earned / gpuHours }),
    capitalUsd: capital,
    contributedUsd: sum(contributedUsd),
    noiMargin: sum(operatingUsd) / (earned + guaranteed),
    yieldOnCost: firstFullYearUsd(months) / capital,
    unlevered: internalRates(flows),
    ...(levered && { levered: internalRates(evenFlows(levered, MONTHS_PER_YEAR)) }),
    isMoneyFirst: (levered?.find((usd) => usd !== 0) ?? 0) > 0,
    payback: payback(flows),
    worst: lowest(cash),
    deepest: lowest(runningSums(cash)),
    priceMultipleAtYardstick: priceMultiple(cash, earnedUsd),
  };
}

const sum = (column: Float64Array) => column.reduce((total, value) => total + value, 0);

function withResidual(cashUsd: Float64Array, residualUsd: number): Float64Array {
  const out = Float64Array.from(cashUsd);
  if (out.length > 0) out[out.length - 1] += residualUsd;
  return out;
}

function runningSums(column: Float64Array): Float64Array {
  let total = 0;
  return column.map((value) => {
    total += value;
    return total;
  });
}

function lowest(column: Float64Array): DealMonth {
  let month = 0;
  column.forEach((usd, at) => {
    if (usd < column[month]) month = at;
  });
  return { month, usd: column[month] ?? 0 };
}

/** Operating cash of the twelve months from the first in which all that will ever run does. */
function firstFullYearUsd({ criticalKw, operatingUsd }: DealMonths): number {
  const most = criticalKw.reduce((kw, value) => Math.max(kw, value), 0);
  const from = criticalKw.findIndex((kw) => kw > 0 && kw >= most * ALL_BUT_ROUNDING);
  return from < 0 ? 0 : sum(operatingUsd.subarray(from, from + MONTHS_PER_YEAR));
}

/** Sums of halls in another order differ in the last digits. */
const ALL_BUT_ROUNDING = 1 - 1e-9;

/** x with Σ PV(cash + (x − 1)·earned) = 0 at the yardstick: only what is earned moves with the price. */
function priceMultiple(cashUsd: Float64Array, earnedUsd: Float64Array): number {
  const value = (usd: Float64Array) =>
    presentValueUsd(evenFlows(usd, MONTHS_PER_YEAR), DEAL_YARDSTICK_PCT / 100);
  return 1 - value(cashUsd) / value(earnedUsd);
}
