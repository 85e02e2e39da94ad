// Reported production as written: a CSV table with a header. Columns may come in any order and unknown ones are left alone; a cell
// that cannot be read makes its row unusable with a reason, never the file.

import { parseMonth } from "../calendar.ts";
import { readDecimal } from "../csv.ts";
import { nearest, type Parsed, type Problem } from "../problem.ts";

/** A row as read. A number that is missing or wrong is the reason in words. */
export type ReportedMonth = {
  readonly line: number;
  readonly month: string;
  readonly monthNumber: number | undefined;
  readonly company: string;
  readonly btc: number | string;
  readonly hashrateEhs: number | string;
  readonly basis: string;
};

const columns = ["month", "company", "btc_produced", "hashrate_ehs", "hashrate_basis"] as const;
type Column = (typeof columns)[number];

/** The rows of a production table, or the columns it lacks. `name` is the file's, for messages. */
export function readProduction(text: string, name: string): Parsed<readonly ReportedMonth[]> {
  const [header, ...rows] = csvRows(text);
  const heads = (header?.cells ?? []).map((cell) => cell.trim().toLowerCase());
  const missing = columns.filter((column) => !heads.includes(column));
  if (missing.length > 0) return { ok: false, problems: missing.map((column) => lacks(column, heads, name)) };
  const value = rows.map(({ line, cells }): ReportedMonth => {
    const cell = (column: Column) => (cells[heads.indexOf(column)] ?? "").trim();
    return {
      line,
      month: cell("month"),
      monthNumber: parseMonth(cell("month")),
      company: cell("company"),
      btc: positive(cell("btc_produced"), "BTC produced"),
      hashrateEhs: positive(cell("hashrate_ehs"), "hashrate"),
      basis: cell("hashrate_basis"),
    };
  });
  return { ok: true, value };
}

function lacks(column: Column, heads: readonly string[], name: string): Problem {
  const near = nearest(column, heads);
  return {
    code: "missing-column",
    where: `${name}:1:1`,
    message: `the table has no column "${column}"`,
    hint: near ? `is "${near}" meant?` : `it needs ${columns.join(", ")}`,
  };
}

/** A positive number, commas between thousands allowed, or why it is none. */
function positive(text: string, what: string): number | string {
  if (text === "") return `no ${what}`;
  const value = readDecimal(text);
  if (Number.isNaN(value)) return `${what} "${text}" is not a number`;
  return value > 0 && value < Number.POSITIVE_INFINITY ? value : `${what} ${text} is not above zero`;
}

type CsvRow = { readonly line: number; readonly cells: readonly string[] };

/** Rows of a CSV text (RFC 4180; any newline, a byte-order mark, quoted cells with newlines), empty ones left out, each with its first line. */
function csvRows(text: string): CsvRow[] {
  const rows: CsvRow[] = [];
  let cells: string[] = [];
  let cell = "";
  let quoted = false;
  let line = 1;
  let began = 1;
  const endRow = () => {
    cells.push(cell);
    if (cells.some((one) => one.trim() !== "")) rows.push({ line: began, cells });
    cells = [];
    cell = "";
  };
  const body = text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  for (let i = 0; i < body.length; i++) {
    const c = body[i];
    if (c === "\n") line++;
    if (quoted) {
      if (c !== '"') cell += c;
      else if (body[i + 1] === '"') {
        cell += c;
        i++;
      } else quoted = false;
    } else if (c === '"' && cell.trim() === "") {
      quoted = true;
      cell = "";
    } else if (c === ",") {
      cells.push(cell);
      cell = "";
    } else if (c === "\n") {
      endRow();
      began = line;
    } else cell += c;
  }
  endRow();
  return rows;
}
