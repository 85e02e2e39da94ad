// A spreadsheet program as a second opinion: LibreOffice recalculates a workbook from its formulas alone.

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { openXlsx, readXlsx, saveXlsx } from "hucre/xlsx";

/** Absent where none is installed: Debian's `libreoffice-calc` brings it. */
export const spreadsheet = ["/usr/bin/soffice", "/usr/bin/libreoffice"].find(existsSync);

type Value = number | string | undefined;
/** A recalculated workbook: `value("Waterfall", row, column)`, both from 0, and rows found by what stands in a column. */
export type Recalculated = {
  readonly value: (sheet: string, row: number, column: number) => Value;
  readonly row: (sheet: string, column: number, text: string) => number;
  readonly errors: readonly string[];
};

/** Recalculates workbooks, all in one start of the program; by name. */
export async function recalculate(
  books: Readonly<Record<string, Uint8Array>>,
): Promise<Readonly<Record<string, Recalculated>>> {
  const folder = await mkdtemp(join(tmpdir(), "switchyard-workbooks-"));
  try {
    const [written, out] = [join(folder, "written"), join(folder, "out")];
    await Promise.all([written, out].map((each) => mkdir(each)));
    for (const [name, bytes] of Object.entries(books)) await writeFile(join(written, `${name}.xlsx`), bytes);
    await promisify(execFile)(spreadsheet ?? "", [
      "--headless",
      `-env:UserInstallation=file://${join(folder, "profile")}`,
      "--convert-to",
      "xlsx",
      "--outdir",
      out,
      ...Object.keys(books).map((name) => join(written, `${name}.xlsx`)),
    ]);
    const read = async (name: string) => reading(await readFile(join(out, basename(`${name}.xlsx`))));
    return Object.fromEntries(
      await Promise.all(Object.keys(books).map(async (name) => [name, await read(name)] as const)),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function reading(bytes: Uint8Array): Promise<Recalculated> {
  const { sheets } = await readXlsx(bytes);
  const rowsOf = (name: string) => {
    const sheet = sheets.find((each) => each.name === name);
    if (!sheet) throw new Error(`no sheet ${name}`);
    return sheet.rows;
  };
  const isError = (value: unknown) => typeof value === "string" && /^(#|Err:)/.test(value);
  return {
    value: (name, row, column) => (rowsOf(name)[row]?.[column] ?? undefined) as Value,
    row: (name, column, text) => rowsOf(name).findIndex((row) => row[column] === text),
    errors: sheets.flatMap(({ name, rows }) =>
      rows.flatMap((row, r) =>
        row.flatMap((value, c) => (isError(value) ? [`${name} ${r + 1}:${c + 1} ${value}`] : [])),
      ),
    ),
  };
}

/** The same file with other values in input cells, as a person would type them: by `block.term`. */
export async function withInputs(
  bytes: Uint8Array,
  changes: Readonly<Record<string, number | string>>,
): Promise<Uint8Array> {
  const book = await openXlsx(bytes);
  const sheet = book.sheets.find(({ name }) => name === "Inputs");
  if (!sheet) throw new Error("no sheet Inputs");
  for (const [field, value] of Object.entries(changes)) {
    const row = sheet.rows.findIndex((cells) => cells[1] === field);
    if (row < 0) throw new Error(`no input ${field}`);
    const typed = value === "" ? null : value;
    sheet.rows[row][3] = typed;
    const cell = sheet.cells?.get(`${row},3`);
    if (cell) sheet.cells?.set(`${row},3`, { ...cell, value: typed });
  }
  return saveXlsx(book);
}
