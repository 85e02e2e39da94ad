import { power } from "../elementary.ts";
import type { TrainingConstants } from "./constants.ts";
import { isLowPrecision, type Layout, microBatchTokens, type TrainingJob } from "./job.ts";
import type { TrainingChip } from "./training-chip.ts";

const BF16_BYTES = 2;
/** Reduce-scatter of gradients and gather of weights, forward and backward, 2 B each: per parameter (ZeRO, Rajbhandari 2020 §7). */
const DATA_TRAFFIC_BYTES = 6;
/** All-gather and reduce-scatter around attention and feed-forward, both passes, BF16, sequence-parallel (Korthikanti 2022 §4.2.2). */
const TENSOR_TRAFFIC_BYTES = 16;
const TENSOR_RECOMPUTE_BYTES = 8;
const TENSOR_COLLECTIVES = 8;
/** Keys and values pass round the ring forward, and with their gradients backward (Liu 2023, ring attention). */
const CONTEXT_PASSES = 3;
/** Dispatch and combine, forward and backward, BF16. */
const EXPERT_TRAFFIC_BYTES = 8;
/** FP8 dispatch forward, BF16 combine and backward: (1 + 2 + 2 + 2)/8, less scales (DeepSeek-V3 §3.2.2). */
const EXPERT_FP8_MULTIPLE = 0.8;
/** A recomputed layer sends its tokens to experts once more: 4 of 8 bytes again. */
const EXPERT_RECOMPUTE_EXTRA = 0.5;
/** DeepSeek-V3 §2.1.2: a token goes to at most four nodes. */
const EXPERT_NODE_LIMIT = 4;
/** All-to-all inside the domain overlaps little: a prior held at the prototype's 0.80. */
const EXPOSED_EXPERT_FRACTION = 0.8;
/** DualPipe and 1F1B overlap run one micro-batch's dispatch behind another's compute (DeepSeek-V3 §3.2.1, December 2024). */
const EXPERT_OVERLAP_YEAR = 2024;
/** Compute that can hide dispatch: streaming multiprocessors given to communication, 20 of 132 (DeepSeek-V3 §3.2.2), leave 0.85; rounded down. */
const OVERLAP_COMPUTE_FRACTION = 0.8;
/** Sustained share of the nameplate network rate (NCCL bus bandwidth on InfiniBand and NVLink: 0.8–0.9). */
const NETWORK_FRACTION = 0.85;
/** Launch and synchronisation of one collective. */
const COLLECTIVE_SECONDS = 12e-6;

/** One-way bytes/s a chip has towards ranks that span `span` chips: links inside the scale-up domain, its network port beyond. */
function linkRate(chip: TrainingChip, span: number): number {
  return (
    (span <= chip.domainChips ? chip.scaleupBytesPerSecond : chip.scaleoutBytesPerSecond) * NETWORK_FRACTION
  );
}

/** Exposed seconds of tensor- and context-parallel traffic and of launches, per micro-batch. */
export function tensorSeconds(job: TrainingJob, at: Layout, k: TrainingConstants): number {
  const { shape, chip } = job;
  const tokens = microBatchTokens(job, at);
  const perToken = TENSOR_TRAFFIC_BYTES + at.recomputeFraction * TENSOR_RECOMPUTE_BYTES;
  const tensorBytes = (perToken * (at.tensor - 1) * tokens * shape.width) / at.tensor;
  const kvBytes = CONTEXT_PASSES * 2 * BF16_BYTES * shape.kvWidth;
  const contextBytes = (kvBytes * tokens * (at.context - 1)) / at.tensor;
  const seconds =
    tensorBytes / linkRate(chip, at.tensor) + contextBytes / linkRate(chip, at.tensor * at.context);
  const launches = COLLECTIVE_SECONDS * (at.tensor > 1 ? TENSOR_COLLECTIVES : 1);
  return (shape.layers / at.pipeline) * (k.exposedTensorFraction * seconds + launches);
}

