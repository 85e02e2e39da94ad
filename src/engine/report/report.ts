// The report: tables of figures as plain JSON, from which every shell draws and every figure can be explained.

import { cashTable } from "./cash-table.ts";
import { creditTable, wallTable } from "./credit-table.ts";
import { dateTable } from "./date-table.ts";
import { type Asked, startDraft, type Table } from "./draft.ts";
import type { Figure } from "./figures.ts";
import { megawattTable } from "./megawatt-table.ts";
import { leverTable, scenarioTable } from "./scenario-table.ts";

export const REPORT_SCHEMA = "switchyard-report/1";

/** Everything a run says. Tables name figures; figures say where they come from. */
export type Report = {
  readonly schema: typeof REPORT_SCHEMA;
  readonly tables: readonly Table[];
  readonly figures: readonly Figure[];
  /** Paths that gave no finite number, by case. */
  readonly failedPaths: Readonly<Record<string, number>>;
};

export function reportOf(asked: Asked): Report {
  const draft = startDraft(asked);
  const tables = [
    megawattTable(draft),
    cashTable(draft),
    dateTable(draft),
    scenarioTable(draft),
    leverTable(draft),
    creditTable(draft),
    wallTable(draft),
  ];
  const failedPaths = Object.fromEntries(
    Object.entries(asked.results).map(([name, { measured }]) => [
      name,
      measured.failed.reduce((sum, failed) => sum + failed, 0),
    ]),
  );
  return { schema: REPORT_SCHEMA, tables, figures: [...draft.figures.values()], failedPaths };
}
