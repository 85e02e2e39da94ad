// A lender's book from disk.

import type { Parsed } from "../engine/problem.ts";
import type { WorldFile } from "../engine/world/parse.ts";
import { hashOf, readText } from "./world.ts";

/** The text of a book, named by the path given, and its sha-256 (over the text alone: a book is the same wherever it lies). */
export type BookFile = WorldFile & { readonly hash: string };

/** Reads a book of at most 2 MB; `not-readable` and `too-large` problems. */
export async function readBook(path: string): Promise<Parsed<BookFile>> {
  const read = await readText(
    path,
    "a book is one .csv file",
    "a book holds lines of entity, instrument, amount_usd_m",
  );
  if (!read.ok) return read;
  return {
    ok: true,
    value: { name: path, text: read.value, hash: hashOf([{ name: "", text: read.value }]) },
  };
}
