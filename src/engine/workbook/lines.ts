// Lines over months: what a finance person calls a row. A line is registered once with the formula of any month; where it stands, and so
// how others refer to it, is known when all are there.

import type { Cell, Look, Sheet } from "./sheet.ts";
import { columnLetters } from "./sheet.ts";

/** Sheets of lines, in the order they are worked through. */
export const lineSheets = ["Schedules", "Path", "Months", "Waterfall"] as const;
export type LineSheet = (typeof lineSheets)[number];

/** How a formula calls other lines: in its own month, in the month before (for the first: the opening column), and whole. */
export type Calls = {
  readonly month: string;
  readonly days: string;
  readonly now: (key: string) => string;
  readonly before: (key: string) => string;
  /** Every month of a line, for INDEX and the like. */
  readonly all: (key: string) => string;
  /** A line from the first month to this one. */
  readonly soFar: (key: string) => string;
  /** The opening cell of a line. */
  readonly opening: (key: string) => string;
};

export type Formula = (calls: Calls) => string;

export type Line = {
  readonly key: string;
  readonly sheet: LineSheet;
  readonly label: string;
  readonly unit: string;
  /** What the month is, by formula or as given; a line with neither has an opening cell alone. */
  readonly formula?: Formula;
  readonly values?: ArrayLike<number>;
  readonly opening?: number | Formula;
  readonly look?: Look;
};

type Heading = { readonly sheet: LineSheet; readonly heading: string };

/** Where lines are registered. */
export type Lines = {
  readonly add: (line: Line) => void;
  readonly head: (sheet: LineSheet, heading: string) => void;
  readonly has: (key: string) => boolean;
};

/** Columns before the months: what, unit, key, opening. */
const FIRST_MONTH_COLUMN = 4;
/** Rows before the lines: title, month, number of the month, days. */
const FIRST_LINE_ROW = 5;

export function makeLines(): Lines & { readonly entries: readonly (Line | Heading)[] } {
  const entries: (Line | Heading)[] = [];
  const keys = new Set<string>();
  return {
    entries,
    has: (key) => keys.has(key),
    head: (sheet, heading) => void entries.push({ sheet, heading }),
    add: (line) => {
      if (keys.has(line.key)) throw new Error(`two lines are called ${line.key}`);
      keys.add(line.key);
      entries.push(line);
    },
  };
}

type Place = { readonly sheet: LineSheet; readonly row: number };

/** Where each line stands: its sheet and row. Throws for a key that is no line. */
function placesOf(entries: readonly (Line | Heading)[]): (key: string) => Place {
  const rows = new Map<LineSheet, number>(lineSheets.map((sheet) => [sheet, FIRST_LINE_ROW - 1]));
  const places = new Map<string, Place>();
  for (const entry of entries) {
    const row = (rows.get(entry.sheet) as number) + 1;
    rows.set(entry.sheet, row);
    if ("key" in entry) places.set(entry.key, { sheet: entry.sheet, row });
  }
  return (key) => {
    const place = places.get(key);
    if (!place) throw new Error(`a formula calls ${key}, which is no line`);
    return place;
  };
}

/** The calls of a formula that stands on `sheet` in month `month`. */
function callsFrom(placeOf: (key: string) => Place, sheet: string, month: number, months: number): Calls {
  const at = (key: string, column: number) => {
    const place = placeOf(key);
    const cell = `${columnLetters(column)}${place.row}`;
    return place.sheet === sheet ? cell : `${place.sheet}!${cell}`;
  };
  const range = (key: string, from: string, to: string) => {
    const { sheet: home, row } = placeOf(key);
    return `${home === sheet ? "" : `${home}!`}${from}${row}:${to}${row}`;
  };
  const first = columnLetters(FIRST_MONTH_COLUMN);
  return {
    month: `${columnLetters(FIRST_MONTH_COLUMN + month)}$3`,
    days: `${columnLetters(FIRST_MONTH_COLUMN + month)}$4`,
    now: (key) => at(key, FIRST_MONTH_COLUMN + month),
    before: (key) => at(key, FIRST_MONTH_COLUMN + month - 1),
    all: (key) => range(key, `$${first}$`, `$${columnLetters(FIRST_MONTH_COLUMN + months - 1)}$`),
    soFar: (key) => range(key, `$${first}`, columnLetters(FIRST_MONTH_COLUMN + month)),
    opening: (key) => {
      const { sheet: home, row } = placeOf(key);
      return `${home === sheet ? "" : `${home}!`}$${columnLetters(FIRST_MONTH_COLUMN - 1)}$${row}`;
    },
  };
}

/** The calls of a formula on a sheet that has no months: `all` and `opening` alone make sense there. */
export function callsOutside(entries: readonly (Line | Heading)[], sheet: string, months: number): Calls {
  return callsFrom(placesOf(entries), sheet, 0, months);
}

/** The sheets of all lines, each headed by its months. */
export function sheetsOf(
  entries: readonly (Line | Heading)[],
  months: readonly { readonly label: string; readonly days: number }[],
  titles: Readonly<Record<LineSheet, string>>,
): Sheet[] {
  const placeOf = placesOf(entries);
  return lineSheets.map((name): Sheet => {
    const rows: (Cell | undefined)[][] = [
      [{ look: "title", value: titles[name] }],
      ["month", "", "", "opening", ...months.map(({ label }) => label)].map(head),
      ["number of the month", "", "", "", ...months.map((_, month) => month)].map(head),
      ["days", "", "", "", ...months.map(({ days }) => days)].map(head),
    ];
    for (const entry of entries) {
      if (entry.sheet !== name) continue;
      rows.push(
        "heading" in entry
          ? [{ look: "title", value: entry.heading }]
          : rowOf(entry, months.length, (month) => callsFrom(placeOf, name, month, months.length)),
      );
    }
    return { name, widths: [44, 12, 40, 16], frozen: { rows: 4, columns: 4 }, rows };
  });
}

const head = (value: string | number): Cell | undefined =>
  value === "" ? undefined : { look: "head", value };

function rowOf(line: Line, months: number, calls: (month: number) => Calls): (Cell | undefined)[] {
  const look = line.look ?? (line.values ? "path" : "computed");
  const opening = line.opening;
  const { values, formula } = line;
  const cell = (month: number): Cell | undefined => {
    if (values) return { look, value: values[month] };
    return formula && { look, formula: formula(calls(month)) };
  };
  return [
    { look: "label", value: line.label },
    { look: "note", value: line.unit },
    { look: "note", value: line.key },
    opening === undefined
      ? undefined
      : typeof opening === "number"
        ? { look, value: opening }
        : { look: "computed", formula: opening(calls(0)) },
    ...(values || formula ? Array.from({ length: months }, (_, month) => cell(month)) : []),
  ];
}
