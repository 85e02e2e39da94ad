import type { TrainingChip, TrainingConstants } from "./constants.ts";
import type { ModelShape, ParameterSplit } from "./shape.ts";

export type Precision = "bf16" | "fp16" | "fp8" | "fp4" | "int8";
export type Stack = "tuned" | "typical" | "legacy";

/** How a step is cut over chips. `chips = tensor · pipeline · context · data`; experts are spread inside the data group. */
export type Layout = {
  readonly tensor: number;
  readonly pipeline: number;
  readonly context: number;
  readonly expert: number;
  readonly data: number;
  /** Sequences per micro-batch and data rank. */
  readonly microBatch: number;
  /** Optimizer state sharded over data ranks, or weights and gradients too. */
  readonly sharding: "optimizer" | "full";
  /** Part of the layers whose forward pass runs again in the backward pass to save memory. */
  readonly recomputeFraction: number;
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
};

/** Where the time of a step goes; seconds per optimizer step. */
export type StepTime = {
  readonly matmulSeconds: number;
  readonly attentionSeconds: number;
  readonly memorySeconds: number;
  readonly tensorSeconds: number;
  readonly expertSeconds: number;
  readonly bubbleSeconds: number;
  readonly dataSeconds: number;
  readonly fixedSeconds: number;
  readonly totalSeconds: number;
};

const X: Set<string> = (globalThis as any).X ?? new Set();
const ARCH: Record<string, number> = { H800: 2022.9, H200: 2022.9, GH200: 2022.9, GB200: 2024.9, B300: 2024.9, GB300: 2024.9, MI325X: 2023.95, 'A100-40': 2020.5 };
const EPR = 0.5;
const phi = (at: Layout) => (X.has('phi2') ? at.recomputeFraction ** 2 : at.recomputeFraction);
const BF16_BYTES = 2;
const GRADIENT_BYTES = 4;
/** Reduce-scatter of gradients (2 B) and gather of weights (2 B) forward and backward: per parameter (ZeRO, Rajbhandari 2020 §7). */
const DATA_TRAFFIC_BYTES = 6;
/** Adam in mixed precision: read and write of FP32 master, two moments and gradient (ZeRO §3). */
const OPTIMIZER_BYTES = 28;
/** All-gather and reduce-scatter around attention and feed-forward, forward and backward, BF16, with sequence parallelism (Korthikanti 2022 §4). */
const TENSOR_TRAFFIC_BYTES = 16;
const TENSOR_RECOMPUTE_BYTES = 8;
/** Dispatch and combine, forward and backward, BF16. */
const EXPERT_TRAFFIC_BYTES = 8;
/** FP8 dispatch forward, BF16 combine and backward: (1 + 2 + 2 + 2)/8, rounded down for scales (DeepSeek-V3 §3.2). */
const EXPERT_FP8_MULTIPLE = 0.8;
/** DeepSeek-V3 §2.1.2: a token goes to at most four nodes. */
const EXPERT_NODE_LIMIT = 4;
/** Causal flash attention: 2·S·width forward and 2.5 times that backward, per token and layer (Dao 2023). */
const ATTENTION_FLOP = 7;
const ATTENTION_RECOMPUTE_FLOP = 9;
const FORWARD_BACKWARD_FLOP = 6;
const FULL_RECOMPUTE_FLOP = 8;
const ADAPTER_FLOP = 4;
/** Without flash attention the S×S scores pass through HBM: bytes per score, head width 128 (Korthikanti 2022 §3, half saved). */
const SCORE_BYTES = 20;
const HEAD_WIDTH = 128;
/** Flash attention on heads of 64 over heads of 128, BF16 causal, forward and backward (Shah 2024, FlashAttention-3, fig. 5–6: about 400 against 570 TFLOP/s). */
const NARROW_HEAD_FRACTION = 0.7;
const FLASH_YEAR = 2022;
/** Half of streaming weights hides behind matmuls that reuse them. */
const WEIGHT_STREAM_EXPOSED = 0.5;
/** Interleaved pipeline chunks per stage (Narayanan 2021 §2.2). */
const MAX_INTERLEAVE = 6;

