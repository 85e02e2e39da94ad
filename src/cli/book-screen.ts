// A lender's book as text: each line, the book, and the book by borrower, tenant, guarantor and scenario. Fits 80 columns; wider terminals
// give names more room.

import type { BookReport, Figure, LenderBook, Row } from "../engine/index.ts";
import type { Manifest } from "../io/run-folder.ts";
import { fitted, wrapped } from "./fold.ts";
import { number, right, share, value } from "./screen.ts";

const NARROWEST = 80;
const WIDEST = 100;
/** Columns to the right of a name. */
const NUMBERS = 58;
/** Lines of a book shown; of a longer one those that lose most. */
const MOST_LINES = 25;

type Look = {
  readonly figure: (row: Row, column: string) => Figure | undefined;
  readonly rows: (table: string) => readonly Row[];
  readonly name: (text: string) => string;
  readonly months: number;
};

/** The block of a book, at most `columns` wide, not less than 80. */
export function bookText(report: BookReport, book: LenderBook, manifest: Manifest, columns: number): string {
  const figures = new Map(report.figures.map((figure) => [figure.id, figure]));
  const width = Math.min(WIDEST, Math.max(NARROWEST, columns));
  const look: Look = {
    figure: (row, column) => figures.get(row.figures[column]),
    rows: (id) => report.tables.find((table) => table.id === id)?.rows ?? [],
    name: (text) => fitted(text, width - NUMBERS),
    months: manifest.months,
  };
  const lines = [
    ...headLines(look, book, manifest),
    ...holdingLines(look, book),
    "",
    ...totalLines(look, width),
    "",
    ...groupLines(look),
    "",
    ...caseLines(look),
  ];
  return `${lines.map((line) => line.trimEnd().slice(0, width)).join("\n")}\n`;
}

function headLines(look: Look, { file, holdings }: LenderBook, manifest: Manifest): string[] {
  const count = `${holdings.length} ${holdings.length === 1 ? "line" : "lines"}`;
  const above = `${right("default %, by mo", 30)}${right("LGD", 6)}${right("expected", 9)}${right("% of", 6)}${right("worst", 7)}`;
  return [
    `BOOK ${file}  b:${manifest.bookHash?.slice(0, 4)}  ${count}  markets open, ${number(manifest.paths)} paths  $m, not discounted`,
    "",
    `${look.name("")}${above}`,
    headLine(look, "LINE", "drawn", "%", "held"),
  ];
}

/** Horizons by which defaults are given: a year, three, the run. */
const horizonsOf = ({ months }: Look) => [12, 36].filter((by) => by < months);

function headLine(look: Look, title: string, second: string, lost: string, part: string): string {
  const months = [...horizonsOf(look), look.months].map((by) => right(String(by), 5)).join("");
  return `${look.name(title)}${right("held", 7)}${right(second, 7)}${months.padStart(16)}${right(lost, 6)}${right("loss", 9)}${right(part, 6)}${right("5 %", 7)}`;
}

/** Columns every row shares: held, drawn or covered, three chances of default, lost given default, expected, share, in the tail. */
function numbers(look: Look, row: Row, second: string, part: string): string {
  const { figure } = look;
  const chances = [...horizonsOf(look).map((by) => `pd_${by}`), "pd_run"].map((column) => {
    const found = figure(row, column);
    return right(found ? share(found) : "", 5);
  });
  return [
    right(money(figure(row, "held")), 7),
    right(money(figure(row, second)), 7),
    chances.join("").padStart(16),
    right(fraction(figure(row, "lgd")), 6),
    right(money(figure(row, "expected_loss")), 9),
    right(fraction(figure(row, part)), 6),
    right(money(figure(row, "in_tail")), 7),
  ].join("");
}

