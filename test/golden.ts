// Golden files: text as it was when last reviewed, rewritten where UPDATE=1 asks for it.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { expect } from "vitest";

/** Compares with the file, or writes it where UPDATE=1 asks for that or there is none yet and UPDATE=1 is set. */
export function matchFile(path: string, text: string) {
  if (process.env.UPDATE === "1") {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  expect(existsSync(path), `${path} is missing: UPDATE=1 npx vitest run golden every-kind`).toBe(true);
  expect(text.split("\n")).toEqual(readFileSync(path, "utf8").split("\n"));
}

/** Six significant digits; a month that never comes is `never`. */
export const shown = (value: number) =>
  Number.isFinite(value) ? String(Number(value.toPrecision(6))) : "never";
