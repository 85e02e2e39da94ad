import { HOURS_PER_DAY, KW_PER_MW } from "../units.ts";
import type { ChipEntry, Figure, SystemEntry } from "./catalogue.ts";
import type { TrainingConstants } from "./constants.ts";
import type { Precision, Stack, TrainingJob } from "./job.ts";
import { billedKwPerChip } from "./power.ts";
import { TOKENS_PER_TRILLION } from "./quantities.ts";
import { isSparse, type ModelShape, splitParameters } from "./shape.ts";
import { predictTraining, type TimeBasis, type TrainingPrediction } from "./training.ts";
import { trainingChip } from "./training-chip.ts";

/** Observed over predicted time, 10th to 90th percentile, and the rows it stands on. */
export type Band = { readonly low: number; readonly high: number; readonly rows: number };

/** Bands by kind of prediction, as `npm run fit-compute` writes them. */
export type Bands = Readonly<Record<"dense_step" | "moe_step" | "long_run" | "young_software", Band>>;

/** What a user asks to train. */
export type TrainingWish = {
  readonly shape: ModelShape;
  readonly tokens: number;
  readonly sequenceTokens: number;
  readonly batchTokens: number;
  /** Absent: FP8 where it is faster than BF16. */
  readonly precision?: Precision;
  readonly stack: Stack;
  readonly year: number;
  /** Average utility over IT power. */
  readonly pue: number;
};

/** A long run on so many chips of a system: time, chips, energy and money, with the band of the time. */
export type TrainingPlan = {
  readonly prediction: TrainingPrediction;
  readonly precision: Precision;
  readonly chips: number;
  readonly days: number;
  readonly band: { readonly low: number; readonly high: number };
  readonly chipHours: number;
  readonly energyMwh: number | undefined;
  readonly energyBasis: Figure | undefined;
  /** At the catalogue's rent; undefined where none is published. */
  readonly rentUsd: number | undefined;
};

/** FP8 where the chip runs it faster than BF16; else BF16. */
function defaultPrecision(chip: ChipEntry): Precision {
  const { bf16_tflops, fp8_tflops } = chip.figures;
  return fp8_tflops && fp8_tflops.value > bf16_tflops.value ? "fp8" : "bf16";
}

/** The job of a wish on a number of chips. */
export function jobOf(
  wish: Omit<TrainingWish, "tokens" | "pue">,
  chip: ChipEntry,
  system: SystemEntry,
  chips: number,
): TrainingJob {
  return {
    shape: wish.shape,
    split: splitParameters(wish.shape),
    chip: trainingChip(chip, system),
    chips,
    sequenceTokens: wish.sequenceTokens,
    batchSequences: Math.max(1, Math.round(wish.batchTokens / wish.sequenceTokens)),
    precision: wish.precision ?? defaultPrecision(chip),
    stack: wish.stack,
    year: wish.year,
    task: "pretrain",
    powerCapW: 0,
  };
}

/** The band of a prediction: its kind's, times the young-software band where few teams have tuned the chip. */
function bandOf(
  bands: Bands,
  shape: ModelShape,
  chip: ChipEntry,
  basis: TimeBasis,
): { readonly low: number; readonly high: number } {
  const kind = basis === "steps" ? (isSparse(shape) ? bands.moe_step : bands.dense_step) : bands.long_run;
  if (chip.software !== "young") return { low: kind.low, high: kind.high };
  const young = bands.young_software;
  return { low: Math.min(kind.low, young.low), high: Math.max(kind.high, kind.high * young.high) };
}

/** Plans a long run. Chip-hours are as a team would report them; days are those chip-hours spread over all chips. */
export function planTraining(
  wish: TrainingWish,
  chip: ChipEntry,
  system: SystemEntry,
  chips: number,
  k: TrainingConstants,
  bands: Bands,
): TrainingPlan {
  const job = jobOf(wish, chip, system, chips);
  const prediction = predictTraining(job, {}, k, "chip-hours");
  const chipHours = (prediction.chipHoursPerTrillionTokens * wish.tokens) / TOKENS_PER_TRILLION;
  const kw = billedKwPerChip(chip, system);
  const rent = system.figures.rent_usd_per_chip_hour?.value;
  return {
    prediction,
    precision: job.precision,
    chips,
    days: chipHours / chips / HOURS_PER_DAY,
    band: bandOf(bands, wish.shape, chip, "chip-hours"),
    chipHours,
    energyMwh: kw && (chipHours * kw.value * wish.pue) / KW_PER_MW,
    energyBasis: kw,
    rentUsd: rent && chipHours * rent,
  };
}
