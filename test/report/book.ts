// A lender's book on tiny worlds: the CSV of its lines, read against a model, and a case run with it.

import { kinds } from "../../src/engine/kinds.ts";
import type { LenderBook, Model } from "../../src/engine/model.ts";
import { parseBook } from "../../src/engine/report/book-read.ts";
import { type BookReport, bookReportOf } from "../../src/engine/report/book-table.ts";
import { bestCase, openCase, worstCase } from "../../src/engine/report/case-names.ts";
import type { Measured } from "../../src/engine/report/measures.ts";
import { serially, simulate } from "../../src/engine/simulate.ts";

export const HEADER = "entity,instrument,amount_usd_m";

/** The book of these lines; throws with its problems. */
export function bookOf(model: Model, ...lines: string[]): LenderBook {
  const parsed = parseBook([HEADER, ...lines, ""].join("\n"), "book.csv", model, kinds);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems, null, 1));
  return parsed.value;
}

/** What a model's paths give with a book watched. */
export async function measuredWith(
  model: Model,
  book: LenderBook,
  paths: number,
  seed = 1,
): Promise<Measured> {
  const watched = { name: openCase, model: { ...model, book }, paths, keepFans: false };
  const [measured] = await simulate([watched], seed, serially(kinds));
  return measured;
}

/** The report of a book over one case, which stands for both ends of the range too. */
export function reportOn(model: Model, book: LenderBook, measured: Measured): BookReport {
  const result = { measured, months: model.months.length };
  return bookReportOf(
    {
      model: { ...model, book },
      kinds,
      results: { [openCase]: result, [worstCase]: result, [bestCase]: result },
      scenarios: [],
      levers: [],
      leverPaths: 0,
    },
    book,
  );
}

/** Looks a figure of a report up by its id. */
export function figureOf({ figures }: BookReport) {
  const byId = new Map(figures.map((figure) => [figure.id, figure]));
  return (id: string) => {
    const found = byId.get(id);
    if (!found) throw new Error(`no figure ${id}`);
    return found;
  };
}
