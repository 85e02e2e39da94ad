// How sure a figure read off many paths is: exact limits of a probability and of a quantile. For independent paths; scrambled Sobol
// paths are not, and take the spread of whole runs under several seeds instead.

import { exp, log, normalQuantile } from "../elementary.ts";

/** Limits of a probability from `successes` of `trials` (Clopper & Pearson 1934, Biometrika 26): each end by bisection of the binomial tail. */
export function clopperPearson(successes: number, trials: number, confidence: number): [number, number] {
  const tail = (1 - confidence) / 2;
  const low = successes === 0 ? 0 : bisect((p) => 1 - binomialBelow(successes, trials, p) - tail);
  const high = successes === trials ? 1 : bisect((p) => tail - binomialBelow(successes + 1, trials, p));
  return [low, high];
}

/** Limits of a mean: normal, from the sample's own deviation (÷ n − 1); not below the least value seen. Too narrow where losses are few and large. */
export function meanLimits(values: readonly number[], confidence: number): [number, number] {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  const half = normalQuantile((1 + confidence) / 2) * Math.sqrt(squares / Math.max(1, n - 1) / n);
  return [
    Math.max(
      values.reduce((least, value) => Math.min(least, value), mean),
      mean - half,
    ),
    mean + half,
  ];
}

/**
 * Limits of the mean of what lies beyond a quantile q, from the tail's values, worst first, and their weights, which add up to (1 − q)·n:
 * variance (s² + q·(mean − edge)²) ÷ ((1 − q)·n), s² of the tail and edge its least (Manistre & Hancock 2005, North American Actuarial
 * Journal 9(2)). Not below the edge.
 */
export function tailLimits(
  worst: readonly { readonly value: number; readonly weight: number }[],
  quantile: number,
  confidence: number,
): [number, number] {
  const weights = worst.reduce((sum, { weight }) => sum + weight, 0);
  const mean = worst.reduce((sum, { value, weight }) => sum + weight * value, 0) / weights;
  const squares = worst.reduce((sum, { value, weight }) => sum + weight * (value - mean) * (value - mean), 0);
  const edge = worst.reduce((least, { value }) => Math.min(least, value), mean);
  const beyond = mean - edge;
  const variance = (squares / weights + quantile * beyond * beyond) / weights;
  const half = normalQuantile((1 + confidence) / 2) * Math.sqrt(variance);
  return [Math.max(edge, mean - half), mean + half];
}

/** Two order statistics, counted from 1, that hold a quantile between them, and how often such a pair does. */
export type QuantileLimits = { readonly low: number; readonly high: number; readonly coverage: number };

/**
 * The order statistics of `trials` independent draws that hold their `quantile` with at least about `confidence`: the binomial's own
 * quantiles, so no distribution is assumed (David & Nagaraja 2003, Order Statistics, §7.1). `low` is 0 and `high` trials + 1 where the
 * draws are too few for an end.
 */
export function quantileLimits(trials: number, quantile: number, confidence: number): QuantileLimits {
  const tail = (1 - confidence) / 2;
  const low = binomialQuantile(tail, trials, quantile);
  const high = binomialQuantile(1 - tail, trials, quantile) + 1;
  const coverage = binomialBelow(high, trials, quantile) - binomialBelow(low, trials, quantile);
  return { low, high, coverage };
}

/** Fewest runs whose largest exceeds a quantile with this confidence: 1 − quantile^n ≥ confidence (Wilks 1941, Ann. Math. Stat. 12). */
export function wilksRuns(quantile: number, confidence: number): number {
  return Math.ceil(log(1 - confidence) / log(quantile));
}

/** The smallest k with P(X ≤ k) ≥ `probability`, X binomial(n, p). */
function binomialQuantile(probability: number, n: number, p: number): number {
  let logTerm = n * log(1 - p);
  let sum = exp(logTerm);
  let k = 0;
  while (sum < probability && k < n) {
    k++;
    logTerm += log(((n - k + 1) / k) * (p / (1 - p)));
    sum += exp(logTerm);
  }
  return k;
}

/** P(X < k) for X binomial(n, p), terms in logs. */
function binomialBelow(k: number, n: number, p: number): number {
  if (k <= 0) return 0;
  let logTerm = n * log(1 - p);
  let sum = exp(logTerm);
  for (let i = 1; i < k; i++) {
    logTerm += log(((n - i + 1) / i) * (p / (1 - p)));
    sum += exp(logTerm);
  }
  return Math.min(1, sum);
}

/** The root of an increasing function on (0, 1), to the spacing of doubles. */
function bisect(f: (p: number) => number): number {
  let [low, high] = [0, 1];
  for (;;) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) return middle;
    if (f(middle) < 0) low = middle;
    else high = middle;
  }
}
