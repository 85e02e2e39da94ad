// switchyard compare RUN RUN: what changed between two runs, and which input did it.

import type { Figure, Parsed, Problem } from "../engine/index.ts";
import { loadHistory } from "../io/history.ts";
import { type ReadRun, readRun } from "../io/run-folder.ts";
import { onThreads } from "../io/threads.ts";
import { engineVersion } from "../io/version.ts";
import { readArguments } from "./arguments.ts";
import { attribute } from "./attribution.ts";
import { type Comparison, comparisonText, type FigureChange } from "./compare-text.ts";
import { type Change, inputChanges, scenarioChanges } from "./input-changes.ts";
import { problemsText } from "./problems.ts";
import { progress } from "./progress.ts";
import type { Shell } from "./shell.ts";
import { resolverOfRun, staleWorld, worldOfRun } from "./study.ts";

export const compareUsage = `usage: switchyard compare RUN RUN [--all] [--json]
  Lists what was asked differently, the inputs and scenarios that changed, what each changed input does
  alone to the first run (256 paths; the first 8 one by one, the others together), and the figures that moved.
  --all   every figure that moved, not only the largest of each unit
`;

/** Figures shown of a unit unless all are asked for. */
const MOST_SHOWN = 12;
/** Widest a comparison gets, columns. */
const WIDEST = 100;

/** Compares two finished runs; exit 0, 1 for a folder that is no run or whose world no longer reads, 2 for usage. */
export async function compare(
  args: readonly string[],
  shell: Shell,
  mapperOf: typeof onThreads = onThreads,
): Promise<number> {
  const asked = readArguments(args, { all: { type: "boolean" }, json: { type: "boolean" } });
  if (typeof asked === "string" || asked.positionals.length !== 2) {
    shell.err(`${typeof asked === "string" ? asked : "compare takes two runs"}\n${compareUsage}`);
    return 2;
  }
  const columns = Math.min(WIDEST, shell.columns);
  const folders = asked.positionals;
  const [before, after] = await Promise.all(folders.map(readRun));
  if (!before.ok || !after.ok) {
    const problems = [before, after].flatMap((read) => (read.ok ? [] : read.problems));
    shell.err(problemsText(problems, [], columns));
    return 1;
  }
  const worlds = await worldsCompared([before.value, after.value], folders, shell, mapperOf);
  const comparison: Comparison = {
    settings: settingChanges(before.value, after.value),
    ...(worlds.ok && worlds.value),
    ...figureChanges(...figuresCompared(before.value, after.value)),
  };
  if (asked.values.json) shell.out(`${JSON.stringify(comparison)}\n`);
  else
    shell.out(comparisonText(comparison, asked.values.all ? Number.POSITIVE_INFINITY : MOST_SHOWN, columns));
  if (worlds.ok) return 0;
  shell.err(problemsText(worlds.problems, [], columns));
  return 1;
}

/** The figures of both runs; a book's beside them where both have one. */
function figuresCompared(before: ReadRun, after: ReadRun): [readonly Figure[], readonly Figure[]] {
  if (!before.book || !after.book) return [before.report.figures, after.report.figures];
  return [
    [...before.report.figures, ...before.book.report.figures],
    [...after.report.figures, ...after.book.report.figures],
  ];
}

/** What changed between the worlds and what each change does; or why a world stored with a run is none any more. */
async function worldsCompared(
  runs: readonly ReadRun[],
  folders: readonly string[],
  shell: Shell,
  mapperOf: typeof onThreads,
): Promise<Parsed<Pick<Comparison, "inputs" | "scenarios" | "attribution">>> {
  const [before, after] = runs.map(worldOfRun);
  if (!before.ok || !after.ok) return { ok: false, problems: stale([before, after], folders) };
  const history = await loadHistory();
  const resolve = resolverOfRun(runs[0].manifest, history);
  const resolved = [before, after].map(({ value }) => resolve(value, "open"));
  if (resolved.some(({ ok }) => !ok)) return { ok: false, problems: stale(resolved, folders) };
  const changes = inputChanges(before.value, after.value);
  const inputs = changes.map(
    ({ path, before: was, after: is }): Change => ({ path, before: was, after: is }),
  );
  const scenarios = scenarioChanges(before.value, after.value);
  if (changes.length === 0) return { ok: true, value: { inputs, scenarios } };
  const bar = progress(shell);
  const mapper = mapperOf(undefined, bar.show);
  const attribution = await attribute(before.value, after.value, changes, runs[0].manifest, resolve, mapper);
  bar.clear();
  const { engine, dataHash } = runs[0].manifest;
  const engineDiffers = engine !== engineVersion() || dataHash !== history.hash;
  return { ok: true, value: { inputs, scenarios, attribution: { ...attribution, engineDiffers } } };
}

function stale(read: readonly Parsed<unknown>[], folders: readonly string[]): readonly Problem[] {
  return read.flatMap((each, i) => (each.ok ? [] : staleWorld(folders[i], each.problems)));
}

/** What was asked of the two runs, where it differs. */
function settingChanges(before: ReadRun, after: ReadRun): Change[] {
  const names = [
    "engine",
    "world",
    "asOf",
    "dataHash",
    "seed",
    "paths",
    "months",
    "include",
    "scenarios",
    "overlayHash",
    "bookHash",
  ] as const;
  return names.flatMap((path) => {
    const [old, now] = [before.manifest[path], after.manifest[path]].map((value) =>
      Array.isArray(value) ? value.join(", ") || "none" : String(value ?? "none"),
    );
    return old === now ? [] : [{ path, before: old, after: now }];
  });
}

/** Figures both runs have whose value differs, the largest relative change first; and how many only one of them has. */
export function figureChanges(
  before: readonly Figure[],
  after: readonly Figure[],
): Pick<Comparison, "figures" | "onlyBefore" | "onlyAfter"> {
  const old = new Map(before.map((figure) => [figure.id, figure]));
  const figures = after.flatMap(({ id, unit, value }): FigureChange[] => {
    const was = old.get(id);
    return was === undefined || Object.is(was.value, value)
      ? []
      : [{ id, unit, before: was.value, after: value }];
  });
  const shared = after.filter(({ id }) => old.has(id)).length;
  figures.sort((a, b) => (sizeOf(a) < sizeOf(b) ? 1 : sizeOf(a) > sizeOf(b) ? -1 : 0));
  return { figures, onlyBefore: old.size - shared, onlyAfter: after.length - shared };
}

/** Relative change; what came or went for ever is largest. */
function sizeOf({ before, after }: FigureChange): number {
  if (!Number.isFinite(before) || !Number.isFinite(after)) return Number.POSITIVE_INFINITY;
  return Math.abs(after - before) / Math.max(Math.abs(before), Math.abs(after));
}