function holdingLines(look: Look, { holdings }: LenderBook): string[] {
  const rows = look.rows("book");
  const loss = (row: Row) => value(look.figure(row, "expected_loss"));
  const largest = [...rows].sort((a, b) => loss(b) - loss(a)).slice(0, MOST_LINES);
  const width = String(holdings[holdings.length - 1].line).length;
  const lines = rows.flatMap((row, i) =>
    largest.includes(row)
      ? [
          `${look.name(`${String(holdings[i].line).padStart(width)}${isUnsigned(row) ? "~" : " "}${row.label}`)}${numbers(look, row, "drawn", "expected_loss_share")}`,
        ]
      : [],
  );
  const more = rows.length > MOST_LINES ? [`+${rows.length - MOST_LINES} more in book/report.json`] : [];
  const [total] = look.rows("book_total");
  return [
    ...lines,
    ...more,
    `${look.name("the book")}${numbers(look, total, "drawn", "expected_loss_share")}`,
  ];
}

function totalLines({ rows, figure }: Look, width: number): string[] {
  const [total] = rows("book_total");
  const limits = (column: string) => {
    const found = figure(total, column);
    const high = found?.high === undefined ? "more" : money(found.high);
    return found?.low === undefined ? money(found) : `${money(found)} (${money(found.low)}-${high})`;
  };
  const [alone, together] = [value(figure(total, "alone")), value(figure(total, "shortfall"))];
  const sentences = [
    `Expected loss ${limits("expected_loss")}.`,
    `95 % of paths lose at most ${limits("loss_p95")}, the worst 5 % on average ${limits("shortfall")}.`,
    ...(alone > 0
      ? [
          `The worst 5 % of each line alone add up to ${money(alone)}; as one book they are ${number((together / alone) * 100)} % of it.`,
        ]
      : []),
    "(Limits) are sampling error at 95 %, not what is unknown of the world.",
    "Default: of a line, while it is owed; of a borrower, ever. Worst 5 %: what a row adds to the book's loss there.",
    ...(rows("book").some(isUnsigned) ? ["~ only expected, not signed."] : []),
  ];
  return wrapped(sentences.join(" "), "", "", width);
}

const isUnsigned = ({ note }: Row) => note.endsWith("only expected");

function groupLines(look: Look): string[] {
  const { rows, name } = look;
  const line = (row: Row, second: string, part: string) =>
    `${name(row.label)}${numbers(look, row, second, part)}`;
  const guarantors = rows("book_guarantor");
  return [
    headLine(look, "BY BORROWER", "drawn", "", "%held"),
    ...rows("book_borrower").map((row) => line(row, "drawn", "expected_loss_share")),
    "",
    headLine(look, "BY TENANT, first down", "", "", "%book"),
    ...rows("book_tenant").map((row) => line(row, "", "of_loss")),
    ...(guarantors.length === 0 ? [] : ["", headLine(look, "BY GUARANTOR of rent", "cover", "", "%held")]),
    ...guarantors.map((row) => line(row, "covered", "expected_loss_share")),
  ];
}

function caseLines({ rows, figure, name }: Look): string[] {
  const cell = (row: Row, column: string) => right(money(figure(row, column)), 12);
  const more = (row: Row) => {
    const found = figure(row, "more");
    return right(found ? `${found.value > 0 ? "+" : ""}${money(found)}` : "", 12);
  };
  return [
    `${name("UNDER")}${right("expected", 12)}${right("more", 12)}${right("95 %", 12)}${right("worst 5 %", 12)}`,
    ...rows("book_scenarios").map(
      (row) =>
        `${name(row.label)}${cell(row, "expected_loss")}${more(row)}${cell(row, "loss_p95")}${cell(row, "shortfall")}`,
    ),
  ];
}

/** USD m: a decimal below a hundred. */
function money(figure: Figure | number | undefined): string {
  if (figure === undefined) return "";
  const usdM = typeof figure === "number" ? figure : figure.value;
  const digits = Math.abs(usdM) < 99.95 ? 1 : 0;
  return number(Math.abs(usdM) < 0.05 ? 0 : usdM, digits);
}

/** A fraction as whole per cent; a dash where it is a part of nothing. */
function fraction(figure: Figure | undefined): string {
  return figure === undefined ? "" : number(figure.value * 100);
}
