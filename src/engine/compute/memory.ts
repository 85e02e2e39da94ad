import { interleaveChunks, type Layout, microBatches, microBatchTokens, type TrainingJob } from "./job.ts";

const BF16_BYTES = 2;
/** Mixed precision with Adam: weights and gradients on every rank, FP32 master and moments shared (ZeRO, Rajbhandari 2020 §3). */
const WEIGHT_GRADIENT_BYTES = 6;
const OPTIMIZER_BYTES = 12;
const FULLY_SHARDED_BYTES = 16;
/** FP32 logits and their gradient in BF16, half live at a time. */
const LOGIT_BYTES = 3;

/**
 * Activation bytes one layer keeps per token, BF16 with flash attention (Korthikanti 2022 §4.1 without scores): inputs of both
 * norms and both blocks, queries, keys, values, attention output, and the feed-forward's gate, up and product (4 B an element without a gate). A routed token
 * keeps its permuted copies in and out and the products of each expert it visits.
 */
function activationBytes(job: TrainingJob): number {
  const { shape } = job;
  const e = shape.experts;
  const attention = 8 * shape.width + 4 * shape.attentionWidth + 4 * shape.kvWidth;
  const dense = (shape.gated ? 6 : 4) * shape.ffnWidth;
  if (!e) return attention + dense;
  const sparseFraction = e.layers / shape.layers;
  const routed = e.perToken * (4 * shape.width + 6 * e.width) + 6 * e.shared * e.sharedWidth;
  return attention + sparseFraction * routed + (1 - sparseFraction) * dense;
}

/** Bytes of HBM a chip needs in a layout with nothing recomputed and with every layer recomputed. */
export function memoryBytes(
  job: TrainingJob,
  at: Layout,
): { readonly kept: number; readonly recomputed: number } {
  const { shape } = job;
  const tokens = microBatchTokens(job, at);
  const interleave = interleaveChunks(shape.layers, at.pipeline);
  const inFlight = Math.min(microBatches(job, at), at.pipeline + (at.pipeline - 1) / interleave);
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
  if (job.task === "lora")
    return (BF16_BYTES * shape.totalParameters) / (at.sharding === "full" ? job.chips : cut);
  if (at.sharding === "full") {
    const gathered =
      (2 * BF16_BYTES * (split.otherWeights + split.routedWeights / at.expert)) / shape.layers / at.tensor;
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
