import { power } from "../elementary.ts";
import type { TrainingConstants } from "./constants.ts";
import { isLowPrecision, type Layout, microBatchTokens, type Precision, type TrainingJob } from "./job.ts";
import type { ExpertShape, ModelShape } from "./shape.ts";

const FORWARD_BACKWARD_FLOP = 6;
/** Full recomputation runs the forward pass twice: 8 FLOP a parameter (Narayanan 2021 §3). */
const RECOMPUTE_EXTRA = 2 / 6;
/** Frozen weights need no weight gradient: 4 FLOP a parameter. */
const ADAPTER_FLOP = 4;
/** Causal flash attention: 2·context·width forward and 2.5 times that backward, per token and layer (Dao 2023). */
const ATTENTION_FLOP = 7;
const ATTENTION_RECOMPUTE_FLOP = 2;
/** Flash attention on heads of 64 over heads of 128, BF16 causal, both passes (Shah 2024, FlashAttention-3, fig. 5–6: about 400 of 570 TFLOP/s). */
const NARROW_HEAD_FRACTION = 0.7;
const HEAD_WIDTH = 128;
/** Unfused attention keeps 5 B a score (Korthikanti 2022 §4.1), written and read in both passes. */
const SCORE_BYTES = 20;
/** Flash attention reached training stacks in the year it was published (Dao 2022). */
const FLASH_YEAR = 2022;
/** A permuted token is read and written by permute, pad and un-permute, BF16, forward and backward: 4 passes of 6 B (MegaBlocks, Gale 2022 §4). */
const ROUTING_BYTES = 24;
/** Half of streaming weights hides behind the matmuls that reuse them; they are read in BF16 twice and gradients accumulate in FP32. */
const WEIGHT_STREAM_EXPOSED = 0.5;
const WEIGHT_READ_BYTES = 4;
const GRADIENT_READ_WRITE_BYTES = 8;
/** Clocks under a long run's power limit over those of a short matmul test: held fixed near the prototype's fitted 0.907. */
const SUSTAINED_FRACTION = 0.9;
/** Dynamic power grows as frequency^2.5 near the top of the voltage curve, so rate as power^0.4. */
const POWER_CAP_EXPONENT = 0.4;
const OPERAND_BYTES: Readonly<Record<Precision, number>> = { bf16: 2, fp16: 2, fp8: 1, int8: 1, fp4: 0.5 };

/** What boards capped below their TDP keep of their matmul rate. 500 of 700 W: 0.874. */
export function powerCapFraction(capW: number, boardW: number): number {
  return capW > 0 ? power(Math.min(1, capW / boardW), POWER_CAP_EXPONENT) : 1;
}

/** Sustained BF16 matmul rate of one chip, FLOP/s. */
function bf16Rate(job: TrainingJob): number {
  return job.chip.bf16FlopPerSecond * job.chip.matmulBf16Fraction * SUSTAINED_FRACTION;
}

/** Sustained matmul rate in FLOP/s before shape penalties; a format the chip lacks falls back to the next wider one. */
function matmulRate(job: TrainingJob, k: TrainingConstants): number {
  const { chip, precision } = job;
  const bf16 = bf16Rate(job);
  const fp8 = chip.fp8FlopPerSecond * chip.matmulFp8Fraction * SUSTAINED_FRACTION || bf16;
  if (precision === "fp8") return fp8;
  if (precision === "fp4") {
    const fp4 = chip.fp4FlopPerSecond * chip.matmulFp4Fraction * SUSTAINED_FRACTION;
    return fp4 ? 1 / (k.fp4ShareFraction / fp4 + (1 - k.fp4ShareFraction) / fp8) : fp8;
  }
  if (precision === "int8") {
    const int8 = chip.int8OpPerSecond * chip.matmulBf16Fraction * SUSTAINED_FRACTION;
    return int8 ? 1 / (k.int8ShareFraction / int8 + (1 - k.int8ShareFraction) / bf16) : bf16;
  }
  return bf16;
}

/** Soft roofline of an M×N×K matmul: 1 + weight · bytes · (1/M + 1/N + 1/K) · rate / HBM rate. */
function shapePenalty(
  job: TrainingJob,
  k: TrainingConstants,
  rate: number,
  m: number,
  n: number,
  inner: number,
): number {
  const bytes = OPERAND_BYTES[job.precision];
  return 1 + (k.matmulMemoryWeight * bytes * (1 / m + 1 / n + 1 / inner) * rate) / job.chip.hbmBytesPerSecond;
}

