import type { TrainingConstants } from "./constants.ts";
import type { Layout, StatedLayout, TrainingJob } from "./job.ts";
import { memoryBytes } from "./memory.ts";
import { type StepTime, stepTime } from "./step.ts";

/** The rest is taken by the runtime, communication buffers and fragmentation. */
const USABLE_HBM_FRACTION = 0.92;
const POWERS = [1, 2, 4, 8, 16, 32, 64, 128];
const PIPELINES = [1, 2, 4, 6, 8, 12, 16, 24, 32];
const EXPERTS = [1, 4, 8, 32, 64];
const MICRO_BATCHES = [1, 2, 4, 8, 16];
/** Stages hold several micro-batches at once, so pipelined runs keep them small. */
const MAX_PIPELINED_MICRO_BATCH = 4;
/** Fully sharded weights are gathered for every micro-batch, which stages would repeat: they are not pipelined. */
const SHARDED = ["optimizer", "full"] as const;
const PIPELINED = ["optimizer"] as const;
const MAX_TENSOR = 8;
const MAX_CONTEXT = 16;
const MIN_CONTEXT_TOKENS = 2048;

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
  return POWERS.filter(
    (c) => c === 1 || (job.sequenceTokens / c >= MIN_CONTEXT_TOKENS && c <= MAX_CONTEXT && c <= job.chips),
  );
}

function expertChoices(job: TrainingJob, stated: StatedLayout): readonly number[] {
  const e = job.shape.experts;
  if (!e) return [1];
  if (stated.expert) return [stated.expert];
  return EXPERTS.filter((x) => x <= e.count && x <= job.chips);
}

/** The part of the layers a layout must recompute to fit; undefined when even recomputing all of them does not fit. */
function recomputeNeeded(job: TrainingJob, stated: StatedLayout, at: Layout): number | undefined {
  const limit = USABLE_HBM_FRACTION * job.chip.hbmBytes;
  const { kept, recomputed } = memoryBytes(job, at);
  if (stated.recomputeFraction !== undefined) {
    const need = kept + stated.recomputeFraction * (recomputed - kept);
    return need <= limit ? stated.recomputeFraction : undefined;
  }
  if (kept <= limit) return 0;
  return recomputed <= limit ? (kept - limit) / (kept - recomputed) : undefined;
}

/** Layouts of a job that divide its chips and batch, stated degrees kept, before memory. Order is fixed, so a search is deterministic. */
export function layoutCandidates(job: TrainingJob, stated: StatedLayout): Layout[] {
  const found: Layout[] = [];
  for (const tensor of tensorChoices(job, stated))
    for (const pipeline of pipelineChoices(job, stated))
      for (const context of contextChoices(job, stated)) {
        // More ranks than sequences would idle: a batch too small for the chips is a slow run, not an impossible one.
        const data = Math.min(Math.floor(job.chips / (tensor * pipeline * context)), job.batchSequences);
        if (data < 1) continue;
        for (const expert of expertChoices(job, stated)) {
          if (expert > data * context * tensor) continue;
          for (const microBatch of MICRO_BATCHES) {
            if (data * microBatch > job.batchSequences) break;
            if (pipeline > 1 && microBatch > MAX_PIPELINED_MICRO_BATCH) break;
            for (const sharding of pipeline === 1 ? SHARDED : PIPELINED) {
              found.push({
                tensor,
                pipeline,
                context,
                expert,
                data,
                microBatch,
                sharding,
                recomputeFraction: 0,
              });
            }
          }
        }
      }
  return found;
}

/**
 * Candidates that fit in memory; when none does, the one that comes nearest, so that a run someone made is never declared
 * impossible. Stated degrees that multiply to more than the chips are set aside. Needs at least one chip and one sequence.
 */
export function feasibleLayouts(
  job: TrainingJob,
  stated: StatedLayout,
): { readonly layouts: readonly Layout[]; readonly fits: boolean } {
  const kept = layoutCandidates(job, stated);
  const all = kept.length > 0 ? kept : layoutCandidates(job, {});
  const layouts: Layout[] = [];
  for (const at of all) {
    const recomputeFraction = recomputeNeeded(job, stated, at);
    if (recomputeFraction !== undefined) layouts.push({ ...at, recomputeFraction });
  }
  if (layouts.length > 0) return { layouts, fits: true };
  let best: Layout | undefined;
  for (const at of all) {
    if (!best || memoryBytes(job, at).recomputed < memoryBytes(job, best).recomputed) best = at;
  }
  return { layouts: best ? [{ ...best, recomputeFraction: 1 }] : [], fits: false };
}

/** The fastest layout of a set and its step. Throws on an empty set: every job of a chip and a sequence has a layout. */
export function fastestLayout(
  job: TrainingJob,
  layouts: readonly Layout[],
  k: TrainingConstants,
): { readonly at: Layout; readonly step: StepTime } {
  let best: { readonly at: Layout; readonly step: StepTime } | undefined;
  for (const at of layouts) {
    const step = stepTime(job, at, k);
    if (!best || step.totalSeconds < best.step.totalSeconds) best = { at, step };
  }
  if (!best) throw new Error("a training job without a layout");
  return best;
}
