// A workbook as an .xlsx file: cells as they are, formulas live, nothing computed here.

import { type CellStyle, writeXlsx, type Cell as XlsxCell } from "hucre/xlsx";
import type { Cell, Look, Sheet, Workbook } from "../engine/workbook/sheet.ts";

/** The field's convention: blue may be changed, black is computed; what the path gave stands apart. */
const BLUE = "0000C0";
const GREEN = "1F6F43";
const GREY = "666666";
const YELLOW = "FFF9DB";
const NUMBERS = "#,##0.00;[Red]-#,##0.00;0";

const fill = (rgb: string) => ({ type: "pattern" as const, pattern: "solid" as const, fgColor: { rgb } });

const styles: Readonly<Record<Look, CellStyle>> = {
  title: { font: { bold: true, size: 12 } },
  head: { font: { bold: true }, fill: fill("E6E6E6") },
  label: {},
  note: { font: { color: { rgb: GREY } } },
  input: { font: { color: { rgb: BLUE } }, fill: fill(YELLOW), numFmt: "General" },
  /** Stays text when typed over, so that 2027-06 is not made a date of. */
  text: { font: { color: { rgb: BLUE } }, fill: fill(YELLOW), numFmt: "@" },
  path: { font: { color: { rgb: GREEN } }, numFmt: NUMBERS },
  computed: { numFmt: NUMBERS },
  measure: { font: { bold: true }, numFmt: "#,##0.000;[Red]-#,##0.000;0" },
  count: { font: { bold: true }, numFmt: "0" },
};

/** No clock: the same run gives the same bytes. */
const NO_DAY = new Date(0);

/** The bytes of the file. */
export function xlsxBytes({ sheets, names }: Workbook): Promise<Uint8Array> {
  return writeXlsx({
    sheets: sheets.map(sheetOf),
    namedRanges: names.map(({ name, cell }) => ({ name, range: cell })),
    properties: { creator: "switchyard", created: NO_DAY, modified: NO_DAY },
    defaultFont: { name: "Calibri", size: 10 },
  });
}

function sheetOf({ name, widths, frozen, rows }: Sheet) {
  const cells = new Map<string, Partial<XlsxCell>>();
  rows.forEach((row, r) => {
    row.forEach((cell, c) => {
      if (cell !== undefined) cells.set(`${r},${c}`, cellOf(cell));
    });
  });
  const columns = Math.max(...rows.map((row) => row.length));
  return {
    name,
    rows: rows.map(() => []),
    cells,
    columns: Array.from({ length: columns }, (_, at) => ({ width: widths[at] ?? 14 })),
    freezePane: frozen,
    pageSetup: { orientation: "landscape" as const, fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
  };
}

function cellOf(cell: Cell): Partial<XlsxCell> {
  const style = styles[cell.look];
  if ("formula" in cell) return { value: null, formula: cell.formula.replace(/^=/, ""), style };
  // An empty text is not nothing to a formula: nothing is written where nothing is said.
  return { value: cell.value === "" ? null : cell.value, style };
}
