// A figure is a value and where it comes from. One function computes it from its origin; the report and `explain` both call it,
// so nothing is shown that cannot be taken apart.

import { NEVER } from "../model.ts";
import { challengerProbability } from "./challenger.ts";
import type { Measured } from "./measures.ts";

/** Where a figure comes from. Columns are `id.measure` of a case; months count from the first of the model. */
export type Origin =
  | {
      readonly kind: "share";
      readonly case: string;
      readonly column: string;
      readonly beforeMonth: number;
      readonly firstPaths?: number;
    }
  | { readonly kind: "quantile"; readonly case: string; readonly column: string; readonly quantile: number }
  | {
      readonly kind: "fan";
      readonly case: string;
      readonly column: string;
      readonly month: number;
      readonly quantile: number;
      /** A month column: paths where it comes by this month are left out. */
      readonly unlessBefore?: string;
    }
  | {
      readonly kind: "ratio";
      readonly case: string;
      readonly plus: readonly string[];
      readonly minus: readonly string[];
      readonly over: string;
    }
  | { readonly kind: "mean"; readonly case: string; readonly column: string }
  | {
      /** Mean of a column over the worst paths of another: of the same, the expected shortfall; of a part, what it adds to that. */
      readonly kind: "tail";
      readonly case: string;
      readonly column: string;
      readonly by: string;
      readonly quantile: number;
    }
  | { readonly kind: "difference"; readonly of: string; readonly minus: string }
  | { readonly kind: "quotient"; readonly of: string; readonly over: string }
  | { readonly kind: "sum"; readonly of: readonly string[] }
  | {
      /** Lines of a lender's book, added: what it holds, or what of that is drawn on the as-of day. */
      readonly kind: "held";
      readonly file: string;
      readonly lines: readonly number[];
      readonly what: "held" | "drawn";
      readonly value: number;
    }
  | { readonly kind: "input"; readonly path: string; readonly value: number }
  | { readonly kind: "product"; readonly of: readonly string[] }
  | { readonly kind: "history"; readonly series: string; readonly day: string; readonly value: number }
  | {
      readonly kind: "challenger";
      readonly entity: string;
      readonly years: number;
      readonly inputs: Challenge;
    }
  | { readonly kind: "count"; readonly what: string; readonly value: number };

/** What the first-passage challenger is fed: market values on the as-of day and the par of debt. */
export type Challenge = {
  readonly equityUsd: number;
  readonly equityVolatilityPerSqrtYear: number;
  readonly debtUsd: number;
  readonly riskFreePerYear: number;
};

/** `low` and `high`: sampling limits at 95 %, of a share (Clopper & Pearson), of a mean, of a tail's mean, of a book's percentile. A month is NEVER where it does not come. */
export type Figure = {
  readonly id: string;
  readonly value: number;
  readonly unit: string;
  readonly origin: Origin;
  readonly low?: number;
  readonly high?: number;
};

/** Results of the cases by name. */
export type Results = Readonly<Record<string, { readonly measured: Measured; readonly months: number }>>;

/** The paths of a case that gave finite numbers. */
export function goodPaths({ failed }: Measured, firstPaths = failed.length): number[] {
  const good: number[] = [];
  for (let k = 0; k < Math.min(failed.length, firstPaths); k++) if (failed[k] === 0) good.push(k);
  return good;
}

/** The value of an origin. `figures` holds those a difference refers to. Throws for a case or column that was not run. */
export function evaluate(origin: Origin, results: Results, figures: ReadonlyMap<string, Figure>): number {
  switch (origin.kind) {
    case "share":
      return (
        pathsOf(origin, results).length /
        goodPaths(caseOf(origin.case, results).measured, origin.firstPaths).length
      );
    case "quantile":
    case "fan":
      return orderStatistic(origin, results).value;
    case "ratio": {
      const { measured } = caseOf(origin.case, results);
      const total = (names: readonly string[]) =>
        names.reduce((usd, name) => usd + sum(columnOf(measured, name), measured), 0);
      return (total(origin.plus) - total(origin.minus)) / total([origin.over]);
    }
    case "mean": {
      const { measured } = caseOf(origin.case, results);
      return sum(columnOf(measured, origin.column), measured) / goodPaths(measured).length;
    }
    case "tail":
      return tailMean(origin, results);
    case "difference":
      return figureOf(origin.of, figures).value - figureOf(origin.minus, figures).value;
    case "product":
      return origin.of.reduce((product, id) => product * figureOf(id, figures).value, 1);
    case "quotient":
      return figureOf(origin.of, figures).value / figureOf(origin.over, figures).value;
    case "sum":
      return origin.of.reduce((total, id) => total + figureOf(id, figures).value, 0);
    case "challenger":
      return challengerProbability(origin.inputs, origin.years);
    case "held":
    case "input":
    case "history":
    case "count":
      return origin.value;
  }
}

