import type { Layout, Recompute, TrainingJob } from "./step.ts";

/** Parallel degrees a publication states; absent ones are searched. */
export type StatedLayout = {
  readonly tensor?: number;
  readonly pipeline?: number;
  readonly context?: number;
  readonly expert?: number;
  readonly recompute?: Recompute;
};

const BYTES_WEIGHT_AND_GRADIENT = 6;
const BYTES_OPTIMIZER = 12;
const BYTES_FULLY_SHARDED = 16;
/** Activations of a layer per token and unit of width, BF16, with flash attention (Korthikanti 2022 §4, scores recomputed). */
const ACTIVATION_BYTES = 34;
const RECOMPUTED_ACTIVATION_BYTES = 2;
/** FP32 and BF16 copies of the logits. */
const LOGIT_BYTES = 6;
/** The rest is taken by the runtime, communication buffers and fragmentation. */
const USABLE_HBM_FRACTION = 0.94;
/** Frozen base weights of adapter tuning: BF16 and a low-precision copy. */
const FROZEN_WEIGHT_BYTES = 2;

/** Bytes of HBM one chip needs (ZeRO §3; Korthikanti 2022 §4 for activations). */
export function memoryBytes(job: TrainingJob, at: Layout): number {
  const { shape, split } = job;
  const cut = at.tensor * at.pipeline;
  const ranks = Math.max(1, at.data * at.context);
  const expertRanks = Math.max(1, (ranks * at.tensor) / at.expert);
  const routed = split.routedWeights / (at.pipeline * at.expert);
  const other = split.otherWeights / cut;
  let weights: number;
  if (job.task === "lora")
    weights = (FROZEN_WEIGHT_BYTES * shape.totalParameters) / (at.sharding === "full" ? job.chips : cut);
  else if (at.sharding === "full")
    weights =
      (BYTES_FULLY_SHARDED * shape.totalParameters) / job.chips +
      (2 * shape.totalParameters) / shape.layers / at.tensor / at.expert;
  else
    weights =
      (BYTES_WEIGHT_AND_GRADIENT + BYTES_OPTIMIZER / ranks) * other +
      (BYTES_WEIGHT_AND_GRADIENT + BYTES_OPTIMIZER / expertRanks) * routed;
  const tokens = (at.microBatch * job.sequenceTokens) / at.context;
  const microBatches = job.batchSequences / (at.data * at.microBatch);
  const inFlight = Math.min(at.pipeline, microBatches);
  const perLayer =
    at.recompute === "full"
      ? RECOMPUTED_ACTIVATION_BYTES
      : ACTIVATION_BYTES * (at.recompute === "selective" ? 0.6 : 1);
  const routedWidth = shape.experts ? (shape.experts.perToken * shape.experts.width) / shape.width / 4 : 0;
  const perToken = perLayer * (1 + (at.recompute === "full" ? 0 : routedWidth)) * shape.width;
  const activations =
    (tokens * perToken * shape.layers * inFlight) / cut +
    (at.recompute === "full" ? (tokens * ACTIVATION_BYTES * shape.width) / at.tensor : 0);
  const logits = (LOGIT_BYTES * tokens * shape.vocabulary) / at.tensor / 2;
  return weights + activations + logits;
}

const POWERS = [1, 2, 4, 8, 16, 32, 64, 128];
const PIPELINES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16, 18, 20, 24, 32, 35, 40, 48, 64];
const MICRO_BATCHES = [1, 2, 4, 8, 16];

function tensorChoices(job: TrainingJob, stated: StatedLayout): readonly number[] {
  if (stated.tensor) return [stated.tensor];
  const limit = Math.min(job.chip.domainChips, 8, job.chips);
  return POWERS.filter((t) => t <= limit);
}

function pipelineChoices(job: TrainingJob, stated: StatedLayout): readonly number[] {
  if (stated.pipeline) return [stated.pipeline];
  if (job.chip.torusDimensions > 0) return [1];
  return PIPELINES.filter((p) => p === 1 || (p <= job.shape.layers / 2 && p <= job.chips));
}

function contextChoices(job: TrainingJob, stated: StatedLayout): readonly number[] {
  if (stated.context) return [stated.context];
  return POWERS.filter((c) => c === 1 || (job.sequenceTokens / c >= 1024 && c <= 16 && c <= job.chips));
}

function expertChoices(job: TrainingJob, stated: StatedLayout): readonly number[] {
  const e = job.shape.experts;
  if (!e) return [1];
  if (stated.expert) return [stated.expert];
  return POWERS.filter((x) => x <= e.count && x <= job.chips);
}

/** All layouts of a job that divide its chips and batch, stated degrees kept. Order is fixed, so a search is deterministic. */
export function layoutCandidates(job: TrainingJob, stated: StatedLayout): Layout[] {
  const found: Layout[] = [];
  const recomputes: readonly Recompute[] = stated.recompute
    ? [stated.recompute]
    : ["none", "selective", "full"];
  for (const tensor of tensorChoices(job, stated))
    for (const pipeline of pipelineChoices(job, stated))
      for (const context of contextChoices(job, stated)) {
        const data = Math.max(1, Math.floor(job.chips / (tensor * pipeline * context)));
        if (tensor * pipeline * context > job.chips) continue;
        for (const expert of expertChoices(job, stated)) {
          if (expert > data * context * tensor) continue;
          for (const microBatch of MICRO_BATCHES) {
            if (data * microBatch > job.batchSequences) continue;
            for (const recompute of recomputes) {
              found.push({
                tensor,
                pipeline,
                context,
                expert,
                data,
                microBatch,
                sharding: "optimizer",
                recompute,
              });
              if (pipeline === 1)
                found.push({
                  tensor,
                  pipeline,
                  context,
                  expert,
                  data,
                  microBatch,
                  sharding: "full",
                  recompute,
                });
            }
          }
        }
      }
  return found;
}

/** Candidates that fit in memory; when none does, the one that comes nearest, so that a run someone made is never declared impossible. */
export function feasibleLayouts(
  job: TrainingJob,
  stated: StatedLayout,
): { readonly layouts: readonly Layout[]; readonly fits: boolean } {
  const all = layoutCandidates(job, stated);
  const limit = USABLE_HBM_FRACTION * job.chip.hbmBytes;
  const layouts = all.filter((at) => memoryBytes(job, at) <= limit);
  if (layouts.length > 0) return { layouts, fits: true };
  let best: Layout | undefined;
  for (const at of all) if (!best || memoryBytes(job, at) < memoryBytes(job, best)) best = at;
  return { layouts: best ? [best] : [], fits: false };
}
