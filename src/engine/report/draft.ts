// A report being filled: the rows of its tables and the figures they name.

import type { Kinds, Model } from "../model.ts";
import type { Lever } from "./case-names.ts";
import {
  caseOf,
  columnOf,
  evaluate,
  type Figure,
  goodPaths,
  type Origin,
  pathsOf,
  type Results,
  tailPaths,
} from "./figures.ts";
import { clopperPearson, meanLimits, tailLimits } from "./sampling.ts";

/** A row names its figures by column: `figures.p12` is the id of a figure. */
export type Row = {
  readonly id: string;
  readonly label: string;
  readonly note: string;
  readonly figures: Readonly<Record<string, string>>;
};
export type Table = { readonly id: string; readonly about: string; readonly rows: readonly Row[] };

/** What a report is made of: the open-markets model, the results of its cases, and what was asked of them. */
export type Asked = {
  readonly model: Model;
  readonly kinds: Kinds;
  readonly results: Results;
  readonly scenarios: readonly { readonly id: string; readonly about: string }[];
  readonly levers: readonly Lever[];
  /** Share of a lever's paths in the baseline's: levers run on the first paths only. */
  readonly leverPaths: number;
};

/** A report being filled: figures are evaluated as they are added, so that one can refer to those before it. */
export type Draft = Asked & {
  readonly figures: Map<string, Figure>;
  readonly add: (id: string, unit: string, origin: Origin) => string;
};

/** Sampling limits of a report hold with this confidence. */
export const CONFIDENCE = 0.95;

/** An empty report over these results. */
export function startDraft(asked: Asked): Draft {
  const figures = new Map<string, Figure>();
  const add = (id: string, unit: string, origin: Origin) => {
    if (figures.has(id)) throw new Error(`figure "${id}" is already in the report`);
    const value = evaluate(origin, asked.results, figures);
    figures.set(id, { id, unit, origin, value, ...limitsOf(origin, asked.results) });
    return id;
  };
  return { ...asked, figures, add };
}

function limitsOf(origin: Origin, results: Results) {
  if (origin.kind === "share") {
    const [low, high] = clopperPearson(
      pathsOf(origin, results).length,
      goodPaths(caseOf(origin.case, results).measured, origin.firstPaths).length,
      CONFIDENCE,
    );
    return { low, high };
  }
  if (origin.kind === "mean") {
    const { measured } = caseOf(origin.case, results);
    const column = columnOf(measured, origin.column);
    const [low, high] = meanLimits(
      goodPaths(measured).map((k) => column[k]),
      CONFIDENCE,
    );
    return { low, high };
  }
  // What a part adds to a tail depends on which paths are in it as well: its limits are not known so simply.
  if (origin.kind === "tail" && origin.column === origin.by) {
    const column = columnOf(caseOf(origin.case, results).measured, origin.column);
    const worst = tailPaths(origin, results).map(({ path, weight }) => ({ value: column[path], weight }));
    const [low, high] = tailLimits(worst, origin.quantile, CONFIDENCE);
    return { low, high };
  }
  return {};
}
