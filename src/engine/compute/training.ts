import type { TrainingConstants } from "./constants.ts";
import { goodputFraction, runPractice } from "./goodput.ts";
import type { Layout, StatedLayout, TrainingJob } from "./job.ts";
import { fastestLayout, feasibleLayouts } from "./layout.ts";
import { SECONDS_PER_HOUR, TOKENS_PER_TRILLION } from "./quantities.ts";
import { type StepTime, softwareMultiple } from "./step.ts";

/** What a time covers: steps alone, the chip-hours of a long run as its authors count them, or the calendar from start to end. */
export type TimeBasis = "steps" | "chip-hours" | "calendar";

/** How long a job takes, and where the time goes. */
export type TrainingPrediction = {
  readonly layout: Layout;
  /** False when no layout fits in memory and the nearest was taken. */
  readonly fits: boolean;
  readonly step: StepTime;
  readonly stepSeconds: number;
  readonly tokensPerSecondChip: number;
  /** Useful share of chip time in a long run; 1 for steps alone. */
  readonly goodputFraction: number;
  readonly chipHoursPerTrillionTokens: number;
};

/** Predicts a job in the fastest layout that fits. */
export function predictTraining(
  job: TrainingJob,
  stated: StatedLayout,
  k: TrainingConstants,
  basis: TimeBasis,
): TrainingPrediction {
  return predictAmong(job, feasibleLayouts(job, stated), k, basis);
}

/** The same over layouts already found: the fit searches them once. */
export function predictAmong(
  job: TrainingJob,
  found: { readonly layouts: readonly Layout[]; readonly fits: boolean },
  k: TrainingConstants,
  basis: TimeBasis,
): TrainingPrediction {
  const { at, step } = fastestLayout(job, found.layouts, k);
  const stepSeconds = step.totalSeconds * softwareMultiple(job, k);
  const tokensPerSecondChip = (job.batchSequences * job.sequenceTokens) / stepSeconds / job.chips;
  const useful =
    basis === "steps" ? 1 : goodputFraction(job.chips, runPractice(job.year)) / (1 + k.operationsFraction);
  const calendar = basis === "calendar" ? k.calendarMultiple : 1;
  return {
    layout: at,
    fits: found.fits,
    step,
    stepSeconds,
    tokensPerSecondChip,
    goodputFraction: useful / calendar,
    chipHoursPerTrillionTokens:
      ((TOKENS_PER_TRILLION / tokensPerSecondChip / SECONDS_PER_HOUR) * calendar) / useful,
  };
}
