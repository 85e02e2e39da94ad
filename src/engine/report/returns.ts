// What a stream of cash is worth at a rate, and the rates at which it is worth nothing: all of them.

import { exp, log, power } from "../elementary.ts";
import { MONTHS_PER_YEAR } from "../units.ts";
import { type DayCount, yearsBetween } from "./day-count.ts";
import { rootBetween } from "./root.ts";

/** Cash by time: received above zero, paid below; `atYear` in years from the first. In any order, same times allowed. */
export type Flows = { readonly usd: ArrayLike<number>; readonly atYear: ArrayLike<number> };

/** Every rate a question has for an answer, in ascending order; `why` there is none. */
export type Rates =
  | { readonly kind: "one"; readonly root: number }
  | { readonly kind: "several"; readonly roots: readonly number[] }
  | {
      readonly kind: "none";
      readonly why:
        | "no cash flow"
        | "nothing paid"
        | "nothing received"
        | "never zero"
        | "outside the range searched";
    };

/** Flows at even steps, the first at time 0: `stepsPerYear` 1 for years (or for a rate per period), 12 for months. */
export function evenFlows(usd: ArrayLike<number>, stepsPerYear: number): Flows {
  return { usd, atYear: Float64Array.from({ length: usd.length }, (_, step) => step / stepsPerYear) };
}

/** Flows on dates, counted from the earliest. Excel's XIRR and XNPV: `act/365F`. */
export function datedFlows(usd: ArrayLike<number>, days: ArrayLike<number>, dayCount: DayCount): Flows {
  const firstDay = Array.from(days).reduce((first, day) => Math.min(first, day), Number.POSITIVE_INFINITY);
  return { usd, atYear: Float64Array.from(days, (day) => yearsBetween(firstDay, day, dayCount)) };
}

/** Present value at time 0, USD: Σ c/(1+r)^t, r a fraction per year above −1. Excel's XNPV; its NPV is this over 1 + r, one step later. */
export function presentValueUsd({ usd, atYear }: Flows, ratePerYear: number): number {
  if (!(ratePerYear > -1)) throw new Error(`a rate of ${ratePerYear} a year is not above −1`);
  const growth = log(1 + ratePerYear);
  let sumUsd = 0;
  for (let k = 0; k < usd.length; k++) sumUsd += usd[k] * exp(-growth * atYear[k]);
  return sumUsd;
}

/** Present value at each of several rates, USD: what a reader needs where the internal rate is not unique. */
export function presentValueProfileUsd(flows: Flows, ratesPerYear: ArrayLike<number>): Float64Array {
  return Float64Array.from(ratesPerYear, (rate) => presentValueUsd(flows, rate));
}

/** The range of ln(1+r) searched, from a loss of 99.99992 % a year to a gain of 109,563 %, and the step of the search. */
const LOWEST_LOG_RATE = -14;
const HIGHEST_LOG_RATE = 7;
const LOG_RATE_STEP = 0.01;
/** Roots nearer to each other than this in ln(1+r) are one: a double root cannot be told apart more finely in doubles. */
const SAME_ROOT = 1e-6;

/**
 * Every internal rate of return, fraction per year (Excel's IRR and XIRR, which give one). Solved in g = ln(1+r): a stream whose sign
 * changes once has at most one (Descartes' rule, for real exponents: Laguerre 1883), otherwise all changes of sign and all touching
 * points on a grid of g, each by Brent's method. No answer is `none` with its reason, never 0 or NaN.
 */
export function internalRates(flows: Flows): Rates {
  const sorted = scaled(inOrder(flows));
  if (sorted.usd.length === 0) return { kind: "none", why: "no cash flow" };
  const changes = signChanges(sorted.usd);
  if (changes === 0) return { kind: "none", why: sorted.usd[0] > 0 ? "nothing paid" : "nothing received" };
  const value = (g: number) => scaledValue(sorted, g);
  const weighed = { usd: sorted.usd.map(Math.abs), atYear: sorted.atYear };
  const roots = changes === 1 ? onlyRoot(value) : allRoots(value, (g) => scaledValue(weighed, g));
  if (roots.length === 0)
    return { kind: "none", why: changes % 2 === 1 ? "outside the range searched" : "never zero" };
  const rates = roots.map((g) => exp(g) - 1);
  return rates.length === 1 ? { kind: "one", root: rates[0] } : { kind: "several", roots: rates };
}