/** Matmul rate in FLOP/s that long runs sustain, before shape penalties; formats a chip lacks fall back to the next wider one. */
export function matmulRate(job: TrainingJob, k: TrainingConstants): number {
  const { chip, precision } = job;
  const bf16 = chip.bf16FlopPerSecond * chip.matmulBf16Fraction * k.sustainedFraction;
  const fp8 =
    chip.fp8FlopPerSecond > 0 ? chip.fp8FlopPerSecond * chip.matmulFp8Fraction * k.sustainedFraction : bf16;
  if (precision === "fp8") return fp8;
  if (precision === "fp4" && chip.fp4FlopPerSecond > 0) {
    const fp4 = chip.fp4FlopPerSecond * chip.matmulFp4Fraction * k.sustainedFraction;
    return 1 / (k.fp4ShareFraction / fp4 + (1 - k.fp4ShareFraction) / fp8);
  }
  if (precision === "fp4") return fp8;
  if (precision === "int8" && chip.int8OpPerSecond > 0) {
    const int8 = chip.int8OpPerSecond * chip.matmulBf16Fraction * k.sustainedFraction;
    return 1 / (k.int8ShareFraction / int8 + (1 - k.int8ShareFraction) / bf16);
  }
  return bf16;
}

/** Bytes of one matmul operand element. */
function operandBytes(precision: Precision): number {
  if (precision === "fp8" || precision === "int8") return 1;
  return precision === "fp4" ? 0.5 : BF16_BYTES;
}

function lowPrecision(job: TrainingJob): boolean {
  return job.precision === "fp8" || job.precision === "fp4";
}

/** Soft roofline of an M×N×K matmul: 1 + weight · bytes · (1/M + 1/N + 1/K) · rate / HBM rate. */
function shapePenalty(
  rows: number,
  inner: number,
  columns: number,
  rate: number,
  job: TrainingJob,
  k: TrainingConstants,
): number {
  const bytes = operandBytes(job.precision);
  return (
    1 +
    (k.matmulMemoryWeight * bytes * (1 / rows + 1 / inner + 1 / columns) * rate) / job.chip.hbmBytesPerSecond
  );
}

/** Mean number of earlier tokens a token attends to, over all layers; half the sequence when causal and unwindowed. */
export function meanContextTokens(shape: ModelShape, sequenceTokens: number): number {
  const full = sequenceTokens / 2;
  const windowed = shape.windowTokens > 0 ? Math.min(full, shape.windowTokens) : full;
  return (1 - shape.windowedLayerFraction) * full + shape.windowedLayerFraction * windowed;
}

/** Seconds of matmuls per micro-batch on one chip: dense body, routed experts as grouped matmuls, head in BF16. */
function matmulSeconds(job: TrainingJob, at: Layout, k: TrainingConstants): number {
  const { shape, split } = job;
  const rate = matmulRate(job, k);
  const tokens = (at.microBatch * job.sequenceTokens) / at.context;
  const perChip = tokens / (at.tensor * at.pipeline);
  const base = job.task === "lora" ? ADAPTER_FLOP * k.adapterMultiple : FORWARD_BACKWARD_FLOP;
  const flop = base * (1 + phi(at) * (FULL_RECOMPUTE_FLOP / FORWARD_BACKWARD_FLOP - 1));
  const e = shape.experts;
  const denseColumns =
    (e && e.layers >= shape.layers ? Math.max(shape.width, e.sharedWidth) : shape.ffnWidth) / at.tensor;
  const dense =
    flop *
    (split.denseBody + split.activeShared) *
    shapePenalty(tokens, shape.width, denseColumns, rate, job, k);
  let routed = 0;
  if (e) {
    const rows = ((tokens / at.tensor) * e.perToken * at.expert) / e.count;
    routed =
      (flop * split.activeRouted * shapePenalty(rows, shape.width, e.width, rate, job, k)) /
      k.groupedMatmulFraction;
  }
  const bf16 = job.chip.bf16FlopPerSecond * job.chip.matmulBf16Fraction * k.sustainedFraction;
  return perChip * ((dense + routed) / rate + (FORWARD_BACKWARD_FLOP * split.head) / bf16);
}

/** Seconds of attention scores and values per micro-batch on one chip (projections are matmuls). */
function attentionSeconds(job: TrainingJob, at: Layout, k: TrainingConstants): number {
  const { shape, chip } = job;
  const perChip = (at.microBatch * job.sequenceTokens) / (at.context * at.tensor * at.pipeline);
  const flop =
    (at.recompute === "full" ? ATTENTION_RECOMPUTE_FLOP : ATTENTION_FLOP) *
    2 *
    meanContextTokens(shape, job.sequenceTokens);
  const headFraction = shape.headWidth < HEAD_WIDTH ? NARROW_HEAD_FRACTION : 1;
  const fraction =
    k.attentionFraction * headFraction * (job.stack === "tuned" ? 1 : k.untunedAttentionFraction);
  const rate = chip.bf16FlopPerSecond * chip.matmulBf16Fraction * k.sustainedFraction * fraction;
  return (perChip * flop * shape.layers * shape.attentionWidth) / rate;
}

