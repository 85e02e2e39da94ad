// The sheet of inputs: one row a term, with its unit, its range and who says so. Formulas call them by name.

import { MONTHS_PER_YEAR } from "../units.ts";
import { NEVER_CELL } from "./pad.ts";
import type { Cell, CellName, Sheet } from "./sheet.ts";

/** A term somebody may change. `day` and `month` are written as 2026-04-15 and 2026-04; empty: never. */
export type Input = {
  readonly block: string;
  readonly term: string;
  readonly about: string;
  readonly unit: string;
  readonly kind: "number" | "flag" | "text" | "month" | "day";
  readonly value: number | string;
  readonly range: string;
  readonly source: string;
  readonly badge: string;
};

const VALUE_COLUMN = "D";
const INDEX_COLUMN = "E";
const heads = ["what", "field", "unit", "value", "months from the first", "range", "known by", "source"];

/** A name for a term that a formula may call: letters, digits, dots and underscores, and no digit first. */
export function inputName(block: string, term: string): string {
  const name = `${block}.${term}`.replace(/[^A-Za-z0-9._]/g, "_");
  return /^[A-Za-z]/.test(name) ? name : `_${name}`;
}

/** The sheet of inputs by block, and the name of each. `firstMonth` counts months from year 0. */
export function inputSheet(
  title: string,
  inputs: readonly Input[],
  firstMonth: number,
): { readonly sheet: Sheet; readonly names: readonly CellName[] } {
  const rows: (Cell | undefined)[][] = [
    [{ look: "title", value: title }],
    heads.map((value) => ({ look: "head", value })),
  ];
  const names: CellName[] = [];
  let block = "";
  for (const input of inputs) {
    if (input.block !== block) {
      block = input.block;
      rows.push([{ look: "title", value: block }]);
    }
    const row = rows.length + 1;
    const isDate = input.kind === "month" || input.kind === "day";
    rows.push([
      { look: "label", value: input.about },
      { look: "note", value: `${input.block}.${input.term}` },
      { look: "note", value: input.unit },
      { look: isDate || input.kind === "text" ? "text" : "input", value: input.value },
      isDate
        ? { look: "computed", formula: monthsFrom(`${VALUE_COLUMN}${row}`, input.kind, firstMonth) }
        : undefined,
      { look: "note", value: input.range },
      { look: "note", value: input.badge },
      { look: "note", value: input.source },
    ]);
    const column = isDate ? INDEX_COLUMN : VALUE_COLUMN;
    names.push({ name: inputName(input.block, input.term), cell: `Inputs!$${column}$${row}` });
  }
  return {
    sheet: {
      name: "Inputs",
      widths: [80, 44, 26, 16, 20, 20, 10, 100],
      frozen: { rows: 2, columns: 2 },
      rows,
    },
    names,
  };
}

/** Months from the first to a month or day as written, or as a date where the program made it one; a day counts as its part of the month. */
function monthsFrom(cell: string, kind: Input["kind"], firstMonth: number): string {
  const year = `IF(ISNUMBER(${cell}),YEAR(${cell}),VALUE(LEFT(${cell},4)))`;
  const month = `IF(ISNUMBER(${cell}),MONTH(${cell}),VALUE(MID(${cell},6,2)))`;
  const day = `IF(ISNUMBER(${cell}),DAY(${cell}),IF(LEN(${cell})=10,VALUE(RIGHT(${cell},2)),1))`;
  const part = kind === "day" ? `+(${day}-1)/DAY(DATE(${year},${month}+1,0))` : "";
  return `=IF(${cell}="",${NEVER_CELL},${year}*${MONTHS_PER_YEAR}+${month}-1-${firstMonth}${part})`;
}
