// `npm run fit-compute`: fits the 21 constants of the training model to the shipped rows, refits them leaving each model family
// and each chip family out, and writes data/chips/training_constants.json and the tables of docs/models/compute.md.
// Deterministic: a coordinate search from fixed priors, no randomness, no clock.

import { readFileSync, writeFileSync } from "node:fs";
import { readTrainingCases, type TrainingCase } from "../src/engine/compute/cases.ts";
import type { Catalogue } from "../src/engine/compute/catalogue.ts";
import { constantPriors, type TrainingConstants } from "../src/engine/compute/constants.ts";
import type { Layout } from "../src/engine/compute/job.ts";
import { feasibleLayouts } from "../src/engine/compute/layout.ts";
import type { ModelEntry } from "../src/engine/compute/shape.ts";
import { stepTime } from "../src/engine/compute/step.ts";
import { predictAmong } from "../src/engine/compute/training.ts";
import { type CaseError, quantile, summarise } from "../src/engine/compute/validation.ts";
import { readCsv } from "../src/engine/csv.ts";
import { writeClaimPages } from "./claim-pages.ts";
import { trainingTables } from "./training-tables.ts";

const FOLDER = new URL("../data/chips/", import.meta.url);
const read = (name: string) => readFileSync(new URL(name, FOLDER), "utf8");

type Search = ReturnType<typeof feasibleLayouts>;
type Prepared = { readonly training: TrainingCase; readonly search: Search; readonly weight: number };
type Constants = Record<keyof TrainingConstants, number>;

const names = Object.keys(constantPriors) as (keyof TrainingConstants)[];
/** Shares cannot exceed one. */
const atMost = (name: string) =>
  name.endsWith("Fraction") && name !== "newChipFraction" ? 1 : Number.POSITIVE_INFINITY;
/** A constant is held to its prior as if to a log-normal of this width, each worth this many rows. */
const PRIOR_LOG_WIDTH = Math.log(1.5);
const PRIOR_ROWS = 0.15;
/** Errors below this are counted squared, above it by size: no single odd run bends the fit. */
const ROUND_ERROR = 0.05;
/** Sparse models and long runs are what users ask about and few of the rows. */
const SCARCE_WEIGHT = 1.3;
const KEPT_LAYOUTS = 12;

/** Rows of one model, chip family, precision and class are near-duplicates: together they weigh as the root of their number. */
function prepare(cases: readonly TrainingCase[]): Prepared[] {
  const group = (c: TrainingCase) =>
    [c.model, c.job.chip.family, c.job.precision, c.classes.join()].join("|");
  const size = new Map<string, number>();
  for (const c of cases) size.set(group(c), (size.get(group(c)) ?? 0) + 1);
  return cases.map((training) => ({
    training,
    search: feasibleLayouts(training.job, training.stated),
    weight:
      (1 / Math.sqrt(size.get(group(training)) as number)) *
      (training.classes.includes("moe") || training.classes.includes("run") ? SCARCE_WEIGHT : 1),
  }));
}

function errorOf({ training, search }: Prepared, k: TrainingConstants): CaseError {
  const predicted = predictAmong(training.job, search, k, training.basis).chipHoursPerTrillionTokens;
  return { training, ratio: predicted / training.observedChipHoursPerTrillionTokens };
}

/** The fastest few layouts at these constants; the search over constants then chooses among them only. */
function shortlist({ training, search }: Prepared, k: TrainingConstants): Search {
  const timed = search.layouts.map((at): readonly [number, Layout] => [
    stepTime(training.job, at, k).totalSeconds,
    at,
  ]);
  timed.sort((a, b) => a[0] - b[0]);
  return { fits: search.fits, layouts: timed.slice(0, KEPT_LAYOUTS).map(([, at]) => at) };
}

/** Weighted mean of rounded absolute log errors plus the pull of the priors. */
function loss(rows: readonly Prepared[], k: Constants): number {
  let sum = 0;
  let weights = 0;
  for (const row of rows) {
    const x = Math.log(errorOf(row, k).ratio);
    sum += row.weight * (Math.sqrt(x * x + ROUND_ERROR * ROUND_ERROR) - ROUND_ERROR);
    weights += row.weight;
  }
  for (const name of names)
    sum += PRIOR_ROWS * (Math.log(k[name] / constantPriors[name]) / PRIOR_LOG_WIDTH) ** 2;
  return sum / weights;
}

/** Coordinate search in logarithms: try each constant up and down, halve the stride when nothing helps; re-list layouts three times. */
function fitConstants(rows: readonly Prepared[], start: TrainingConstants): Constants {
  let k: Constants = { ...start };
  for (const first of [0.2, 0.08, 0.08]) {
    const listed = rows.map((row) => ({ ...row, search: shortlist(row, k) }));
    let best = loss(listed, k);
    for (let stride = first; stride > 0.008; ) {
      let improved = false;
      for (const name of names)
        for (const sign of [1, -1]) {
          const tried = { ...k, [name]: Math.min(atMost(name), k[name] * Math.exp(sign * stride)) };
          const value = loss(listed, tried);
          if (value < best - 1e-7) {
            [best, k, improved] = [value, tried, true];
            break;
          }
        }
      if (!improved) stride /= 2;
    }
  }
  return k;
}

