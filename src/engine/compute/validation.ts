import type { TrainingCase, UnusedRow } from "./cases.ts";
import type { TrainingConstants } from "./constants.ts";
import { predictTraining } from "./training.ts";

/** Size of an error and how many rows it stands on. */
export type ErrorSummary = {
  readonly used: number;
  readonly medianAbsErrorFraction: number;
  readonly p90AbsErrorFraction: number;
};

/** What `switchyard validate training --json` prints. Error = |predicted / observed − 1| on training time. */
export type TrainingValidation = {
  readonly rows: number;
  readonly used: number;
  readonly medianAbsErrorFraction: number;
  readonly p90AbsErrorFraction: number;
  /** `dense` and `moe` split all rows; `run`, `bench` and `mlperf` (the column row_class) split them again. */
  readonly byClass: Readonly<Record<string, ErrorSummary>>;
  readonly unusedRows: readonly UnusedRow[];
};

/** A case and how far the model is from it; ratio = predicted / observed time. */
export type CaseError = { readonly training: TrainingCase; readonly ratio: number };

/** Predicts every case. */
export function caseErrors(cases: readonly TrainingCase[], k: TrainingConstants): readonly CaseError[] {
  return cases.map((training) => ({
    training,
    ratio:
      predictTraining(training.job, training.stated, k, training.basis).chipHoursPerTrillionTokens /
      training.observedChipHoursPerTrillionTokens,
  }));
}

/** The value below which a share of the sorted values lies, interpolated between order statistics (Hyndman–Fan type 7). NaN when empty. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const below = Math.floor(at);
  const above = sorted[below + 1] ?? sorted[below];
  return sorted[below] + (at - below) * (above - sorted[below]);
}

/** Median and 90th percentile of the absolute errors. */
export function summarise(errors: readonly CaseError[]): ErrorSummary {
  const sizes = errors.map((e) => Math.abs(e.ratio - 1));
  return {
    used: errors.length,
    medianAbsErrorFraction: quantile(sizes, 0.5),
    p90AbsErrorFraction: quantile(sizes, 0.9),
  };
}

/** The summary over all rows and by class. */
export function validationOf(errors: readonly CaseError[], unused: readonly UnusedRow[]): TrainingValidation {
  const classes = [...new Set(errors.flatMap((e) => e.training.classes))].sort();
  const all = summarise(errors);
  return {
    rows: errors.length + unused.length,
    used: all.used,
    medianAbsErrorFraction: all.medianAbsErrorFraction,
    p90AbsErrorFraction: all.p90AbsErrorFraction,
    byClass: Object.fromEntries(
      classes.map((c) => [c, summarise(errors.filter((e) => e.training.classes.includes(c)))]),
    ),
    unusedRows: unused,
  };
}
