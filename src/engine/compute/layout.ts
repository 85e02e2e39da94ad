import type { Layout, TrainingJob } from "./step.ts";

/** Parallel degrees a publication states; absent ones are searched. */
export type StatedLayout = {
  readonly tensor?: number;
  readonly pipeline?: number;
  readonly context?: number;
  readonly expert?: number;
  readonly recomputeFraction?: number;
};

const BF16_BYTES = 2;
/** Mixed precision with Adam: weights and gradients on every rank, FP32 master and moments shared (ZeRO, Rajbhandari 2020 §3). */
const WEIGHT_GRADIENT_BYTES = 6;
const OPTIMIZER_BYTES = 12;
const FULLY_SHARDED_BYTES = 16;
/** FP32 logits and their gradient in BF16, half live at a time. */
const LOGIT_BYTES = 3;
/** The rest is taken by the runtime, communication buffers and fragmentation. */
const USABLE_HBM_FRACTION = 0.92;
const MAX_INTERLEAVE = 6;

/**
 * Activation bytes one layer keeps per token, BF16 with flash attention (Korthikanti 2022 §4.1 without scores): inputs of both
 * norms and both blocks, queries, keys, values, attention output, and the feed-forward's gate, up and product. A routed token
 * keeps its permuted copies in and out and the products of each expert it visits.
 */
function activationBytes(job: TrainingJob): number {
  const { shape } = job;
  const e = shape.experts;
  const attention = 8 * shape.width + 4 * shape.attentionWidth + 4 * shape.kvWidth;
  if (!e) return attention + 6 * shape.ffnWidth;
  const sparseFraction = e.layers / shape.layers;
  const routed = e.perToken * (4 * shape.width + 6 * e.width) + 6 * e.shared * e.sharedWidth;
  return attention + sparseFraction * routed + (1 - sparseFraction) * 6 * shape.ffnWidth;
}

/** Bytes of HBM a chip needs in a layout with nothing recomputed and with every layer recomputed. */
export function memoryBytes(job: TrainingJob, at: Layout): { readonly kept: number; readonly recomputed: number } {
  const { shape } = job;
  const tokens = (at.microBatch * job.sequenceTokens) / at.context;
  const microBatches = job.batchSequences / (at.data * at.microBatch);
  const interleave = Math.max(1, Math.min(MAX_INTERLEAVE, shape.layers / (2 * at.pipeline)));
  const inFlight = Math.min(microBatches, at.pipeline + (at.pipeline - 1) / interleave);
  const perLayer = (tokens * activationBytes(job)) / at.tensor;
  const layers = (shape.layers * inFlight) / at.pipeline;
  const boundary = (tokens * BF16_BYTES * shape.width) / at.tensor;
  const fixed = weightBytes(job, at) + (LOGIT_BYTES * tokens * shape.vocabulary) / at.tensor;
  return { kept: fixed + perLayer * layers, recomputed: fixed + boundary * layers + perLayer };
}

/** Bytes of weights, gradients and optimizer state on one chip. */
function weightBytes(job: TrainingJob, at: Layout): number {
  const { shape, split } = job;
  const cut = at.tensor * at.pipeline;
  if (job.task === "lora") return (BF16_BYTES * shape.totalParameters) / (at.sharding === "full" ? job.chips : cut);
  if (at.sharding === "full") {
    const gathered = (2 * BF16_BYTES * (split.otherWeights + split.routedWeights / at.expert)) / shape.layers / at.tensor;
    return (FULLY_SHARDED_BYTES * shape.totalParameters) / job.chips + gathered;
  }
  const ranks = Math.max(1, at.data * at.context);
  const expertRanks = Math.max(1, (ranks * at.tensor) / at.expert);
  const routed = split.routedWeights / (at.pipeline * at.expert);
  const other = split.otherWeights / cut;
  return (
    (WEIGHT_GRADIENT_BYTES + OPTIMIZER_BYTES / ranks) * other +
    (WEIGHT_GRADIENT_BYTES + OPTIMIZER_BYTES / expertRanks) * routed
  );
}

