// Reads data/ from disk for Node: gunzip, hash, and hand the bytes to the pure readers.

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";
import type { History } from "../engine/history.ts";
import { historyFiles, readHistory } from "../engine/read-history.ts";

const INDEX = "index.json";
/** The package's data/, from src/io as from dist/io. */
const SHIPPED_DATA = new URL("../../data/", import.meta.url);

/**
 * Real history from a folder laid out as data/ (a path or a file URL); the package's own by default.
 * `hash` is the SHA-256 of the lines `<sha256>  <path>` of the index and then its files in order, as `sha256sum` prints them.
 * Rejects when a file is missing or not as the index says.
 */
export async function loadHistory(folder: URL | string = SHIPPED_DATA): Promise<History> {
  const home = folderUrl(folder);
  const read = (path: string) => readFile(new URL(path, home));
  const index = await read(INDEX);
  const paths = historyFiles(index.toString("utf8"));
  const files = await Promise.all(paths.map(read));
  const lines = [index, ...files].map((bytes, i) => `${sha256(bytes)}  ${[INDEX, ...paths][i]}\n`);
  const contents = new Map(paths.map((path, i) => [path, gunzipped(path, files[i])]));
  return readHistory(index.toString("utf8"), contents, sha256(lines.join("")));
}

function folderUrl(folder: URL | string): URL {
  const href = typeof folder === "string" ? pathToFileURL(folder).href : folder.href;
  return new URL(href.endsWith("/") ? href : `${href}/`);
}

function gunzipped(path: string, bytes: Uint8Array): Uint8Array {
  return path.endsWith(".gz") ? gunzipSync(bytes) : bytes;
}

function sha256(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}