/** Seconds HBM is busy with what is not a matmul: elementwise passes, expert routing, scores before flash attention, weight streaming. */
function memorySeconds(job: TrainingJob, at: Layout, k: TrainingConstants): number {
  const { shape, split, chip } = job;
  const perChip = (at.microBatch * job.sequenceTokens) / (at.context * at.tensor * at.pipeline);
  const cast = lowPrecision(job) ? k.castMultiple : 1;
  const e = shape.experts;
  let bytes = k.elementwiseBytes * cast * shape.width * shape.layers;
  if (e) bytes += 6 * k.routingPasses * e.perToken * shape.width * e.layers;
  if (X.has('sink') && shape.name.startsWith('GPT-OSS')) bytes += SCORE_BYTES * (shape.attentionWidth / 64) * job.sequenceTokens * shape.layers * (1 - shape.windowedLayerFraction);
  if (job.year < FLASH_YEAR)
    bytes += SCORE_BYTES * (shape.attentionWidth / HEAD_WIDTH) * job.sequenceTokens * shape.layers;
  const localWeights = (split.otherWeights + split.routedWeights / at.expert) / (at.tensor * at.pipeline);
  const streamed =
    WEIGHT_STREAM_EXPOSED * localWeights * (GRADIENT_BYTES + (job.task === "lora" ? 0 : 2 * GRADIENT_BYTES));
  return (perChip * bytes + streamed) / chip.hbmBytesPerSecond;
}

/** One-way bytes/s a chip has towards ranks that span `span` chips: links inside the scale-up domain, its network port beyond. */
function linkRate(chip: TrainingChip, span: number, k: TrainingConstants): number {
  return span <= chip.domainChips
    ? chip.scaleupBytesPerSecond * k.networkFraction
    : chip.scaleoutBytesPerSecond * k.networkFraction;
}

/** Exposed seconds of tensor- and context-parallel traffic and of launches, per micro-batch. */
function tensorSeconds(job: TrainingJob, at: Layout, k: TrainingConstants): number {
  const { shape, chip } = job;
  const layers = shape.layers / at.pipeline;
  const tokens = (at.microBatch * job.sequenceTokens) / at.context;
  const bytesPerToken = TENSOR_TRAFFIC_BYTES + at.recomputeFraction * TENSOR_RECOMPUTE_BYTES;
  const tensorBytes =
    at.tensor > 1 ? (bytesPerToken * (at.tensor - 1) * tokens * shape.width) / at.tensor : 0;
  const contextBytes =
    at.context > 1 ? (3 * 2 * BF16_BYTES * shape.kvWidth * tokens * (at.context - 1)) / at.tensor : 0;
  const tensor =
    tensorBytes / linkRate(chip, at.tensor, k) + contextBytes / linkRate(chip, at.tensor * at.context, k);
  const exposedT = X.has('tpchip') && job.chip.fp8FlopPerSecond === 0 && job.chip.torusDimensions === 0 ? 1 : X.has('tpera') && (job.stack !== 'tuned' || job.year < 2023) ? 1 : X.has('tpera2') && job.year < 2024 ? ((k as any).tpOld ?? 1) : k.exposedTensorFraction;
  return layers * (exposedT * tensor + k.layerSeconds * (at.tensor > 1 ? 8 : 1));
}

/**
 * All-to-all time over one exchange at the full link rate of a chip. A switch or full mesh: 1. On a torus of side s half the
 * bytes cross the bisection: a 2D torus takes s/2, a 3D torus 3s/4 (per-link rate = chip rate / 4 or 6; Jouppi 2023 §2).
 */
function allToAllMultiple(chip: TrainingChip, span: number): number {
  if (chip.torusDimensions === 2) return Math.max(1, Math.sqrt(span) / 2);
  if (chip.torusDimensions === 3) return Math.max(1, (3 * Math.cbrt(span)) / 4);
  return 1;
}

/** Exposed seconds of expert dispatch and combine per micro-batch: inside the domain every copy, beyond it one copy per node. */
function expertSeconds(job: TrainingJob, at: Layout, k: TrainingConstants, compute: number): number {
  const { shape, chip } = job;
  const e = shape.experts;
  if (!e || at.expert <= 1) return 0;
  const perChip = (at.microBatch * job.sequenceTokens) / (at.context * at.tensor * at.pipeline);
  const bytes =
    EXPERT_TRAFFIC_BYTES * (lowPrecision(job) ? EXPERT_FP8_MULTIPLE : 1) * shape.width * e.layers * perChip;
  const span = at.expert * at.tensor;
  const away = (at.expert - 1) / at.expert;
  if (span <= chip.domainChips) {
    return (
      (k.exposedExpertFraction * away * bytes * (1 + EPR * at.recomputeFraction) * e.perToken * allToAllMultiple(chip, span)) /
      linkRate(chip, span, k)
    );
  }
  const copies = Math.min(e.perToken, span / chip.nodeChips, EXPERT_NODE_LIMIT);
  const t = (away * bytes * (1 + EPR * at.recomputeFraction) * copies) / linkRate(chip, span, k);
  if (X.has('epover') && job.stack === 'tuned' && job.year >= 2024) return Math.max(((k as any).exposedAcross ?? .3) * t, t - compute * 0.8);
  return k.exposedExpertFraction * t;
}

