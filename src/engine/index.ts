// The public API, and nothing else: text → World → Model → results → report, and back from any figure to its reasons.

import type { History } from "./history.ts";
import { kindList } from "./kinds.ts";
import { prepareHistory, unusableSeries } from "./market/prepare.ts";
import type { Funding, MarketHistory, Model, World } from "./model.ts";
import type { Parsed } from "./problem.ts";
import { resolve } from "./world/resolve.ts";

export { type Study, studyOf } from "./cases.ts";
export { type Explanation, explainFigure } from "./explain.ts";
export { workbookOf } from "./export.ts";
export type { History } from "./history.ts";
export { kindList, kinds } from "./kinds.ts";
export type * from "./model.ts";
export { NEVER } from "./model.ts";
export { nearest, type Parsed, type Problem } from "./problem.ts";
export { BOOK_PREFIX } from "./report/book-columns.ts";
export { parseBook } from "./report/book-read.ts";
export { type BookReport, bookReportOf } from "./report/book-table.ts";
export type { Asked, Row, Table } from "./report/draft.ts";
export type { Figure, Origin, Results } from "./report/figures.ts";
export { entityMeasures, type Measured, monthlyMeasures, useMeasures } from "./report/measures.ts";
export { REPORT_SCHEMA, type Report, reportOf } from "./report/report.ts";
export { type Block, type Case, type Mapper, runBlock, serially, simulate } from "./simulate.ts";
export {
  type Term,
  type ToldClaim,
  type ToldEntity,
  type ToldEstate,
  type ToldMonth,
  tellPath,
} from "./tell.ts";
export { overlayWorld } from "./world/overlay.ts";
export { parseWorld, type WorldFile } from "./world/parse.ts";
export { applyScenario } from "./world/scenario.ts";

/** A resolver over one history; worlds that share hubs and an as-of day share the prepared history too. */
export function resolver(history: History): (world: World, funding: Funding) => Parsed<Model> {
  const prepared = new Map<string, MarketHistory>();
  return (world, funding) =>
    resolve(world, funding, {
      kinds: kindList,
      unusableSeries: (series, asOfDay) => unusableSeries(history, series, asOfDay),
      prepareHistory: (series, asOfDay) => {
        const key = [asOfDay, ...series].join(" ");
        const found = prepared.get(key) ?? prepareHistory(history, series, asOfDay);
        prepared.set(key, found);
        return found;
      },
    });
}
