// Nothing changed that we did not mean: the rows of a workbook up to its second month, as they were when last reviewed. What they come
// to is held against the engine by clauses.test.ts and parity.test.ts, where a spreadsheet program is installed.

import { join } from "node:path";
import { expect, test } from "vitest";
import type { Cell } from "../../src/engine/workbook/sheet.ts";
import { matchFile, shown } from "../golden.ts";
import { bookOf, formulaIn, valueIn } from "./book.ts";
import { rich } from "./rich-world.ts";

/** Lines open with three columns of words and an opening, then the months. */
const COLUMNS_SHOWN = 6;
/** Hours are what the market drew: test/golden/draws.csv holds them. */
const HOURS_ROWS = 4;

const written = (cell: Cell | undefined) => {
  const value = valueIn(cell);
  return formulaIn(cell) ?? (typeof value === "number" ? shown(value) : (value ?? ""));
};

test("the rows of a workbook are what they were", () => {
  const lines = bookOf(rich).sheets.flatMap(({ name, widths, frozen, rows }) => [
    `${name}: columns ${widths.join(", ")}, frozen at ${frozen?.rows ?? 0}, ${frozen?.columns ?? 0}`,
    ...(name === "Hours" ? rows.slice(0, HOURS_ROWS) : rows).map(
      (row) => `${name} | ${row.slice(0, COLUMNS_SHOWN).map(written).join(" | ")}`,
    ),
  ]);
  expect(lines.length).toBeGreaterThan(500);
  matchFile(join(import.meta.dirname, "..", "golden", "workbook.txt"), `${lines.join("\n")}\n`);
});