/** Seconds of data-parallel traffic of one exchange of `bytes` per chip, cut hierarchically: the network carries the share of the chips that hold it in a domain. */
function exchangeSeconds(
  chip: TrainingChip,
  inner: number,
  bytes: number,
  ranks: number,
  k: TrainingConstants,
): number {
  if (ranks <= 1) return 0;
  if (ranks * inner <= chip.domainChips) return bytes / linkRate(chip, 1, k);
  const sharing = Math.max(1, Math.min(ranks, chip.domainChips / inner));
  return bytes / linkRate(chip, 1, k) + bytes / sharing / linkRate(chip, Number.POSITIVE_INFINITY, k);
}

/** Exposed seconds of data-parallel traffic per step; at least the share that never hides, more when compute is too short to hide it. */
function dataSeconds(
  job: TrainingJob,
  at: Layout,
  microBatches: number,
  microSeconds: number,
  k: TrainingConstants,
): number {
  if (job.task === "lora" && at.sharding === "optimizer") return 0;
  const ranks = at.data * at.context;
  const cut = at.tensor * at.pipeline;
  const other = (DATA_TRAFFIC_BYTES * job.split.otherWeights) / cut;
  const routed = (DATA_TRAFFIC_BYTES * job.split.routedWeights) / (cut * at.expert);
  const once =
    exchangeSeconds(job.chip, at.tensor, other, ranks, k) +
    exchangeSeconds(job.chip, at.expert, routed, (ranks * at.tensor) / at.expert, k);
  if (at.sharding === "optimizer") return Math.max(k.exposedDataFraction * once, once - microSeconds * (X.has('hide') ? Math.max(1, Math.min(at.pipeline, microBatches)) : 1));
  return microBatches * Math.max(k.exposedShardedFraction * once, once - microSeconds);
}

/** Step-time multiple of the software: stack of the team and age of the chip. Half-life decay is taken from `decay`, computed once per job. */
export function softwareMultiple(
  job: TrainingJob,
  k: TrainingConstants,
  decay: (halfLives: number) => number,
): number {
  const stack =
    job.stack === "tuned" ? 1 : job.stack === "typical" ? k.typicalStackMultiple : k.legacyStackMultiple;
  const age = Math.max(0, job.year + 0.5 - (X.has('arch') ? (ARCH[job.chip.name] ?? job.chip.launchYear) : job.chip.launchYear));
  if (X.has('era')) return (job.stack === 'tuned' ? 1 : k.typicalStackMultiple) * (1 + ((k as any).eraFraction) * decay((job.year - 2021) / ((k as any).eraHalf ?? 1.5))) * (1 + k.newChipFraction * decay(age / k.maturityHalfLifeYears));
  return stack * (1 + k.newChipFraction * decay(age / k.maturityHalfLifeYears));
}

/** Seconds of one optimizer step in one layout, before software and jitter multiples; the terms add up to the total. */
export function stepTime(job: TrainingJob, at: Layout, k: TrainingConstants): StepTime {
  const microBatches = job.batchSequences / (at.data * at.microBatch);
  const matmul = matmulSeconds(job, at, k);
  const attention = attentionSeconds(job, at, k);
  const memory = memorySeconds(job, at, k);
  const tensor = tensorSeconds(job, at, k);
  const expert = expertSeconds(job, at, k, matmul + attention + memory);
  const micro = matmul + attention + memory + tensor + expert;
  const interleave = Math.max(1, Math.min(MAX_INTERLEAVE, job.shape.layers / (2 * at.pipeline)));
  const bubble = ((at.pipeline - 1) / interleave) * micro;
  const data = dataSeconds(job, at, microBatches, micro, k);
  const optimizer =
    job.task === "lora"
      ? 0
      : (OPTIMIZER_BYTES * job.shape.totalParameters) / job.chips / job.chip.hbmBytesPerSecond;
  const fixed = optimizer + k.stepSeconds;
  return {
    matmulSeconds: microBatches * matmul,
    attentionSeconds: microBatches * attention,
    memorySeconds: microBatches * memory,
    tensorSeconds: microBatches * tensor,
    expertSeconds: microBatches * expert,
    bubbleSeconds: bubble,
    dataSeconds: data,
    fixedSeconds: fixed,
    totalSeconds: microBatches * micro + bubble + data + fixed,
  };
}
