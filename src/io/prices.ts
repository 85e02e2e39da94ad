// A price file from disk, plain or gzipped, handed to the engine's parser.

import { readFile, stat } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { type PriceFile, parsePrices } from "../engine/dispatch/price-csv.ts";
import type { Parsed } from "../engine/problem.ts";

/** Ten years of 5-minute prices are 40 MB. */
const MOST_BYTES = 200_000_000;

/** Reads and parses a file of prices; `zone` overrules what the file says. */
export async function readPrices(path: string, zone?: string): Promise<Parsed<PriceFile>> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile())
    return {
      ok: false,
      problems: [{ code: "not-readable", where: path, message: "is not a file that can be read" }],
    };
  if (found.size > MOST_BYTES) {
    const message = `is ${found.size} bytes long; the limit is ${MOST_BYTES}`;
    return { ok: false, problems: [{ code: "too-large", where: path, message }] };
  }
  const bytes = await readFile(path);
  const plain = path.endsWith(".gz") ? unzipped(bytes) : bytes;
  if (!plain) {
    return {
      ok: false,
      problems: [{ code: "not-readable", where: path, message: "is not a gzip file, or too large" }],
    };
  }
  return parsePrices(plain.toString("utf8"), path, zone);
}

function unzipped(bytes: Buffer): Buffer | undefined {
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_BYTES });
  } catch {
    return undefined;
  }
}