/** The paths a share counts: those whose month comes before the limit. */
export function pathsOf(origin: Extract<Origin, { kind: "share" }>, results: Results): number[] {
  const { measured } = caseOf(origin.case, results);
  const column = columnOf(measured, origin.column);
  return goodPaths(measured, origin.firstPaths).filter((k) => column[k] < origin.beforeMonth);
}

/** The path a quantile stands on: the ⌈q·n⌉-th smallest of n values (ties by path), and its value. */
export function orderStatistic(
  origin: Extract<Origin, { kind: "quantile" | "fan" }>,
  results: Results,
): { path: number; value: number } {
  const { measured, months } = caseOf(origin.case, results);
  const at =
    origin.kind === "fan"
      ? (k: number) => columnOf(measured, origin.column)[k * months + origin.month]
      : (k: number) => columnOf(measured, origin.column)[k];
  // Not by their difference: two months that never come have none.
  const order = countedPaths(origin, measured).sort((a, b) => Number(at(a) > at(b)) - Number(at(a) < at(b)));
  const path = order[Math.max(0, Math.ceil(origin.quantile * order.length) - 1)] ?? 0;
  return { path, value: order.length === 0 ? NEVER : at(path) };
}

/** A path of a tail with its weight in it: 1, and less for the path the tail's edge cuts. Weights add up to (1 − q)·n. */
export type TailPath = { readonly path: number; readonly weight: number };

/**
 * The worst paths of a column beyond a quantile q, worst first (ties by path). The ⌈q·n⌉-th of n counts by the part of it that lies beyond
 * q, so that the mean is the average of all higher quantiles (Acerbi & Tasche 2002, J. Banking & Finance 26) and is never below q's own.
 */
export function tailPaths(origin: Extract<Origin, { kind: "tail" }>, results: Results): TailPath[] {
  const { measured } = caseOf(origin.case, results);
  const column = columnOf(measured, origin.by);
  const order = goodPaths(measured).sort((a, b) => column[a] - column[b]);
  const share = origin.quantile * order.length;
  const edge = Math.ceil(share);
  return order
    .slice(edge - 1)
    .map((path, i) => ({ path, weight: i === 0 ? edge - share : 1 }))
    .filter(({ weight }) => weight > 0)
    .reverse();
}

function tailMean(origin: Extract<Origin, { kind: "tail" }>, results: Results): number {
  const column = columnOf(caseOf(origin.case, results).measured, origin.column);
  const paths = tailPaths(origin, results);
  const total = paths.reduce((usd, { path, weight }) => usd + weight * column[path], 0);
  return total / paths.reduce((all, { weight }) => all + weight, 0);
}

/** The paths a quantile is taken over: all good ones, or those to which nothing has happened by then. */
function countedPaths(origin: Extract<Origin, { kind: "quantile" | "fan" }>, measured: Measured): number[] {
  const good = goodPaths(measured);
  if (origin.kind !== "fan" || origin.unlessBefore === undefined) return good;
  const happened = columnOf(measured, origin.unlessBefore);
  return good.filter((k) => happened[k] > origin.month);
}

function sum(column: Float64Array, measured: Measured): number {
  let total = 0;
  for (const k of goodPaths(measured)) total += column[k];
  return total;
}

export function caseOf(name: string, results: Results) {
  const found = results[name];
  if (!found) throw new Error(`no case "${name}" was run`);
  return found;
}

export function columnOf({ columns, fans }: Measured, name: string): Float64Array {
  const found = columns[name] ?? fans[name];
  if (!found) throw new Error(`no column "${name}" was kept`);
  return found;
}

function figureOf(id: string, figures: ReadonlyMap<string, Figure>): Figure {
  const found = figures.get(id);
  if (!found) throw new Error(`no figure "${id}"`);
  return found;
}
