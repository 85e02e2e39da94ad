// A workbook of a tiny world's operator as plain data, and its lines, cells and formulas by name.

import { workbookOf } from "../../src/engine/export.ts";
import { kinds, type Parsed } from "../../src/engine/index.ts";
import { type Cell, columnLetters, type Workbook } from "../../src/engine/workbook/sheet.ts";
import { modelOf, type Over, tinyWorld } from "../tiny-world.ts";

export function tried(over: Over, entity = "owner"): Parsed<Workbook> {
  const world = tinyWorld(over);
  return workbookOf(modelOf(world, "open"), world, kinds, { entity, seed: 1, path: 0, notes: [] });
}

export function bookOf(over: Over, entity?: string): Workbook {
  const book = tried(over, entity);
  if (!book.ok) throw new Error(JSON.stringify(book.problems));
  return book.value;
}

export const sheetOf = ({ sheets }: Workbook, name: string) => sheets.find((sheet) => sheet.name === name);

export const formulasOf = ({ sheets }: Workbook) =>
  sheets.flatMap(({ name, rows }) =>
    rows.flatMap((row, r) =>
      row.flatMap((cell, c) =>
        cell && "formula" in cell
          ? [{ at: `${name}!${columnLetters(c)}${r + 1}`, formula: cell.formula }]
          : [],
      ),
    ),
  );

export const valueIn = (cell: Cell | undefined) => (cell && "value" in cell ? cell.value : undefined);
export const formulaIn = (cell: Cell | undefined) => (cell && "formula" in cell ? cell.formula : undefined);

/** The cells of the line with a key, from its label on; undefined where there is no such line. */
export const lineOf = ({ sheets }: Workbook, key: string) =>
  sheets.flatMap(({ rows }) => rows).find((row) => valueIn(row[2]) === key);
