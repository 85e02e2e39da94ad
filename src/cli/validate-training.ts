import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { readTrainingCases, type UnusedRow } from "../engine/compute/cases.ts";
import {
  type CaseError,
  caseErrors,
  type ErrorSummary,
  type TrainingValidation,
  validationOf,
} from "../engine/compute/validation.ts";
import { readCsv } from "../engine/csv.ts";
import type { Problem } from "../engine/problem.ts";
import { loadChipData, readTrainingRuns } from "../io/chips.ts";
import { readArguments } from "./arguments.ts";
import { problemsText } from "./problems.ts";
import type { Shell } from "./shell.ts";

const WORST_SHOWN = 10;

export const validateTrainingUsage = `usage: switchyard validate training [--cases FILE.csv] [--json]
  --cases FILE.csv   runs in the columns of data/chips/training_runs.csv (the default: the rows the model was fitted to)
  --json             {rows, used, medianAbsErrorFraction, p90AbsErrorFraction, byClass, unusedRows}
`;

const options = {
  cases: { type: "string" },
  json: { type: "boolean" },
} as const;

/** The training model against published runs. Exit 0; 1 when the file cannot be read or no row of it used; 2 for a command that cannot be read. */
export async function validateTraining(args: readonly string[], shell: Shell): Promise<number> {
  const asked = readArguments(args, options);
  if (typeof asked === "string" || asked.positionals.length > 1) {
    shell.err(
      `${typeof asked === "string" ? asked : "validate training takes one file"}\n${validateTrainingUsage}`,
    );
    return 2;
  }
  const file = asked.values.cases ?? asked.positionals[0];
  const where = file ?? "data/chips/training_runs.csv";
  const text = file === undefined ? await readTrainingRuns() : await readText(resolve(shell.cwd, file));
  const fail = (problems: readonly Problem[], source = "") => {
    shell.err(problemsText(problems, [{ name: where, text: source }], Math.min(100, shell.columns)));
    return 1;
  };
  if (text === undefined) return fail([{ code: "not-readable", where, message: "the file cannot be read" }]);
  const { table, problems } = readCsv(text, where);
  const lacking = missingColumns(table.columns, where);
  if (problems.length + lacking.length > 0) return fail([...problems, ...lacking], text);
  const { catalogue, models, constants } = await loadChipData();
  const { cases, unused } = readTrainingCases(table, catalogue, models);
  const errors = caseErrors(cases, constants);
  const validation = validationOf(errors, unused);
  if (asked.values.json) shell.out(`${JSON.stringify(validation, null, 2)}\n`);
  else shell.out(report(validation, errors, where, file === undefined));
  if (validation.used > 0) return 0;
  return fail([{ code: "bad-row", where, message: `none of ${validation.rows} rows can be used` }]);
}

async function readText(path: string): Promise<string | undefined> {
  return readFile(path, "utf8").catch(() => undefined);
}

/** Columns without which no row can be read. */
function missingColumns(columns: readonly string[], where: string): Problem[] {
  return ["model", "hardware", "n_chips", "precision", "seq_len", "gbs_seq", "year"]
    .filter((column) => !columns.includes(column))
    .map((column) => ({
      code: "missing-column",
      where: `${where}:1`,
      message: `column ${column} is absent`,
    }));
}

const pct = (x: number) => `${(100 * x).toFixed(1)} %`.padStart(8);

const CLASS_MEANING: Readonly<Record<string, string>> = {
  dense: "every parameter active per token",
  moe: "mixture of experts",
  run: "real multi-week run, downtime included",
  bench: "vendor or academic throughput table",
  mlperf: "MLPerf Training, throughput without evaluation",
};

function report(v: TrainingValidation, errors: readonly CaseError[], where: string, tuned: boolean): string {
  const line = (name: string, s: ErrorSummary) =>
    `  ${name.padEnd(8)}${String(s.used).padStart(5)}  ${pct(s.medianAbsErrorFraction)}  ${pct(s.p90AbsErrorFraction)}   ${CLASS_MEANING[name] ?? "every row used"}`;
  const worst = [...errors]
    .sort((a, b) => Math.abs(Math.log(b.ratio)) - Math.abs(Math.log(a.ratio)))
    .slice(0, WORST_SHOWN);
  return [
    `Training time, predicted against reported: ${where}`,
    `  ${v.rows} rows, ${v.used} used, ${v.unusedRows.length} not. Error = |predicted / reported - 1| on training time.`,
    ...(tuned
      ? ["  These rows tuned the model: docs/models/compute.md has the errors on families left out."]
      : []),
    "",
    "  class    rows    median       p90",
    line("all", v),
    ...Object.entries(v.byClass).map(([name, s]) => line(name, s)),
    "",
    "  largest misses",
    ...worst.map(missLine),
    ...(v.unusedRows.length > 0 ? ["", "  not used", ...v.unusedRows.map(unusedLine)] : []),
    "",
  ].join("\n");
}

function missLine({ training: c, ratio }: CaseError): string {
  const what = `${c.model} on ${c.job.chips} ${c.hardware} ${c.job.precision}`;
  return `    row ${c.row.padEnd(5)}${what.padEnd(44)}${c.classes.join(", ").padEnd(15)}predicted / reported ${ratio.toFixed(2)}`;
}

function unusedLine(u: UnusedRow): string {
  const text = `    row ${u.row.padEnd(5)}line ${u.line}, ${u.model}: ${u.reason}`;
  return text.length > 100 ? `${text.slice(0, 97)}...` : text;
}
