// switchyard credit RUN: what a credit analyst reads after the one screen.

import type { Figure, Report, Row, Table } from "../engine/index.ts";
import { loadHistory } from "../io/history.ts";
import { type Manifest, type ReadRun, readRun } from "../io/run-folder.ts";
import { onThreads } from "../io/threads.ts";
import { readArguments, wholeNumber } from "./arguments.ts";
import { HORIZON_MONTHS } from "./attribution.ts";
import { fitted, fold } from "./fold.ts";
import { movesOf, movesText } from "./moves.ts";
import { problemsText } from "./problems.ts";
import { progress } from "./progress.ts";
import type { Shell } from "./shell.ts";
import { resolverOfRun, staleWorld, worldOfRun } from "./study.ts";

export const creditUsage = `usage: switchyard credit RUN [--moves] [--paths N] [--threads N] [--json]
  RUN        the folder a run wrote
  --moves    what moves each borrower most instead: every value with a range, alone, at both its ends
  --paths N  paths of it (default 64)
`;

const options = {
  json: { type: "boolean" },
  moves: { type: "boolean" },
  paths: { type: "string" },
  threads: { type: "string" },
} as const;

/** Paths on which values are laid at their ends: the low of each is a median, compared on the same paths. */
const MOVES_PATHS = 64;

/** Prints default by horizon and cause, coverage, the challenger and the refinancing wall of a finished run. */
export async function credit(
  args: readonly string[],
  shell: Shell,
  mapperOf: typeof onThreads = onThreads,
): Promise<number> {
  const asked = readArguments(args, options);
  if (typeof asked === "string" || asked.positionals.length !== 1) {
    shell.err(`${typeof asked === "string" ? asked : "credit takes one run"}\n${creditUsage}`);
    return 2;
  }
  const read = await readRun(asked.positionals[0]);
  if (!read.ok) {
    shell.err(problemsText(read.problems, [], shell.columns));
    return 1;
  }
  if (asked.values.moves) return moves(read.value, asked.positionals[0], asked.values, shell, mapperOf);
  const tables = read.value.report.tables.filter(({ id }) => id === "credit" || id === "wall");
  shell.out(
    asked.values.json ? `${JSON.stringify(tables)}\n` : creditText(read.value.report, read.value.manifest),
  );
  return 0;
}

type MovesAsked = { readonly paths?: string; readonly threads?: string; readonly json?: boolean };

/** Prints what moves each borrower most in the world a run was of. */
async function moves(
  run: ReadRun,
  folder: string,
  asked: MovesAsked,
  shell: Shell,
  mapperOf: typeof onThreads,
): Promise<number> {
  const paths = wholeNumber("paths", asked.paths, MOVES_PATHS, 1, 10_000);
  const threads = wholeNumber("threads", asked.threads, 0, 1, 256);
  if (typeof paths === "string" || typeof threads === "string") {
    shell.err(`${typeof paths === "string" ? paths : threads}\n${creditUsage}`);
    return 2;
  }
  const world = worldOfRun(run);
  if (!world.ok) {
    shell.err(problemsText(staleWorld(folder, world.problems), [], shell.columns));
    return 1;
  }
  const { manifest } = run;
  const months = Math.min(HORIZON_MONTHS, manifest.months);
  const resolve = resolverOfRun({ ...manifest, months }, await loadHistory());
  const bar = progress(shell);
  const mapper = mapperOf(threads || undefined);
  const found = await movesOf(world.value, { seed: manifest.seed, paths }, resolve, mapper, bar.show);
  bar.clear();
  shell.out(asked.json ? `${JSON.stringify(found)}\n` : movesText(found, months));
  return 0;
}

const HORIZONS = [3, 6, 12, 24, 36, 60, 120];
const CAUSES = ["payment", "maturity", "collateral", "ratio", "milestone", "cross", "going_concern"];

/** Columns of the text, and of a borrower's name in it. */
const WIDEST = 100;
const NAME = 22;

/** The tables as text of at most 100 columns. */
function creditText(report: Report, { world, months: ahead }: Manifest): string {
  const figures = new Map(report.figures.map((figure) => [figure.id, figure]));
  const cell = (row: Row, column: string) => figures.get(row.figures[column]);
  const table = (id: string) => report.tables.find((each) => each.id === id) as Table;
  const lines = [
    `${world}: payment default, markets open`,
    "",
    `${fitted("", NAME)}${HORIZONS.map((months) => `${months} mo`.padStart(8)).join("")}${ahead < HORIZON_MONTHS ? "" : `   limits at ${HORIZON_MONTHS}`}`,
  ];
  for (const row of table("credit").rows) {
    const at36 = cell(row, "pd_36");
    const limits = at36?.low === undefined ? "" : `${percent(at36.low)}-${percent(at36.high)}`;
    lines.push(
      `${fitted(row.label, NAME)}${HORIZONS.map((months) => percent(cell(row, `pd_${months}`)?.value).padStart(8)).join("")}   ${limits}`,
    );
    lines.push(
      `${fitted("  challenger", NAME)}${HORIZONS.map((months) => percent(cell(row, `challenger_${months / 12}`)?.value).padStart(8)).join("")}`,
    );
  }
  lines.push("", `why, within ${Math.min(HORIZON_MONTHS, ahead)} months`);
  for (const row of table("credit").rows)
    lines.push(`${fitted(`  ${row.label}`, NAME)}${causesText(row, cell)}`);
  lines.push(
    "",
    `${fitted("lowest coverage", NAME)}${"median".padStart(8)}   lost of debt in default   at stake p95, $m`,
  );
  for (const row of table("credit").rows) {
    lines.push(
      `${fitted(`  ${row.label}`, NAME)}${number(cell(row, "min_dscr_p50")?.value, 2).padStart(8)}   ${lost(cell(row, "lgd")?.value).padStart(23)}   ${number(cell(row, "debt_at_default_p95")?.value, 0)}`,
    );
  }
  if (ahead >= HORIZON_MONTHS) lines.push("", "at three years");
  for (const row of table("credit").rows.filter(({ note }) => note !== ""))
    lines.push(`${fitted(`  ${row.label}`, NAME)}${row.note}`);
  lines.push("", "falls due or may be put, $m");
  for (const row of table("wall").rows)
    lines.push(
      `${fitted(`  ${row.label}`, 40)}${number(cell(row, "due")?.value, 0).padStart(8)}   ${row.note}`,
    );
  return `${lines.flatMap((line) => fold(line.trimEnd(), WIDEST)).join("\n")}\n`;
}

function causesText(row: Row, cell: (row: Row, column: string) => Figure | undefined): string {
  const parts = CAUSES.flatMap((cause) => {
    const share = cell(row, `by_${cause}`)?.value ?? 0;
    return share > 0 ? [`${cause.replace("_", " ")} ${percent(share)}`] : [];
  });
  return parts.join(", ") || "none";
}

/** Loss given default; none where nothing defaulted. */
const lost = (value: number | undefined) =>
  value === undefined || !Number.isFinite(value) ? "-" : percent(value);
const percent = (value: number | undefined) => (value === undefined ? "" : `${(value * 100).toFixed(1)} %`);

function number(value: number | undefined, digits: number): string {
  return value === undefined || !Number.isFinite(value)
    ? "-"
    : value.toLocaleString("en-US", { maximumFractionDigits: digits });
}
