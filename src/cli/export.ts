// switchyard export RUN --entity E --xlsx: a path as a workbook whose every computed cell is a live formula.

import { resolve as pathResolve } from "node:path";
import {
  applyScenario,
  kinds,
  type Measured,
  nearest,
  type Parsed,
  type Problem,
  type World,
  workbookOf,
} from "../engine/index.ts";
import { loadHistory } from "../io/history.ts";
import { type Manifest, type ReadRun, readRun, tryWriteFile } from "../io/run-folder.ts";
import { xlsxBytes } from "../io/xlsx.ts";
import { readArguments, wholeNumber } from "./arguments.ts";
import { problemsText } from "./problems.ts";
import type { Shell } from "./shell.ts";
import { resolverOfRun, staleWorld, worldOfRun } from "./study.ts";

export const exportUsage = `usage: switchyard export RUN --entity E --xlsx [options]
  RUN          the folder a run wrote
  --entity E   whose path: an operator of the world
  --xlsx       as a workbook of live formulas: inputs, the path's market, months, waterfall, measures
  --case NAME  committed, announced, open or a scenario of the run (default committed: every commitment
               kept, so that a changed input changes nothing but what follows from it)
  --path K     which path (default: the one whose low is the median of the case)
  --out FILE   where the workbook goes (default ENTITY-CASE-pathK.xlsx)
`;

const options = {
  entity: { type: "string" },
  xlsx: { type: "boolean" },
  case: { type: "string" },
  path: { type: "string" },
  out: { type: "string" },
} as const;

/** Writes the workbook; exit 0, 1 for a folder that is no run or what a workbook cannot carry, 2 for usage. */
export async function exportPath(args: readonly string[], shell: Shell): Promise<number> {
  const asked = readArguments(args, options);
  const misused = typeof asked === "string" ? asked : misuse(asked.values, asked.positionals);
  if (typeof asked === "string" || misused !== undefined) {
    shell.err(`${misused}\n${exportUsage}`);
    return 2;
  }
  const complain = (problems: readonly Problem[]) => {
    shell.err(problemsText(problems, [], Math.min(100, shell.columns)));
    return 1;
  };
  const { entity = "", case: caseName = "committed" } = asked.values;
  const [folder] = asked.positionals;
  const read = await readRun(folder);
  if (!read.ok) return complain(read.problems);
  const path = wholeNumber("path", asked.values.path, -1, 0, read.value.manifest.paths - 1);
  if (typeof path === "string") {
    shell.err(`${path}\n`);
    return 2;
  }
  const model = await modelOf(read.value, caseName, folder);
  if (!model.ok) return complain(model.problems);
  const { manifest, measured } = read.value;
  const chosen = path >= 0 ? path : medianPath(measured[model.value.measuredAs], `${entity}.low_usd_m`);
  const workbook = workbookOf(model.value.model, model.value.world, kinds, {
    entity,
    seed: manifest.seed,
    path: chosen,
    notes: notesOf(manifest, caseName, chosen, path < 0),
  });
  if (!workbook.ok) return complain(workbook.problems);
  const file = pathResolve(shell.cwd, asked.values.out ?? `${entity}-${caseName}-path${chosen}.xlsx`);
  const written = await tryWriteFile(file, await xlsxBytes(workbook.value));
  if (!written.ok) return complain(written.problems);
  const formulas = workbook.value.sheets
    .flatMap(({ rows }) => rows.flat())
    .filter((cell) => cell && "formula" in cell).length;
  shell.out(
    `${written.value}\n${entity}, ${caseName}, path ${chosen}: ${formulas.toLocaleString("en-US")} live formulas; change the blue cells of Inputs and Schedules\n`,
  );
  if (read.value.overlay.length > 0) shell.out("it holds your private numbers: mind who gets it\n");
  return 0;
}

function misuse(
  { entity, xlsx }: { readonly entity?: string; readonly xlsx?: boolean },
  positionals: readonly string[],
): string | undefined {
  if (positionals.length !== 1) return "export takes one run";
  if (entity === undefined) return "export needs --entity";
  return xlsx ? undefined : "export needs --xlsx: the one format there is";
}

/** The model of a case of the run, the world it stands for, and the case its measures are kept under. */
async function modelOf(run: ReadRun, caseName: string, folder: string) {
  const { manifest } = run;
  const fundings = ["committed", "announced", "open"] as const;
  const funding = fundings.find((each) => each === caseName);
  if (!funding && !manifest.scenarios.includes(caseName))
    return { ok: false as const, problems: [noCase(caseName, [...fundings, ...manifest.scenarios])] };
  const stored = worldOfRun(run);
  if (!stored.ok) return { ok: false as const, problems: staleWorld(folder, stored.problems) };
  const world: Parsed<World> = funding ? stored : applyScenario(stored.value, caseName, kinds);
  if (!world.ok) return world;
  const model = resolverOfRun(manifest, await loadHistory())(world.value, funding ?? "open");
  if (!model.ok) return { ok: false as const, problems: staleWorld(folder, model.problems) };
  const measuredAs = funding ?? `scenario ${caseName}`;
  return { ok: true as const, value: { model: model.value, world: world.value, measuredAs } };
}

function noCase(name: string, cases: readonly string[]): Problem {
  const near = nearest(name, cases);
  const hint = near ? `did you mean "${near}"?` : `cases: ${cases.join(", ")}`;
  return { code: "dangling-name", where: "--case", message: `the run has no case "${name}"`, hint };
}

/** The path whose value is the median of a column; the first where the column is not there. */
function medianPath({ columns }: Measured, name: string): number {
  const column = columns[name];
  if (!column) return 0;
  const paths = Array.from(column, (_, path) => path).sort((a, b) => column[a] - column[b] || a - b);
  return paths[Math.floor((paths.length - 1) / 2)];
}

function notesOf(manifest: Manifest, caseName: string, path: number, isMedian: boolean): string[] {
  const { engine, world, asOf, worldHash, dataHash, seed, months } = manifest;
  const isCommitted = caseName !== "open" && !manifest.scenarios.includes(caseName);
  return [
    `${world} as of ${asOf}, ${months} months; case ${caseName}, seed ${seed}, path ${path}${isMedian ? " (its low is the median of the case)" : ""}`,
    `switchyard ${engine}, world ${worldHash.slice(0, 12)}, data ${dataHash.slice(0, 12)}`,
    "Blue on yellow: inputs, change them. Green: what the path gives (markets, failures of others, what others paid). Black: live formulas.",
    isCommitted
      ? "Every commitment is kept and cash may fall below zero: its low is the money still to be found. What other operators pay is the path's."
      : "Share and note sales and lenders' calls are those of the path: a changed input does not make management choose again.",
    "Months are numbered from 0; a month of 1E+9 never comes.",
  ];
}
