// A lender's book beside a run: read against its world, watched in the cases that can default, reported apart.

import { basename } from "node:path";
import {
  kinds,
  type LenderBook,
  type Model,
  type Parsed,
  type Problem,
  parseBook,
  type Study,
} from "../engine/index.ts";
import { bestCase, openCase, scenarioCase, worstCase } from "../engine/report/case-names.ts";
import { readBook } from "../io/book.ts";
import type { Texts } from "./problems.ts";

/** A book with the text it was read from. */
export type ReadLenderBook = { readonly book: LenderBook; readonly text: string; readonly hash: string };

export type MaybeBook =
  | { readonly ok: true; readonly value: ReadLenderBook }
  | { readonly ok: false; readonly problems: readonly Problem[]; readonly texts: Texts };

/** The book at a path against the world's open-markets model, or all its problems with the text they point into. */
export async function readLenderBook(path: string, model: Model): Promise<MaybeBook> {
  const read = await readBook(path);
  if (!read.ok) return { ...read, texts: [] };
  const { text, hash } = read.value;
  const parsed = parseBook(text, path, model, kinds);
  if (!parsed.ok) return { ...parsed, texts: [{ name: path, text }] };
  return { ok: true, value: { book: { ...parsed.value, file: basename(path) }, text, hash } };
}

/** The book kept with a run, read again; it was read against this world before. */
export function keptBook(text: string, model: Model): Parsed<LenderBook> {
  return parseBook(text, "book/holdings.csv", model, kinds);
}

/** The same study with a book watched where defaults happen: the baseline with markets open, its scenarios, both ends of the range. */
export function watching(study: Study, book: LenderBook): Study {
  const watched = new Set([openCase, worstCase, bestCase, ...study.scenarios.map(scenarioCase)]);
  return {
    ...study,
    open: { ...study.open, book },
    cases: study.cases.map((each) =>
      watched.has(each.name) ? { ...each, model: { ...each.model, book } } : each,
    ),
  };
}
