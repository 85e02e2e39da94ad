// Writes the tables of docs/models/compute.md that `npm run fit-compute` owns, between its markers.

import { readFileSync, writeFileSync } from "node:fs";
import type { TrainingConstants } from "../src/engine/compute/constants.ts";
import { type CaseError, quantile, summarise } from "../src/engine/compute/validation.ts";

type Fold = { readonly family: string; readonly errors: readonly CaseError[] };

const PAGE = new URL("../docs/models/compute.md", import.meta.url);
const BEGIN = "<!-- fit-compute begins: written by npm run fit-compute -->";
const END = "<!-- fit-compute ends -->";

const pct = (x: number) => `${(100 * x).toFixed(1)} %`;
const signed = (x: number) => `${x >= 0 ? "+" : "−"}${pct(Math.abs(x))}`;

function errorRow(label: string, errors: readonly CaseError[]): string {
  const s = summarise(errors);
  const bias =
    quantile(
      errors.map((e) => e.ratio),
      0.5,
    ) - 1;
  return `| ${label} | ${s.used} | ${pct(s.medianAbsErrorFraction)} | ${pct(s.p90AbsErrorFraction)} | ${signed(bias)} |`;
}

const HEAD = "| rows | n | median error | 90th percentile | median bias |\n|---|---|---|---|---|";

/** The block of tables as markdown, and into the page when it has the markers. */
export function trainingTables(given: {
  readonly inSample: readonly CaseError[];
  readonly byModel: readonly Fold[];
  readonly byChip: readonly Fold[];
  readonly byFold: readonly CaseError[];
  readonly fitted: Readonly<Record<string, number>>;
  readonly priors: TrainingConstants;
}): void {
  const classes = ["dense", "moe", "run", "bench", "mlperf"];
  const has = (errors: readonly CaseError[], name: string) =>
    errors.filter((e) => e.training.classes.includes(name));
  const block = (label: string, errors: readonly CaseError[]) =>
    [errorRow(`**${label}**`, errors), ...classes.map((c) => errorRow(c, has(errors, c)))].join("\n");
  const flat = (folds: readonly Fold[]) => folds.flatMap((f) => f.errors);
  const worst = [...given.inSample]
    .sort((a, b) => Math.abs(Math.log(b.ratio)) - Math.abs(Math.log(a.ratio)))
    .slice(0, 12);
  const text = [
    BEGIN,
    "### In sample and left out",
    "",
    HEAD,
    block("all rows, in sample", given.inSample),
    block("a quarter of the rows left out", given.byFold),
    block("model family left out", flat(given.byModel)),
    block("chip family left out", flat(given.byChip)),
    "",
    "### Leave one chip family out",
    "",
    "The constants are refitted without the family, then predict all of its rows: what to expect on a chip nobody has measured.",
    "",
    HEAD,
    ...given.byChip.map((f) => errorRow(f.family, f.errors)),
    "",
    "### Leave one model family out",
    "",
    HEAD,
    ...given.byModel.map((f) => errorRow(f.family, f.errors)),
    "",
    "### The largest misses, in sample",
    "",
    "| row | model | hardware | chips | precision | class | predicted / observed |",
    "|---|---|---|---|---|---|---|",
    ...worst.map(
      ({ training: c, ratio }) =>
        `| ${c.row} | ${c.model} | ${c.hardware} | ${c.job.chips} | ${c.job.precision} | ${c.classes.join(", ")} | ${ratio.toFixed(2)} |`,
    ),
    "",
    "### The fitted constants",
    "",
    "| constant | prior | fitted |",
    "|---|---|---|",
    ...Object.entries(given.priors).map(([name, prior]) => `| ${name} | ${prior} | ${given.fitted[name]} |`),
    END,
  ].join("\n");

  const page = readFileSync(PAGE, "utf8");
  const [before, rest] = [page.split(BEGIN)[0], page.split(END)[1]];
  if (rest === undefined) throw new Error("docs/models/compute.md has lost the fit-compute markers");
  writeFileSync(PAGE, before + text + rest);
}
