import type { Problem } from "../problem.ts";

/** A table read from CSV: one record per line by column name, and the line it began on. */
export type CsvTable = {
  readonly columns: readonly string[];
  readonly rows: readonly { readonly line: number; readonly cells: Readonly<Record<string, string>> }[];
};

/** Reads RFC 4180 text: quoted cells, doubled quotes, CRLF or LF, a byte-order mark. Short rows lack their last cells; blank lines are skipped. */
export function readCsv(
  text: string,
  where: string,
): { readonly table: CsvTable; readonly problems: readonly Problem[] } {
  const records = splitRecords(text.replace(/^\uFEFF/, ""));
  const [header, ...body] = records;
  const problems: Problem[] = [];
  if (!header)
    problems.push({ code: "syntax", where, message: "the file is empty; a header line is needed" });
  const columns = (header?.cells ?? []).map((cell) => cell.trim());
  const twice = columns.filter((column, i) => column !== "" && columns.indexOf(column) !== i);
  if (twice.length > 0)
    problems.push({
      code: "duplicate-key",
      where: `${where}:1`,
      message: `column written twice: ${twice.join(", ")}`,
    });
  const rows = body.map(({ line, cells }) => ({
    line,
    cells: Object.fromEntries(columns.map((column, i) => [column, (cells[i] ?? "").trim()])),
  }));
  return { table: { columns, rows }, problems };
}

/** Splits text into records of cells, each with the line it begins on. */
function splitRecords(text: string): { readonly line: number; readonly cells: readonly string[] }[] {
  const records: { line: number; cells: string[] }[] = [];
  let cells: string[] = [];
  let cell = "";
  let quoted = false;
  let line = 1;
  let begun = 1;
  const end = () => {
    cells.push(cell);
    if (cells.some((c) => c.trim() !== "")) records.push({ line: begun, cells });
    [cells, cell, begun] = [[], "", line + 1];
  };
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '"' && quoted && text[i + 1] === '"') {
      cell += '"';
      i++;
    } else if (c === '"' && (quoted || cell === "")) quoted = !quoted;
    else if (c === "," && !quoted) {
      cells.push(cell);
      cell = "";
    } else if (c === "\n" && !quoted) {
      end();
      line++;
    } else if (c !== "\r" || quoted) {
      cell += c;
      if (c === "\n") line++;
    }
  }
  if (cell !== "" || cells.length > 0) end();
  return records;
}
