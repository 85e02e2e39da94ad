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
  | { readonly kind: "difference"; readonly of: string; readonly minus: string }
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

/** `low` and `high`: of a share, the sampling limits at 95 % (Clopper & Pearson). A month is NEVER where it does not come. */
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
    case "difference":
      return figureOf(origin.of, figures).value - figureOf(origin.minus, figures).value;
    case "product":
      return origin.of.reduce((product, id) => product * figureOf(id, figures).value, 1);
    case "challenger":
      return challengerProbability(origin.inputs, origin.years);
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
  const order = countedPaths(origin, measured).sort((a, b) =>
    at(a) < at(b) ? -1 : at(a) > at(b) ? 1 : a - b,
  );
  const path = order[Math.max(0, Math.ceil(origin.quantile * order.length) - 1)] ?? 0;
  return { path, value: order.length === 0 ? NEVER : at(path) };
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

function columnOf({ columns, fans }: Measured, name: string): Float64Array {
  const found = columns[name] ?? fans[name];
  if (!found) throw new Error(`no column "${name}" was kept`);
  return found;
}

function figureOf(id: string, figures: ReadonlyMap<string, Figure>): Figure {
  const found = figures.get(id);
  if (!found) throw new Error(`no figure "${id}"`);
  return found;
}
