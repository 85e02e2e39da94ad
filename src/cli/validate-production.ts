// switchyard validate production --cases FILE.csv: bitcoin mined by the formula against what companies reported.

import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import {
  type ProductionRow,
  type ProductionValidation,
  validateAgainst,
} from "../engine/market/production.ts";
import { readProduction } from "../engine/market/read-production.ts";
import type { Problem } from "../engine/problem.ts";
import { loadHistory } from "../io/history.ts";
import { readArguments } from "./arguments.ts";
import { problemsText } from "./problems.ts";
import type { Shell } from "./shell.ts";

export const validateProductionUsage = `usage: switchyard validate production --cases FILE.csv [--json]
  --cases FILE.csv   reported months: month, company, btc_produced, hashrate_ehs, hashrate_basis
  --json             {rows, used, medianAbsErrorFraction, p90AbsErrorFraction}
`;

const options = {
  cases: { type: "string" },
  json: { type: "boolean" },
} as const;

/** A row further off than this is named as an outlier; it counts all the same. */
const OUTLIER_FRACTION = 0.02;

/** Validates reported production. Exit 0; 1 when the file cannot be read or no row of it used; 2 for a command that cannot be read. */
export async function validateProduction(args: readonly string[], shell: Shell): Promise<number> {
  const asked = readArguments(args, options);
  const [path, wrong] = casesAsked(asked);
  if (path === undefined) {
    shell.err(`${wrong}\n${validateProductionUsage}`);
    return 2;
  }
  const problem = (one: Problem, text = "") =>
    shell.err(problemsText([one], [{ name: path, text }], Math.min(100, shell.columns)));
  const text = await readFile(resolve(shell.cwd, path), "utf8").catch(
    (error: NodeJS.ErrnoException) => error,
  );
  if (typeof text !== "string") {
    problem({
      code: "not-readable",
      where: path,
      message: `the file cannot be read (${text.code ?? text.message})`,
    });
    return 1;
  }
  const reported = readProduction(text, path);
  if (!reported.ok) {
    shell.err(problemsText(reported.problems, [{ name: path, text }], Math.min(100, shell.columns)));
    return 1;
  }
  const validation = validateAgainst((await loadHistory()).bitcoin, reported.value);
  const isJson = typeof asked !== "string" && asked.values.json === true;
  shell.out(isJson ? validationJson(validation) : validationText(validation));
  if (validation.used > 0) return 0;
  problem({
    code: "bad-row",
    where: path,
    message: `none of ${validation.rows.length} rows can be used`,
    hint: "a row needs BTC produced and a hashrate whose basis starts with avg",
  });
  return 1;
}

/** Counts and errors first, as the training validation prints them, then every row as `cases`. */
function validationJson({ rows, ...figures }: ReturnType<typeof validateAgainst>): string {
  return `${JSON.stringify({ rows: rows.length, ...figures, cases: rows }, null, 2)}\n`;
}

/** The file asked for, or what is wrong with the command line. `--cases=FILE` and a bare FILE both do. */
function casesAsked(asked: ReturnType<typeof readArguments<typeof options>>): [string | undefined, string] {
  if (typeof asked === "string") return [undefined, asked];
  const files = [...(asked.values.cases === undefined ? [] : [asked.values.cases]), ...asked.positionals];
  if (files.length === 1) return [files[0], ""];
  return [
    undefined,
    files.length === 0 ? "validate production needs --cases FILE.csv" : "validate production takes one file",
  ];
}

/** The validation as a table: rows used, rows not used and why, then the error. */
function validationText({
  rows,
  used,
  medianAbsErrorFraction,
  p90AbsErrorFraction,
}: ProductionValidation): string {
  const usable = rows.filter(({ reason }) => reason === null);
  const unused = rows.filter(({ reason }) => reason !== null);
  const outliers = usable.filter(({ errorFraction }) => Math.abs(errorFraction ?? 0) > OUTLIER_FRACTION);
  const lines = [
    "Bitcoin mined: computed from average hashrate, difficulty, subsidy and fees, against reported",
    "",
    `${"month".padEnd(8)} ${"company".padEnd(12)} ${"EH/s".padStart(8)} ${"reported".padStart(10)} ${"computed".padStart(10)} ${"error".padStart(8)}`,
    ...usable.map(rowText),
  ];
  if (unused.length > 0) lines.push("", `Not used: ${unused.length}`, ...unused.map(unusedText));
  lines.push("", `used ${used} of ${rows.length} rows`);
  if (medianAbsErrorFraction !== null && p90AbsErrorFraction !== null) {
    lines.push(
      `absolute error: median ${percent(medianAbsErrorFraction)}, 90 % of rows within ${percent(p90AbsErrorFraction)}`,
    );
  }
  if (outliers.length > 0) {
    const named = outliers.map((row) => `${row.company} ${row.month} ${signed(row.errorFraction ?? 0)}`);
    lines.push(...folded(`beyond 2 %, left in (*): ${named.join(", ")}`));
  }
  return `${lines.join("\n")}\n`;
}

function rowText({
  month,
  company,
  hashrateEhs,
  reportedBtc,
  computedBtc,
  errorFraction,
}: ProductionRow): string {
  const mark = Math.abs(errorFraction ?? 0) > OUTLIER_FRACTION ? " *" : "";
  const cells = [
    month.padEnd(8),
    company.slice(0, 12).padEnd(12),
    (hashrateEhs ?? 0).toFixed(3).padStart(8),
    (reportedBtc ?? 0).toFixed(1).padStart(10),
    (computedBtc ?? 0).toFixed(1).padStart(10),
    signed(errorFraction ?? 0).padStart(8),
  ];
  return cells.join(" ") + mark;
}

function unusedText({ line, month, company, reason }: ProductionRow): string {
  return `${`line ${line}`.padEnd(9)} ${month.slice(0, 8).padEnd(8)} ${company.slice(0, 12).padEnd(12)} ${reason}`.slice(
    0,
    100,
  );
}

function percent(fraction: number): string {
  return `${(fraction * 100).toFixed(2)} %`;
}

function signed(fraction: number): string {
  return `${fraction < 0 ? "" : "+"}${percent(fraction)}`;
}

/** Text broken at spaces into lines of at most 100 columns. */
function folded(text: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line.length + 1 + word.length > 100) {
      lines.push(line);
      line = `  ${word}`;
    } else line += line === "" ? word : ` ${word}`;
  }
  return [...lines, line];
}