const POWERS = [1, 2, 4, 8, 16, 32, 64, 128];
const PIPELINES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16, 18, 20, 24, 32, 35, 40, 48, 64];
const MICRO_BATCHES = [1, 2, 4, 8, 16];
const MAX_TENSOR = 8;
const MAX_CONTEXT = 16;
const MIN_CONTEXT_TOKENS = 1024;

function tensorChoices(job: TrainingJob, stated: StatedLayout): readonly number[] {
  if (stated.tensor) return [stated.tensor];
  return POWERS.filter((t) => t <= Math.min(job.chip.domainChips, MAX_TENSOR, job.chips));
}

/** Compilers for tori shard over the whole slice and do not cut layers into stages (MaxText), unless a publication says so. */
function pipelineChoices(job: TrainingJob, stated: StatedLayout): readonly number[] {
  if (stated.pipeline) return [stated.pipeline];
  if (job.chip.torusDimensions > 0) return [1];
  return PIPELINES.filter((p) => p === 1 || (p <= job.shape.layers / 2 && p <= job.chips));
}

function contextChoices(job: TrainingJob, stated: StatedLayout): readonly number[] {
  if (stated.context) return [stated.context];
  return POWERS.filter((c) => c === 1 || (job.sequenceTokens / c >= MIN_CONTEXT_TOKENS && c <= MAX_CONTEXT && c <= job.chips));
}

function expertChoices(job: TrainingJob, stated: StatedLayout): readonly number[] {
  const e = job.shape.experts;
  if (!e) return [1];
  if (stated.expert) return [stated.expert];
  return POWERS.filter((x) => x <= e.count && x <= job.chips);
}

/** The layout with as much recomputation as memory asks for; undefined when even recomputing everything does not fit. */
function fitted(job: TrainingJob, stated: StatedLayout, at: Layout): Layout | undefined {
  const limit = USABLE_HBM_FRACTION * job.chip.hbmBytes;
  const { kept, recomputed } = memoryBytes(job, at);
  if (stated.recomputeFraction !== undefined) {
    const need = kept + stated.recomputeFraction * (recomputed - kept);
    return need <= limit ? { ...at, recomputeFraction: stated.recomputeFraction } : undefined;
  }
  if (kept <= limit) return { ...at, recomputeFraction: 0 };
  if (recomputed > limit) return undefined;
  return { ...at, recomputeFraction: (kept - limit) / (kept - recomputed) };
}

/** Layouts of a job that divide its chips and batch, stated degrees kept, before memory. Order is fixed, so a search is deterministic. */
export function layoutCandidates(job: TrainingJob, stated: StatedLayout): Layout[] {
  const found: Layout[] = [];
  for (const tensor of tensorChoices(job, stated))
    for (const pipeline of pipelineChoices(job, stated))
      for (const context of contextChoices(job, stated)) {
        const data = Math.floor(job.chips / (tensor * pipeline * context));
        if (data < 1) continue;
        for (const expert of expertChoices(job, stated)) {
          if (expert > data * context * tensor) continue;
          for (const microBatch of MICRO_BATCHES) {
            if (data * microBatch > job.batchSequences) continue;
            const at = { tensor, pipeline, context, expert, data, microBatch, recomputeFraction: 0 };
            found.push({ ...at, sharding: "optimizer" });
            if (pipeline === 1) found.push({ ...at, sharding: "full" });
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
  const layouts = all.flatMap((at) => fitted(job, stated, at) ?? []);
  if (layouts.length > 0) return { layouts, fits: true };
  let best: Layout | undefined;
  for (const at of all) {
    if (!best || memoryBytes(job, at).recomputed < memoryBytes(job, best).recomputed) best = at;
  }
  return { layouts: best ? [{ ...best, recomputeFraction: 1 }] : [], fits: false };
}