/** The one rate to print beside a mark that there are more: the root nearest 0; undefined when there is none. Never a substitute for the others. */
export function rateNearestZero(rates: Rates): number | undefined {
  if (rates.kind === "none") return undefined;
  if (rates.kind === "one") return rates.root;
  return rates.roots.reduce((near, root) => (Math.abs(root) < Math.abs(near) ? root : near));
}

type Sorted = { readonly usd: readonly number[]; readonly atYear: readonly number[] };

/** Flows in order of time, those of one time added. */
function inOrder({ usd, atYear }: Flows): Sorted {
  const order = Array.from({ length: usd.length }, (_, k) => k).sort((a, b) => atYear[a] - atYear[b]);
  const at: { usd: number; atYear: number }[] = [];
  for (const k of order) {
    if (!Number.isFinite(usd[k]) || !Number.isFinite(atYear[k]))
      throw new Error(`cash flow ${k} is ${usd[k]} at ${atYear[k]} years`);
    const last = at[at.length - 1];
    if (last?.atYear === atYear[k]) last.usd += usd[k];
    else at.push({ usd: usd[k], atYear: atYear[k] });
  }
  return { usd: at.map((flow) => flow.usd), atYear: at.map((flow) => flow.atYear) };
}

/** Flows in order without zeros, the largest scaled to 1. */
function scaled({ usd, atYear }: Sorted): Sorted {
  const kept = usd.map((_, k) => k).filter((k) => usd[k] !== 0);
  const largestUsd = Math.max(...kept.map((k) => Math.abs(usd[k])));
  return { usd: kept.map((k) => usd[k] / largestUsd), atYear: kept.map((k) => atYear[k]) };
}

function signChanges(usd: readonly number[]): number {
  let changes = 0;
  for (let k = 1; k < usd.length; k++) if (Math.sign(usd[k]) !== Math.sign(usd[k - 1])) changes++;
  return changes;
}

/** Present value times e^(g·t) of the flow that weighs most in time: the same zeros, and no overflow at any g. */
function scaledValue({ usd, atYear }: Sorted, g: number): number {
  const heaviest = g < 0 ? atYear[atYear.length - 1] : atYear[0];
  let sum = 0;
  for (let k = 0; k < usd.length; k++) sum += usd[k] * exp(g * (heaviest - atYear[k]));
  return sum;
}

function onlyRoot(value: (g: number) => number): number[] {
  const [low, high] = [value(LOWEST_LOG_RATE), value(HIGHEST_LOG_RATE)];
  return Math.sign(low) !== Math.sign(high) ? [rootBetween(value, LOWEST_LOG_RATE, HIGHEST_LOG_RATE)] : [];
}

/** `weight` is the value with every flow taken as positive: what a value counts as zero against. */
function allRoots(value: (g: number) => number, weight: (g: number) => number): number[] {
  const cells = Math.round((HIGHEST_LOG_RATE - LOWEST_LOG_RATE) / LOG_RATE_STEP);
  const grid = Array.from({ length: cells + 1 }, (_, k) => LOWEST_LOG_RATE + k * LOG_RATE_STEP);
  const values = grid.map(value);
  const roots: number[] = [];
  for (let k = 0; k <= cells; k++) {
    if (values[k] === 0) roots.push(grid[k]);
    else if (k > 0 && Math.sign(values[k]) !== Math.sign(values[k - 1]))
      roots.push(rootBetween(value, grid[k - 1], grid[k]));
    else if (k > 1 && isDip(values[k - 2], values[k - 1], values[k]))
      roots.push(...rootsInDip(value, weight, grid[k - 2], grid[k]));
  }
  return roots.sort((a, b) => a - b).filter((g, k, all) => k === 0 || g - all[k - 1] > SAME_ROOT);
}

/** Whether three values of one sign come nearest to zero in the middle. */
function isDip(before: number, middle: number, after: number): boolean {
  const isOneSign = Math.sign(before) === Math.sign(middle) && Math.sign(middle) === Math.sign(after);
  return isOneSign && Math.abs(middle) <= Math.abs(before) && Math.abs(middle) <= Math.abs(after);
}