/** The soft roofline of experts as grouped matmuls: rows are the tokens an expert sees. */
function groupedPenalty(
  job: TrainingJob,
  at: Layout,
  k: TrainingConstants,
  rate: number,
  { perToken, count, width }: ExpertShape,
): number {
  const rows = (microBatchTokens(job, at) * perToken * at.expert) / (at.tensor * count);
  return shapePenalty(job, k, rate, rows, width, job.shape.width);
}

/** Mean number of earlier tokens a token attends to, over all layers; half the sequence when causal and unwindowed. */
export function meanContextTokens(shape: ModelShape, sequenceTokens: number): number {
  const full = sequenceTokens / 2;
  const windowed = shape.windowTokens > 0 ? Math.min(full, shape.windowTokens) : full;
  return (1 - shape.windowedLayerFraction) * full + shape.windowedLayerFraction * windowed;
}

/** Seconds of matmuls per micro-batch on one chip: dense body, routed experts as grouped matmuls, head in BF16. */
export function matmulSeconds(job: TrainingJob, at: Layout, k: TrainingConstants): number {
  const { shape, split } = job;
  const rate = matmulRate(job, k);
  const tokens = microBatchTokens(job, at);
  const perChip = tokens / (at.tensor * at.pipeline);
  const flop =
    (job.task === "lora" ? ADAPTER_FLOP * k.adapterMultiple : FORWARD_BACKWARD_FLOP) *
    (1 + at.recomputeFraction * RECOMPUTE_EXTRA);
  const e = shape.experts;
  const columns = e && e.layers >= shape.layers ? Math.max(shape.width, e.sharedWidth) : shape.ffnWidth;
  const dense =
    (split.denseBody + split.activeShared) *
    shapePenalty(job, k, rate, tokens, columns / at.tensor, shape.width);
  const routed = e ? (split.activeRouted * groupedPenalty(job, at, k, rate, e)) / k.groupedMatmulFraction : 0;
  return perChip * ((flop * (dense + routed)) / rate + (FORWARD_BACKWARD_FLOP * split.head) / bf16Rate(job));
}

/** Seconds of attention scores and values per micro-batch on one chip (projections are matmuls). */
export function attentionSeconds(job: TrainingJob, at: Layout, k: TrainingConstants): number {
  const { shape } = job;
  const perChip = microBatchTokens(job, at) / (at.tensor * at.pipeline);
  const context = 2 * meanContextTokens(shape, job.sequenceTokens);
  const flop =
    (ATTENTION_FLOP + at.recomputeFraction * ATTENTION_RECOMPUTE_FLOP) *
    context *
    shape.attentionWidth *
    shape.layers;
  const head = shape.headWidth < HEAD_WIDTH ? NARROW_HEAD_FRACTION : 1;
  const stack = job.stack === "tuned" ? 1 : k.untunedAttentionFraction;
  return (perChip * flop) / (bf16Rate(job) * k.attentionFraction * head * stack);
}

/** Bytes per token of attention scores that pass through HBM: before flash attention in every layer; with learned sinks in the unwindowed ones. */
function scoreBytes(job: TrainingJob): number {
  const { shape } = job;
  const heads = shape.attentionWidth / shape.headWidth;
  const perLayers = SCORE_BYTES * heads * job.sequenceTokens * shape.layers;
  if (job.year < FLASH_YEAR) return perLayers;
  return shape.learnedSinks ? perLayers * (1 - shape.windowedLayerFraction) : 0;
}

/** Seconds HBM is busy with what is not a matmul: elementwise passes, expert routing, unfused scores, weight streaming. */
export function memorySeconds(job: TrainingJob, at: Layout, k: TrainingConstants): number {
  const { shape, split, chip } = job;
  const perChip = microBatchTokens(job, at) / (at.tensor * at.pipeline);
  const cast = isLowPrecision(job) ? k.castMultiple : 1;
  const e = shape.experts;
  const routing = e ? ROUTING_BYTES * e.perToken * shape.width * e.layers : 0;
  const bytes = k.elementwiseBytes * cast * shape.width * shape.layers + routing + scoreBytes(job);
  const weights = (split.otherWeights + split.routedWeights / at.expert) / (at.tensor * at.pipeline);
  const perWeight = WEIGHT_READ_BYTES + (job.task === "lora" ? 0 : GRADIENT_READ_WRITE_BYTES);
  return (perChip * bytes + WEIGHT_STREAM_EXPOSED * weights * perWeight) / chip.hbmBytesPerSecond;
}