/**
 * All-to-all time over one exchange at the full link rate of a chip. A switch or full mesh: 1. On a torus of side s half the
 * bytes cross the bisection: a 2D torus takes s/2, a 3D torus 3s/4 (per-link rate = chip rate / 4 or 6; Jouppi 2023 §2).
 */
export function allToAllMultiple(torusDimensions: number, span: number): number {
  if (torusDimensions === 2) return Math.max(1, Math.sqrt(span) / 2);
  if (torusDimensions === 3) return Math.max(1, (3 * power(span, 1 / 3)) / 4);
  return 1;
}

/**
 * Exposed seconds of expert dispatch and combine per micro-batch. Inside the domain every copy travels; beyond it one copy per
 * node, hidden behind `computeSeconds` by tuned stacks that overlap micro-batches.
 */
export function expertSeconds(
  job: TrainingJob,
  at: Layout,
  k: TrainingConstants,
  computeSeconds: number,
): number {
  const { shape, chip } = job;
  const e = shape.experts;
  if (!e) return 0;
  const perChip = microBatchTokens(job, at) / (at.tensor * at.pipeline);
  const perCopy =
    EXPERT_TRAFFIC_BYTES *
    (isLowPrecision(job) ? EXPERT_FP8_MULTIPLE : 1) *
    (1 + EXPERT_RECOMPUTE_EXTRA * at.recomputeFraction);
  const bytes = (perCopy * shape.width * e.layers * perChip * (at.expert - 1)) / at.expert;
  const span = at.expert * at.tensor;
  if (span <= chip.domainChips) {
    const multiple = allToAllMultiple(chip.torusDimensions, span);
    return (EXPOSED_EXPERT_FRACTION * bytes * e.perToken * multiple) / linkRate(chip, span);
  }
  const copies = Math.min(e.perToken, span / chip.nodeChips, EXPERT_NODE_LIMIT);
  const seconds = (bytes * copies) / linkRate(chip, span);
  if (job.stack !== "tuned" || job.year < EXPERT_OVERLAP_YEAR) return EXPOSED_EXPERT_FRACTION * seconds;
  return Math.max(k.exposedAcrossFraction * seconds, seconds - OVERLAP_COMPUTE_FRACTION * computeSeconds);
}

/** Seconds to exchange `bytes` a chip among `ranks` whose members lie `stride` chips apart: links first, then the network, shared by the ranks of a domain. */
function exchangeSeconds(chip: TrainingChip, stride: number, bytes: number, ranks: number): number {
  if (ranks <= 1) return 0;
  const inside = bytes / linkRate(chip, 1);
  if (ranks * stride <= chip.domainChips) return inside;
  const sharing = Math.max(1, Math.min(ranks, chip.domainChips / stride));
  return inside + bytes / sharing / linkRate(chip, Number.POSITIVE_INFINITY);
}

/**
 * Exposed seconds of data-parallel traffic per step: at least the share that never hides, more when compute is too short to hide
 * it. With a sharded optimizer the last micro-batches of all pipeline stages hide it; fully sharded weights travel every micro-batch.
 */
export function dataSeconds(
  job: TrainingJob,
  at: Layout,
  k: TrainingConstants,
  batches: number,
  microSeconds: number,
): number {
  if (job.task === "lora" && at.sharding === "optimizer") return 0;
  const ranks = at.data * at.context;
  const cut = at.tensor * at.pipeline;
  const other = exchangeSeconds(
    job.chip,
    at.tensor,
    (DATA_TRAFFIC_BYTES * job.split.otherWeights) / cut,
    ranks,
  );
  const routedBytes = (DATA_TRAFFIC_BYTES * job.split.routedWeights) / (cut * at.expert);
  const once = other + exchangeSeconds(job.chip, at.expert, routedBytes, (ranks * at.tensor) / at.expert);
  if (at.sharding === "full") return batches * Math.max(k.exposedShardedFraction * once, once - microSeconds);
  const hiding = microSeconds * Math.max(1, Math.min(at.pipeline, batches));
  return Math.max(k.exposedDataFraction * once, once - hiding);
}
