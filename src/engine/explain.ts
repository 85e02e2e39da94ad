// Where does this number come from? A figure → the paths it counts or stands on → the month → the claims and their terms.

import { kinds } from "./kinds.ts";
import type { Model } from "./model.ts";
import { NEVER } from "./model.ts";
import { aboutOf, partsOfColumn } from "./report/book-columns.ts";
import {
  evaluate,
  type Figure,
  goodPaths,
  orderStatistic,
  pathsOf,
  type Results,
  tailPaths,
} from "./report/figures.ts";
import type { Measured } from "./report/measures.ts";
import { type ToldMonth, tellPath } from "./tell.ts";

/** A figure taken apart. `recomputed` is the figure from its origin again; `replayed` the shown path's own number from a fresh run. */
export type Explanation = {
  readonly figure: Figure;
  readonly recomputed: number;
  /** For a share: the paths counted. For a quantile: the path it stands on. For a ratio or a mean: all; for a tail: its paths, worst first. Empty where no path is involved. */
  readonly paths: readonly number[];
  readonly outOf: number;
  readonly case?: string;
  readonly shown?: {
    readonly path: number;
    readonly columns: readonly { readonly name: string; readonly kept: number; readonly replayed: number }[];
    readonly months: readonly ToldMonth[];
    /** The month the figure is about, if it is about one. */
    readonly month?: number;
    /** The entity to look at, where the column does not name one itself. */
    readonly entity?: string;
  };
  /** Figures this one is made of. */
  readonly of: readonly string[];
};

/** Explains a figure; `path` chooses another of its paths to show. Throws for an origin whose case was not run. */
export function explainFigure(
  figure: Figure,
  figures: ReadonlyMap<string, Figure>,
  results: Results,
  modelOf: (caseName: string) => Model,
  seed: number,
  path?: number,
): Explanation {
  const { origin } = figure;
  const recomputed = evaluate(origin, results, figures);
  const none = { figure, recomputed, paths: [], outOf: 0, of: [] };
  const show = (
    caseName: string,
    paths: readonly number[],
    at: number | undefined,
    columns: readonly string[],
    month?: number,
  ): Explanation => {
    const { measured } = results[caseName];
    const isAsked = path !== undefined && (origin.kind === "ratio" || paths.includes(path));
    const first = isAsked ? path : at;
    if (first === undefined) return { ...none, paths, outOf: goodPaths(measured).length, case: caseName };
    const model = modelOf(caseName);
    const told = tellPath(model, kinds, seed, first);
    const about = aboutOf(columns[0], model, kinds, told.measured.columns, 0);
    const parts = partsOfColumn(columns[0], model, kinds, told.measured.columns, 0);
    // A month is asked of a fan alone: months × paths, path-major.
    const valueOn = ({ columns: of, fans }: Measured, name: string, k: number) =>
      month === undefined ? of[name][k] : fans[name][k * model.months.length + month];
    const shown = {
      path: first,
      columns: [...columns, ...parts].map((name) => ({
        name,
        kept: valueOn(measured, name, first),
        replayed: valueOn(told.measured, name, 0),
      })),
      months: told.months,
      month: month ?? about?.month ?? monthOf(columns[0], told.measured.columns),
      ...(about && { entity: about.entity }),
    };
    return { ...none, paths, outOf: goodPaths(measured).length, case: caseName, shown };
  };
  switch (origin.kind) {
    case "share": {
      const paths = pathsOf(origin, results);
      return {
        ...show(origin.case, paths, paths[0], [origin.column]),
        outOf: goodPaths(results[origin.case].measured, origin.firstPaths).length,
      };
    }
    case "quantile": {
      const { path: at } = orderStatistic(origin, results);
      return show(origin.case, [at], at, [origin.column]);
    }
    case "fan": {
      const { path: at } = orderStatistic(origin, results);
      return show(origin.case, [at], at, [origin.column], origin.month);
    }
    case "ratio": {
      const paths = goodPaths(results[origin.case].measured);
      return show(origin.case, paths, paths[0], [...origin.plus, ...origin.minus, origin.over]);
    }
    case "mean": {
      const { measured } = results[origin.case];
      const paths = goodPaths(measured);
      return show(origin.case, paths, largest(measured.columns[origin.column], paths), [origin.column]);
    }
    case "tail": {
      const paths = tailPaths(origin, results).map(({ path: worst }) => worst);
      return show(origin.case, paths, paths[0], [origin.column]);
    }
    case "difference":
      return { ...none, of: [origin.of, origin.minus] };
    case "quotient":
      return { ...none, of: [origin.of, origin.over] };
    case "product":
    case "sum":
      return { ...none, of: origin.of };
    case "challenger":
    case "held":
    case "input":
    case "history":
    case "count":
      return none;
  }
}

/** The path on which a column is largest, the first of several; undefined of no paths. */
function largest(column: Float64Array, paths: readonly number[]): number | undefined {
  return paths.reduce((most, path) => (column[path] > column[most] ? path : most), paths[0]);
}

/** The month a column speaks of: its own value if it is a month, the month of the low if it is the low. */
function monthOf(column: string, columns: Readonly<Record<string, Float64Array>>): number | undefined {
  const [id, name] = [column.slice(0, column.lastIndexOf(".")), column.slice(column.lastIndexOf(".") + 1)];
  const month = name.endsWith("_month") ? columns[column][0] : columns[`${id}.low_month`]?.[0];
  return month === undefined || month === NEVER ? undefined : month;
}