/** Golden section: the share of a bracket kept by each cut. */
const GOLDEN_SHARE = (Math.sqrt(5) - 1) / 2;
const GOLDEN_CUTS = 60;
/** A dip this near to zero, relative to the weight of the flows, touches it: the rounding of a sum of a few hundred terms. */
const TOUCHES = 1e-13;

/** The roots of a dip between two grid points: two where it crosses zero, one where it only touches, none where it turns before. */
function rootsInDip(
  value: (g: number) => number,
  weight: (g: number) => number,
  low: number,
  high: number,
): number[] {
  const side = Math.sign(value(low));
  const height = (g: number) => side * value(g);
  let [a, b] = [low, high];
  for (let cut = 0; cut < GOLDEN_CUTS; cut++) {
    const [left, right] = [b - GOLDEN_SHARE * (b - a), a + GOLDEN_SHARE * (b - a)];
    if (height(left) < height(right)) b = right;
    else a = left;
  }
  const bottom = (a + b) / 2;
  if (height(bottom) < 0) return [rootBetween(value, low, bottom), rootBetween(value, bottom, high)];
  return height(bottom) <= TOUCHES * weight(bottom) ? [bottom] : [];
}

/**
 * Modified rate of return, fraction per year (Excel's MIRR): what is paid is financed at one rate, what is received reinvested at
 * another until the last flow. Unique where it exists: both a payment and a receipt are needed.
 */
export function modifiedRate(flows: Flows, financePerYear: number, reinvestPerYear: number): Rates {
  const { usd, atYear } = flows;
  const endYear = Array.from(atYear).reduce((last, year) => Math.max(last, year), 0);
  const paidUsd = -presentValueUsd(
    { usd: Array.from(usd, (flow) => Math.min(0, flow)), atYear },
    financePerYear,
  );
  const receivedUsd = presentValueUsd(
    { usd: Array.from(usd, (flow) => Math.max(0, flow)), atYear },
    reinvestPerYear,
  );
  if (paidUsd === 0) return { kind: "none", why: receivedUsd === 0 ? "no cash flow" : "nothing paid" };
  if (receivedUsd === 0) return { kind: "none", why: "nothing received" };
  return { kind: "one", root: power(receivedUsd / paidUsd, 1 / endYear) * (1 + reinvestPerYear) - 1 };
}

/** When a stream has paid back for good, or what it still lacks at its end. */
export type Payback =
  | { readonly kind: "paid back"; readonly atYear: number }
  | { readonly kind: "not paid back"; readonly missingUsd: number };

/**
 * The last time the sum so far rises through zero, years from the first flow, evenly within a step: after it the money is never out
 * again. With a rate above 0, of present values.
 */
export function payback(flows: Flows, ratePerYear = 0): Payback {
  const { usd, atYear } = inOrder(flows);
  const roundingUsd = TOUCHES * usd.reduce((sum, flow) => sum + Math.abs(flow), 0);
  let sumUsd = 0;
  let backYear = 0;
  for (let k = 0; k < usd.length; k++) {
    const beforeUsd = sumUsd;
    sumUsd += usd[k] * power(1 + ratePerYear, -atYear[k]);
    if (beforeUsd < -roundingUsd && sumUsd >= -roundingUsd)
      backYear = atYear[k - 1] + ((atYear[k] - atYear[k - 1]) * -beforeUsd) / (sumUsd - beforeUsd);
  }
  return sumUsd < -roundingUsd
    ? { kind: "not paid back", missingUsd: -sumUsd }
    : { kind: "paid back", atYear: backYear };
}

/** A rate per month as the rate per year that compounds to it: 1 % a month → 12.6825 % a year. */
export function yearlyFromMonthly(ratePerMonth: number): number {
  return power(1 + ratePerMonth, MONTHS_PER_YEAR) - 1;
}

/** The rate per month that compounds to a rate per year: 12.6825 % a year → 1 % a month. A quoted loan rate is `monthlyFraction` instead. */
export function monthlyFromYearly(ratePerYear: number): number {
  return power(1 + ratePerYear, 1 / MONTHS_PER_YEAR) - 1;
}