/** Refits without each family in turn and predicts the rows left out. */
function leaveOut(
  rows: readonly Prepared[],
  familyOf: (c: TrainingCase) => string,
  start: TrainingConstants,
) {
  const families = [...new Set(rows.map((row) => familyOf(row.training)))].sort();
  return families.map((family) => {
    const k = fitConstants(
      rows.filter((row) => familyOf(row.training) !== family),
      start,
    );
    return {
      family,
      errors: rows.filter((row) => familyOf(row.training) === family).map((row) => errorOf(row, k)),
    };
  });
}

/** Four folds by row number: what a random split of the same table would show, near-duplicates included. */
const foldOf = (c: TrainingCase) => `fold ${(Number(c.line) * 7919) % 4}`;
/** Names up to the first dash or point: GPT3, GPT-OSS, Llama2, Llama3, DeepSeek, Qwen3 … */
const modelFamily = (c: TrainingCase) =>
  /^GPT-\d/.test(c.model) ? "Megatron GPT" : c.model.replace(/^(GPT-[A-Z]\w+|[^-.]+).*$/i, "$1");
const chipFamily = (c: TrainingCase) => c.job.chip.family;

const { table } = readCsv(read("training_runs.csv"), "training_runs.csv");
const catalogue = JSON.parse(read("catalogue.json")) as Catalogue;
const models = JSON.parse(read("models.json")) as ModelEntry[];
const { cases } = readTrainingCases(table, catalogue, models);
const rows = prepare(cases);
const fitted = fitConstants(rows, constantPriors);
const inSample = rows.map((row) => errorOf(row, fitted));
const byModel = leaveOut(rows, modelFamily, constantPriors);
const byChip = leaveOut(rows, chipFamily, constantPriors);
const byFold = leaveOut(rows, foldOf, constantPriors).flatMap((fold) => fold.errors);

/** Observed over predicted: a tenth of left-out rows lies below low, a tenth above high. */
function band(errors: readonly CaseError[]) {
  const factors = errors.map((e) => 1 / e.ratio);
  const round = (x: number) => Math.round(x * 100) / 100;
  return { low: round(quantile(factors, 0.1)), high: round(quantile(factors, 0.9)), rows: errors.length };
}

/**
 * A band known from fewer than thirty rows is also at least as wide as what the first prototype showed on rows it had never seen:
 * sparse ±30 %, long runs −30/+45 %, new vendors −20/+120 % of the time on mature software.
 */
function widened(known: ReturnType<typeof band>, low: number, high: number) {
  const round = (x: number) => Math.round(x * 100) / 100;
  return { ...known, low: Math.min(known.low, round(low)), high: Math.max(known.high, round(high)) };
}

const left = byModel.flatMap((f) => f.errors);
const isYoung = (e: CaseError) => e.training.job.chip.software === "young";
const has = (name: string) => (e: CaseError) => e.training.classes.includes(name);
const bands = {
  dense_step: band(left.filter((e) => has("dense")(e) && !has("run")(e) && !isYoung(e))),
  moe_step: widened(band(left.filter((e) => has("moe")(e) && !has("run")(e) && !isYoung(e))), 0.7, 1.3),
  long_run: widened(band(left.filter(has("run"))), 0.7, 1.45),
  young_software: widened(
    band(byChip.flatMap((f) => f.errors).filter(isYoung)),
    0.8 / fitted.youngSoftwareMultiple,
    2.2 / fitted.youngSoftwareMultiple,
  ),
};

const rounded = Object.fromEntries(names.map((name) => [name, Number(fitted[name].toPrecision(5))]));
const file = {
  about:
    "Fitted by `npm run fit-compute` to training_runs.csv; each constant is described in src/engine/compute/constants.ts. Bands are observed over predicted time, 10th to 90th percentile of rows predicted with their model family (young_software: chip family) left out of the fit.",
  constants: rounded,
  bands,
};
writeFileSync(new URL("training_constants.json", FOLDER), `${JSON.stringify(file, null, 2)}\n`);
trainingTables({ inSample, byModel, byChip, byFold, fitted: rounded, priors: constantPriors });

await writeClaimPages();

const show = (label: string, errors: readonly CaseError[]) => {
  const s = summarise(errors);
  const pct = (x: number) => `${(100 * x).toFixed(1)} %`;
  process.stdout.write(
    `${label.padEnd(28)}${String(s.used).padStart(5)}  median ${pct(s.medianAbsErrorFraction)}  p90 ${pct(s.p90AbsErrorFraction)}\n`,
  );
};
for (const [label, errors] of [
  ["in sample", inSample],
  ["model family left out", left],
  ["chip family left out", byChip.flatMap((f) => f.errors)],
  ["random quarter left out", byFold],
] as const) {
  show(label, errors);
  for (const name of ["dense", "moe", "run", "bench", "mlperf"]) show(`  ${name}`, errors.filter(has(name)));
}
