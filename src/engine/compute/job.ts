import type { ModelShape, ParameterSplit } from "./shape.ts";
import type { TrainingChip } from "./training-chip.ts";

export const precisions = ["bf16", "fp16", "fp8", "fp4", "int8"] as const;
export type Precision = (typeof precisions)[number];
/** Who wrote and tuned the software: a vendor's benchmark team, a production or academic team, or anyone in 2020–2022. */
export const stacks = ["tuned", "typical", "legacy"] as const;
export type Stack = (typeof stacks)[number];

/** How a step is cut over chips. `chips ≥ tensor · pipeline · context · data`; experts are spread inside the data group. */
export type Layout = {
  readonly tensor: number;
  readonly pipeline: number;
  readonly context: number;
  readonly expert: number;
  readonly data: number;
  /** Sequences per micro-batch and data rank. */
  readonly microBatch: number;
  /** Optimizer state sharded over data ranks (ZeRO-1), or weights and gradients too (FSDP). */
  readonly sharding: "optimizer" | "full";
  /** Part of the layers whose forward pass runs again in the backward pass to save memory. */
  readonly recomputeFraction: number;
};

/** Parallel degrees a publication states; absent ones are searched. */
export type StatedLayout = {
  readonly tensor?: number;
  readonly pipeline?: number;
  readonly context?: number;
  readonly expert?: number;
  readonly recomputeFraction?: number;
};

/** One training job, apart from the layout. */
export type TrainingJob = {
  readonly shape: ModelShape;
  readonly split: ParameterSplit;
  readonly chip: TrainingChip;
  readonly chips: number;
  readonly sequenceTokens: number;
  /** Sequences per optimizer step. */
  readonly batchSequences: number;
  readonly precision: Precision;
  readonly stack: Stack;
  readonly year: number;
  readonly task: "pretrain" | "lora";
  /** Boards held below their TDP, W; 0 when they are not. */
  readonly powerCapW: number;
};

/** Interleaved pipeline chunks per stage: as many as leave two layers a chunk, at most six (Narayanan 2021 §2.2). */
export function interleaveChunks(layers: number, pipeline: number): number {
  return Math.max(1, Math.min(6, layers / (2 * pipeline)));
}

/** Micro-batches a data rank runs per step. */
export function microBatches(job: TrainingJob, at: Layout): number {
  return job.batchSequences / (at.data * at.microBatch);
}

/** Tokens of one micro-batch that one tensor-parallel group sees. */
export function microBatchTokens(job: TrainingJob, at: Layout): number {
  return (at.microBatch * job.sequenceTokens) / at.context;
}

export function isLowPrecision(job: TrainingJob): boolean {
  return job.precision === "fp8" || job.precision === "fp4";
}
