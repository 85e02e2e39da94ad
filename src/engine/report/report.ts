// The report: tables of figures as plain JSON, from which every shell draws and every figure can be explained.

import type { Kinds, Model } from "../model.ts";
import type { Lever } from "./case-names.ts";
import { cashTable } from "./cash-table.ts";
import { dateTable } from "./date-table.ts";
import { caseOf, evaluate, type Figure, goodPaths, type Origin, pathsOf, type Results } from "./figures.ts";
import { megawattTable } from "./megawatt-table.ts";
import { clopperPearson } from "./sampling.ts";
import { leverTable, scenarioTable } from "./scenario-table.ts";

export const REPORT_SCHEMA = "switchyard-report/1";

/** A row names its figures by column: `figures.p12` is the id of a figure. */
export type Row = {
  readonly id: string;
  readonly label: string;
  readonly note: string;
  readonly figures: Readonly<Record<string, string>>;
};
export type Table = { readonly id: string; readonly about: string; readonly rows: readonly Row[] };

/** Everything a run says. Tables name figures; figures say where they come from. */
export type Report = {
  readonly schema: typeof REPORT_SCHEMA;
  readonly tables: readonly Table[];
  readonly figures: readonly Figure[];
  /** Paths that gave no finite number, by case. */
  readonly failedPaths: Readonly<Record<string, number>>;
};

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

export function reportOf(asked: Asked): Report {
  const draft = startDraft(asked);
  const tables = [
    megawattTable(draft),
    cashTable(draft),
    dateTable(draft),
    scenarioTable(draft),
    leverTable(draft),
  ];
  const failedPaths = Object.fromEntries(
    Object.entries(asked.results).map(([name, { measured }]) => [
      name,
      measured.failed.reduce((sum, failed) => sum + failed, 0),
    ]),
  );
  return { schema: REPORT_SCHEMA, tables, figures: [...draft.figures.values()], failedPaths };
}

const CONFIDENCE = 0.95;

function startDraft(asked: Asked): Draft {
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
  if (origin.kind !== "share") return {};
  const [low, high] = clopperPearson(
    pathsOf(origin, results).length,
    goodPaths(caseOf(origin.case, results).measured, origin.firstPaths).length,
    CONFIDENCE,
  );
  return { low, high };
}
