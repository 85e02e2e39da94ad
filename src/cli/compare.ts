// switchyard compare RUN RUN: what changed between two runs, and which input did it.

import type { Figure, Quantity, World } from "../engine/index.ts";
import { type ReadRun, readRun } from "../io/run-folder.ts";
import { readArguments } from "./arguments.ts";
import { problemsText } from "./problems.ts";
import type { Shell } from "./shell.ts";
import { worldOfRun } from "./study.ts";

export const compareUsage = `usage: switchyard compare RUN RUN [--all] [--json]
  --all   every figure that moved, not only the largest of each kind
`;

/** Figures shown of a kind of unit unless all are asked for. */
const MOST_SHOWN = 12;

/** An input that differs: its path and both values. */
export type InputChange = { readonly path: string; readonly before: string; readonly after: string };
export type FigureChange = {
  readonly id: string;
  readonly unit: string;
  readonly before: number;
  readonly after: number;
};

/** Compares two finished runs; exit 0, 1 for a folder that is no run, 2 for usage. */
export async function compare(args: readonly string[], shell: Shell): Promise<number> {
  const asked = readArguments(args, { all: { type: "boolean" }, json: { type: "boolean" } });
  if (typeof asked === "string" || asked.positionals.length !== 2) {
    shell.err(`${typeof asked === "string" ? asked : "compare takes two runs"}\n${compareUsage}`);
    return 2;
  }
  const [before, after] = await Promise.all(asked.positionals.map(readRun));
  if (!before.ok || !after.ok) {
    shell.err(
      problemsText(
        [before, after].flatMap((read) => (read.ok ? [] : read.problems)),
        [],
        shell.columns,
      ),
    );
    return 1;
  }
  const settings = settingChanges(before.value, after.value);
  const inputs = inputChanges(worldOfRun(before.value), worldOfRun(after.value));
  const figures = figureChanges(before.value.report.figures, after.value.report.figures);
  if (asked.values.json) shell.out(`${JSON.stringify({ settings, inputs, figures })}\n`);
  else shell.out(comparisonText(settings, inputs, figures, asked.values.all ? figures.length : MOST_SHOWN));
  return 0;
}

/** What was asked of the two runs, where it differs. */
function settingChanges(before: ReadRun, after: ReadRun): InputChange[] {
  const names = [
    "engine",
    "world",
    "asOf",
    "dataHash",
    "seed",
    "paths",
    "months",
    "include",
    "overlayHash",
  ] as const;
  return names.flatMap((path) => {
    const [old, now] = [before.manifest[path], after.manifest[path]].map((value) => String(value ?? "none"));
    return old === now ? [] : [{ path, before: old, after: now }];
  });
}

/** Every value of the world that differs. */
export function inputChanges(before: World | undefined, after: World | undefined): InputChange[] {
  if (!before || !after) return [];
  const [old, now] = [valuesOf(before), valuesOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((path) => {
    const [was, is] = [old.get(path) ?? "absent", now.get(path) ?? "absent"];
    return was === is ? [] : [{ path, before: was, after: is }];
  });
}

function valuesOf({ header, sections }: World): Map<string, string> {
  const values = new Map<string, string>();
  const add = (path: string, { value, unknown }: Quantity) =>
    values.set(path, unknown ? "unknown" : JSON.stringify(value));
  for (const [key, quantity] of Object.entries(header)) add(`header.${key}`, quantity);
  for (const [section, blocks] of Object.entries(sections)) {
    for (const block of Object.values(blocks)) {
      for (const [key, quantity] of Object.entries(block.values))
        add(`${section}.${block.id}.${key}`, quantity);
    }
  }
  return values;
}

/** Figures both runs have whose value differs, the largest relative change first. */
export function figureChanges(before: readonly Figure[], after: readonly Figure[]): FigureChange[] {
  const old = new Map(before.map((figure) => [figure.id, figure]));
  const size = ({ before: was, after: is }: FigureChange) =>
    Math.abs(is - was) / Math.max(Math.abs(was), Math.abs(is));
  return after
    .flatMap(({ id, unit, value }): FigureChange[] => {
      const was = old.get(id);
      return was === undefined || Object.is(was.value, value)
        ? []
        : [{ id, unit, before: was.value, after: value }];
    })
    .sort((a, b) => size(b) - size(a));
}

function comparisonText(
  settings: readonly InputChange[],
  inputs: readonly InputChange[],
  figures: readonly FigureChange[],
  most: number,
): string {
  const change = ({ path, before, after }: InputChange) => `  ${path}: ${before} > ${after}`;
  const lines = [
    settings.length > 0 ? "ASKED DIFFERENTLY" : "ASKED THE SAME",
    ...settings.map(change),
    inputs.length > 0 ? `INPUTS CHANGED (${inputs.length})` : "NO INPUT OF THE WORLD CHANGED",
    ...inputs.slice(0, most).map(change),
    `FIGURES CHANGED (${figures.length})`,
  ];
  for (const unit of new Set(figures.map((figure) => figure.unit))) {
    const rows = figures.filter((figure) => figure.unit === unit);
    lines.push(`  ${unit}${rows.length > most ? `, the ${most} largest of ${rows.length}` : ""}`);
    for (const { id, before, after } of rows.slice(0, most))
      lines.push(`    ${id.padEnd(60)} ${short(before).padStart(12)} > ${short(after).padStart(12)}`);
  }
  return `${lines.join("\n")}\n`;
}

function short(value: number): string {
  if (!Number.isFinite(value)) return "never";
  return value.toLocaleString("en-US", { maximumSignificantDigits: 5 });
}
