// switchyard explain RUN FIGURE: where does this number come from?

import {
  type Explanation,
  explainFigure,
  type Figure,
  type Model,
  nearest,
  type Parsed,
  type Problem,
  type Results,
} from "../engine/index.ts";
import { loadHistory } from "../io/history.ts";
import { type ReadRun, readRun } from "../io/run-folder.ts";
import { readArguments, wholeNumber } from "./arguments.ts";
import { keptBook, watching } from "./book.ts";
import { explanationText, originText, type Telling } from "./explain-text.ts";
import { problemsText } from "./problems.ts";
import type { Shell } from "./shell.ts";
import { staleWorld, studyOfRun, worldOfRun } from "./study.ts";
import { amount, saidBy } from "./world-said.ts";

export const explainUsage = `usage: switchyard explain RUN FIGURE [--path K] [--month YYYY-MM] [--json]
  RUN      the folder a run wrote
  FIGURE   the id of a figure, or a part that no other has; a part of several lists them
  --path   show another of the paths the figure rests on
  --month  show this month of the path (default: the month the figure is about)
`;

const options = { path: { type: "string" }, month: { type: "string" }, json: { type: "boolean" } } as const;

/** Widest an explanation gets, columns. */
const WIDEST = 100;

/** Explains a figure of a finished run; exit 0, 1 for a folder that is no run or a figure that is none, 2 for usage. */
export async function explain(args: readonly string[], shell: Shell): Promise<number> {
  const asked = readArguments(args, options);
  if (typeof asked === "string" || asked.positionals.length < 1) {
    shell.err(`${typeof asked === "string" ? asked : "explain takes a run and a figure"}\n${explainUsage}`);
    return 2;
  }
  const [folder, ...words] = asked.positionals;
  // Some ids hold spaces: they need no quotes.
  const id = words.join(" ");
  const complain = (problems: readonly Problem[]) => {
    shell.err(problemsText(problems, [], Math.min(WIDEST, shell.columns)));
    return 1;
  };
  const read = await readRun(folder);
  if (!read.ok) return complain(read.problems);
  const all = [...read.value.report.figures, ...(read.value.book?.report.figures ?? [])];
  const figures = new Map(all.map((figure) => [figure.id, figure]));
  const figure = figures.get(id) ?? onlyOneWith(id, figures);
  if (!figure) return listFigures(id, figures, shell);
  const path = wholeNumber("path", asked.values.path, -1, 0, read.value.manifest.paths - 1);
  if (typeof path === "string") return refuse(path, shell);
  const replay = await replayOf(read.value, figures);
  if (!replay.ok) return complain(staleWorld(folder, replay.problems));
  const { telling, explained } = replay.value;
  const { months } = telling;
  const month = asked.values.month === undefined ? undefined : months.indexOf(asked.values.month);
  if (month === -1)
    return refuse(
      `--month ${asked.values.month} is outside the run, ${months[0]} to ${months[months.length - 1]}`,
      shell,
    );
  const explanation = await explained(figure, path < 0 ? undefined : path);
  const notShown = misfit(explanation, path < 0 ? undefined : path, month !== undefined);
  if (notShown !== undefined) return refuse(notShown, shell);
  const written = { ...telling, columns: Math.min(WIDEST, shell.columns) };
  shell.out(
    asked.values.json
      ? explanationJson(explanation, written, month)
      : explanationText(explanation, written, month),
  );
  return 0;
}

function refuse(sentence: string, shell: Shell): number {
  shell.err(`${sentence}\n`);
  return 2;
}

/** Why the path or month asked for cannot be shown; undefined where it can. */
function misfit(
  { figure, shown, paths, case: name }: Explanation,
  path: number | undefined,
  hasMonth: boolean,
) {
  if (path === undefined && !hasMonth) return undefined;
  const asked = path === undefined ? "--month" : `--path ${path}`;
  if (name === undefined) return `${figure.id} is made of no paths: ${asked} has nothing to show`;
  if (!shown) return `${figure.id} counts no path: ${asked} has nothing to show`;
  if (path === undefined || paths.includes(path)) return undefined;
  const those = paths.length === 1 ? `path ${paths[0]}` : `${paths.length} paths, ${paths[0]} among them`;
  return `${figure.id} rests on ${those}; path ${path} is not one of them`;
}

type Replay = {
  readonly telling: Omit<Telling, "columns">;
  readonly explained: (figure: Figure, path: number | undefined) => Promise<Explanation>;
};

/** Rebuilds the cases from the world stored with the run. Fans are not stored: their case is run again. */
async function replayOf(run: ReadRun, figures: ReadonlyMap<string, Figure>): Promise<Parsed<Replay>> {
  const world = worldOfRun(run);
  if (!world.ok) return world;
  const study = studyOfRun(world.value, run.manifest, await loadHistory());
  if (!study.ok) return study;
  const { open, rerun } = study.value;
  const book = run.book && keptBook(run.book.text, open);
  if (book && !book.ok) return book;
  const { cases } = book ? watching(study.value, book.value) : study.value;
  const modelOf = (name: string): Model => {
    const found = cases.find((each) => each.name === name);
    if (!found) throw new Error(`the run has no case "${name}"`);
    return found.model;
  };
  const explained = async (figure: Figure, path: number | undefined) => {
    const results: Record<string, Results[string]> = {};
    for (const [name, measured] of Object.entries(run.measured))
      results[name] = {
        measured: { ...measured, columns: { ...measured.columns, ...run.book?.measured[name]?.columns } },
        months: modelOf(name).months.length,
      };
    if (figure.origin.kind === "fan") results[figure.origin.case] = await rerun(figure.origin.case);
    return explainFigure(figure, figures, results, modelOf, run.manifest.seed, path);
  };
  const months = open.months.map(({ label }) => label);
  return { ok: true, value: { telling: { figures, said: saidBy(world.value), months }, explained } };
}

/** The explanation with its sentence; of a month asked for, that month alone. */
function explanationJson(explanation: Explanation, telling: Telling, month: number | undefined): string {
  const { shown } = explanation;
  const cut = shown && month !== undefined ? { ...shown, month, months: [shown.months[month]] } : shown;
  const says = originText(explanation, telling).map((line) => line.trim());
  return `${JSON.stringify({ ...explanation, says, ...(cut && { shown: cut }) })}\n`;
}

/** The figure whose id holds this part, where it is the only one. */
function onlyOneWith(part: string, figures: ReadonlyMap<string, Figure>): Figure | undefined {
  const found = [...figures.values()].filter(({ id }) => id.includes(part));
  return found.length === 1 ? found[0] : undefined;
}

function listFigures(part: string, figures: ReadonlyMap<string, Figure>, shell: Shell): number {
  const found = [...figures.values()].filter(({ id }) => id.includes(part));
  if (found.length === 0) {
    const near = nearest(part, figures.keys());
    const hint = near ? `did you mean "${near}"?` : "without one, explain lists them all";
    shell.err(`the run has no figure "${part}"; ${hint}\n`);
    return 1;
  }
  shell.out(found.map(({ id, value, unit }) => `${id.padEnd(60)} ${amount(value)} ${unit}\n`).join(""));
  return part === "" ? 0 : 1;
}
