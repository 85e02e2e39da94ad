// Tables as text: RFC 4180 CSV read to records that know where each cell stands, and numbers as people write them.

import type { Problem } from "./problem.ts";

/** A row by column name: the line it began on, its cells, and where each begins as `line:column`. */
export type CsvRow = {
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
  readonly places: Readonly<Record<string, string>>;
  /** Cells beyond the last column. */
  readonly extra: readonly string[];
};

/** A table read from CSV: its columns in order and one record per line. */
export type CsvTable = {
  readonly columns: readonly string[];
  readonly rows: readonly CsvRow[];
};

/** A table with where each column is named, and what is wrong with its form. */
export type ReadCsv = {
  readonly table: CsvTable;
  readonly columnPlaces: readonly string[];
  readonly problems: readonly Problem[];
};

/** Reads RFC 4180 text: quoted cells, doubled quotes, CRLF or LF, a byte-order mark. Short rows lack their last cells; blank lines are skipped. */
export function readCsv(text: string, where: string): ReadCsv {
  const { records, openQuote } = splitRecords(text.replace(/^\uFEFF/, ""));
  const [header, ...body] = records;
  const problems: Problem[] = [];
  if (!header)
    problems.push({ code: "syntax", where, message: "the file is empty; a header line is needed" });
  const columns = (header?.cells ?? []).map((cell) => cell.text.trim());
  const columnPlaces = (header?.cells ?? []).map(({ place }) => place);
  columns.forEach((column, i) => {
    if (column !== "" && columns.indexOf(column) !== i)
      problems.push({
        code: "duplicate-key",
        where: `${where}:${columnPlaces[i]}`,
        message: `column written twice: ${column}`,
      });
  });
  if (openQuote !== undefined)
    problems.push({
      code: "syntax",
      where: `${where}:${openQuote}`,
      message: "a quote is opened here and never closed",
    });
  const rows = body.map(({ line, cells }): CsvRow => {
    const end = cells[cells.length - 1].place;
    return {
      line,
      cells: Object.fromEntries(columns.map((column, i) => [column, (cells[i]?.text ?? "").trim()])),
      places: Object.fromEntries(columns.map((column, i) => [column, cells[i]?.place ?? end])),
      extra: cells
        .slice(columns.length)
        .map(({ text }) => text.trim())
        .filter((cell) => cell !== ""),
    };
  });
  return { table: { columns, rows }, columnPlaces, problems };
}

/** A cell with `line:column` of its first sign. */
type Cell = { readonly text: string; readonly place: string };
type Records = {
  readonly records: readonly { readonly line: number; readonly cells: readonly Cell[] }[];
  /** Where a quote was opened that nothing closes. */
  readonly openQuote: string | undefined;
};

/** Splits text into records of cells, each with the line it begins on. */
function splitRecords(text: string): Records {
  const records: { line: number; cells: Cell[] }[] = [];
  let cells: Cell[] = [];
  let cell = "";
  let quoted = false;
  let line = 1;
  let begun = line;
  let lineStart = 0;
  let place = "1:1";
  let quotePlace = place;
  const endCell = (next: number) => {
    cells.push({ text: cell, place });
    cell = "";
    place = `${line}:${next - lineStart + 1}`;
  };
  const endRecord = (next: number) => {
    endCell(next);
    if (cells.some((each) => each.text.trim() !== "")) records.push({ line: begun, cells });
    cells = [];
    line++;
    lineStart = next;
    [begun, place] = [line, `${line}:1`];
  };
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '"' && quoted && text[i + 1] === '"') {
      cell += '"';
      i++;
    } else if (c === '"' && (quoted || cell === "")) {
      quoted = !quoted;
      quotePlace = `${line}:${i - lineStart + 1}`;
    } else if (c === "," && !quoted) endCell(i + 1);
    else if (c === "\n" && !quoted) endRecord(i + 1);
    else if (c !== "\r" || quoted) {
      cell += c;
      if (c !== "\n") continue;
      line++;
      lineStart = i + 1;
    }
  }
  endRecord(text.length);
  return { records, openQuote: quoted ? quotePlace : undefined };
}

/** A number as people write it, commas between thousands allowed; NaN for anything else. `1,250.5` → 1250.5. */
export function readDecimal(text: string): number {
  const plain = /^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/.test(text) ? text.replaceAll(",", "") : text;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : Number.NaN;
}
