// The figures every row of a book's tables has: what is held, how likely its debtor defaults, what is lost of it.

import type { Holding, LenderBook } from "../model.ts";
import { defaultMonthColumn, named, TOTAL } from "./book-columns.ts";
import { openCase } from "./case-names.ts";
import { CONFIDENCE, type Draft } from "./draft.ts";
import { caseOf, columnOf, type Figure, goodPaths } from "./figures.ts";
import { quantileLimits } from "./sampling.ts";

/** The tail that is looked at: the worst twentieth of paths. */
const TAIL_QUANTILE = 0.95;
/** Months by which probabilities of default are given beside the whole run's. */
const HORIZONS = [12, 36];

/** What some lines hold and what of it is drawn. */
export function heldFigures(draft: Draft, id: string, { file }: LenderBook, of: readonly Holding[]) {
  const lines = of.map(({ line }) => line);
  const held = (what: "held" | "drawn", value: number) =>
    draft.add(`book.${id}.${what}`, "USD m", { kind: "held", file, lines, what, value });
  return {
    held: held(
      "held",
      of.reduce((usd, { heldUsdM }) => usd + heldUsdM, 0),
    ),
    drawn: held(
      "drawn",
      of.reduce((usd, { drawnUsdM }) => usd + drawnUsdM, 0),
    ),
  };
}

/** Chance that an entity defaults within twelve and thirty-six months, and within the run. */
export const defaultFigures = (draft: Draft, id: string, entity: string) =>
  monthFigures(draft, id, defaultMonthColumn(draft.model, entity));

/** Chance that the month of a column comes within twelve and thirty-six months, and within the run. */
export function monthFigures(draft: Draft, id: string, column: string): Record<string, string> {
  const months = draft.model.months.length;
  const share = (key: string, beforeMonth: number) =>
    draft.add(`book.${id}.${key}`, "probability", {
      kind: "share",
      case: openCase,
      column,
      beforeMonth,
    });
  return {
    ...Object.fromEntries(
      HORIZONS.filter((horizon) => horizon < months).map((by) => [`pd_${by}`, share(`pd_${by}`, by)]),
    ),
    pd_run: share("pd_run", months),
  };
}

/** Expected loss, as a share of what is held, and what it adds to the book's worst twentieth. Needs the figure of what is held. */
export function lossFigures(draft: Draft, id: string, sum: string): Record<string, string> {
  const expected = mean(draft, `book.${id}.expected_loss`, openCase, sum);
  return {
    expected_loss: expected,
    expected_loss_share: draft.add(`book.${id}.expected_loss_share`, "fraction", {
      kind: "quotient",
      of: expected,
      over: `book.${id}.held`,
    }),
    in_tail: tail(draft, `book.${id}.in_tail`, openCase, sum, TOTAL),
  };
}

/** Mean loss of a sum in a case. */
export const mean = (draft: Draft, id: string, of: string, sum: string) =>
  draft.add(id, "USD m", { kind: "mean", case: of, column: named(sum, "loss_usd_m") });

/** Mean of a sum over the worst twentieth of paths of another. */
export const tail = (draft: Draft, id: string, of: string, sum: string, by: string) =>
  draft.add(id, "USD m", {
    kind: "tail",
    case: of,
    column: named(sum, "loss_usd_m"),
    by: named(by, "loss_usd_m"),
    quantile: TAIL_QUANTILE,
  });

/** The book's 95th percentile, with limits that assume no distribution, and the mean beyond it. */
export function tailFigures(draft: Draft, id: string, of: string): Record<string, string> {
  const column = named(TOTAL, "loss_usd_m");
  const p95 = draft.add(`${id}.loss_p95`, "USD m", {
    kind: "quantile",
    case: of,
    column,
    quantile: TAIL_QUANTILE,
  });
  const { measured } = caseOf(of, draft.results);
  const values = columnOf(measured, column);
  const sorted = Float64Array.from(goodPaths(measured), (k) => values[k]).sort();
  const { low, high } = quantileLimits(sorted.length, TAIL_QUANTILE, CONFIDENCE);
  const figure = draft.figures.get(p95) as Figure;
  // Too few paths for an end: the least that can be lost, and no upper limit at all.
  draft.figures.set(p95, {
    ...figure,
    low: low > 0 ? sorted[low - 1] : 0,
    ...(high <= sorted.length && { high: sorted[high - 1] }),
  });
  return { loss_p95: p95, shortfall: tail(draft, `${id}.shortfall`, of, TOTAL, TOTAL) };
}
