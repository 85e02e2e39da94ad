// A workbook as plain data: sheets of cells, each a number or text somebody may change, or a live formula. Whoever writes files
// writes these cells and nothing else.

/** How a cell is to be read: `input` may be changed; `path` is what chance, others and management did on the path. */
export type Look =
  | "title"
  | "head"
  | "label"
  | "note"
  | "input"
  | "text"
  | "path"
  | "computed"
  | "measure"
  | "count";

export type Cell = { readonly look: Look } & (
  | { readonly value: number | string }
  | { readonly formula: string }
);

/** `rows[r][c]` is the cell of row r + 1; what is missing is empty. */
export type Sheet = {
  readonly name: string;
  readonly widths: readonly number[];
  readonly frozen: { readonly rows: number; readonly columns: number };
  readonly rows: readonly (readonly (Cell | undefined)[])[];
};

/** A name by which formulas call a cell. */
export type CellName = { readonly name: string; readonly cell: string };

export type Workbook = { readonly sheets: readonly Sheet[]; readonly names: readonly CellName[] };

/** Column letters from 0: A, B, … Z, AA. */
export function columnLetters(column: number): string {
  const last = String.fromCharCode(65 + (column % 26));
  return column < 26 ? last : columnLetters(Math.floor(column / 26) - 1) + last;
}
