import { log, power } from "../elementary.ts";
import type { TrainingConstants } from "./constants.ts";
import { interleaveChunks, type Layout, microBatches, type TrainingJob } from "./job.ts";
import { attentionSeconds, matmulSeconds, memorySeconds, powerCapFraction } from "./kernels.ts";
import { dataSeconds, expertSeconds, tensorSeconds } from "./traffic.ts";

/** Where the time of a step goes; seconds per optimizer step. The terms add up to the total. */
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

/** Adam in mixed precision reads and writes FP32 master, two moments and the gradient (ZeRO §3.1). */
const OPTIMIZER_BYTES = 28;
/** Chips of one server, beyond which jitter is counted. */
const SERVER_CHIPS = 8;
/** Mid-year of the year a run is dated to. */
const MID_YEAR = 0.5;
/** Held fixed near the prototype's fitted 1.38. Same-hardware gains in MLPerf and vendor tables: H100 GPT-3 64.3 → 51.0 min from v3.0 to v4.1, GB200 DeepSeek-V3 3,955 → 4,912 tok/s in half a year. */
const MATURITY_HALF_LIFE_YEARS = 1.2;
const LN2 = log(2);

/** Seconds of one optimizer step in one layout on mature, tuned software without stragglers. Multiply by `softwareMultiple`. */
export function stepTime(job: TrainingJob, at: Layout, k: TrainingConstants): StepTime {
  const batches = microBatches(job, at);
  const matmul = matmulSeconds(job, at, k);
  const attention = attentionSeconds(job, at, k);
  const memory = memorySeconds(job, at, k);
  const tensor = tensorSeconds(job, at, k);
  const expert = expertSeconds(job, at, k, matmul + attention + memory);
  const micro = matmul + attention + memory + tensor + expert;
  const bubble = ((at.pipeline - 1) / interleaveChunks(job.shape.layers, at.pipeline)) * micro;
  const data = dataSeconds(job, at, k, batches, micro);
  const optimizer =
    job.task === "lora"
      ? 0
      : (OPTIMIZER_BYTES * job.shape.totalParameters) / job.chips / job.chip.hbmBytesPerSecond;
  const fixed = optimizer + k.stepSeconds;
  return {
    matmulSeconds: batches * matmul,
    attentionSeconds: batches * attention,
    memorySeconds: batches * memory,
    tensorSeconds: batches * tensor,
    expertSeconds: batches * expert,
    bubbleSeconds: bubble,
    dataSeconds: data,
    fixedSeconds: fixed,
    totalSeconds: batches * micro + bubble + data + fixed,
  };
}

/** What multiplies every step: the team's stack, how young the architecture and its software are, stragglers, and power caps. */
export function softwareMultiple(job: TrainingJob, k: TrainingConstants): number {
  const stack = { tuned: 1, typical: k.typicalStackMultiple, legacy: k.legacyStackMultiple }[job.stack];
  const ageYears = Math.max(0, job.year + MID_YEAR - job.chip.architectureYear);
  const young = 1 + k.newChipFraction * power(2, -ageYears / MATURITY_HALF_LIFE_YEARS);
  const vendor = job.chip.software === "young" ? k.youngSoftwareMultiple : 1;
  const jitter = 1 + (k.jitterPerDoubling * Math.max(0, log(job.chips / SERVER_CHIPS))) / LN2;
  return (stack * young * vendor * jitter) / powerCapFraction(job.powerCapW, job.chip.boardW);
}
