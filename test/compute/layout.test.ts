// What a layout holds in memory, and which layouts a job may be cut into, on a job in round numbers.

import { describe, expect, it } from "vitest";
import { interleaveChunks, type Layout, type TrainingJob } from "../../src/engine/compute/job.ts";
import { fastestLayout, feasibleLayouts, layoutCandidates } from "../../src/engine/compute/layout.ts";
import { memoryBytes } from "../../src/engine/compute/memory.ts";
import { stepTime } from "../../src/engine/compute/step.ts";
import {
  cut,
  roundChip,
  roundConstants,
  roundExperts,
  roundJob,
  roundShape,
  sparseJob,
} from "./round-job.ts";

describe("memory", () => {
  const bytes = (job: TrainingJob, at: Partial<Layout> = {}) => memoryBytes(job, cut(at));
  // a token and layer: 8 B of 1,000, 4 B of 1,280 and of 250, 6 B of 4,000; 4,096 tokens halved by the tensor group
  const layer = (4096 * (8000 + 5120 + 1000 + 24_000)) / 2;
  const boundary = (4096 * 2 * 1000) / 2;
  const logits = (3 * 4096 * 10_000) / 2;
  // weights and gradients 6 B of 100e6 / 4, master and moments 12 B shared by 4 ranks
  const weights = (6 + 12 / 4) * 25e6;

  // 2 stages of one chunk hold 2 + 1 micro-batches of 2 layers each
  it("is weights, logits and the activations of the micro-batches under way", () => {
    expect(bytes(roundJob())).toEqual({
      kept: weights + logits + 6 * layer,
      recomputed: weights + logits + 6 * boundary + layer,
    });
  });

  it("holds no more micro-batches than a step has", () => {
    expect(bytes(roundJob({ batchSequences: 8 })).kept).toBe(weights + logits + 2 * layer);
  });

  it("keeps four bytes an element of a feed-forward without a gate", () => {
    const shape = { ...roundShape, gated: false };
    expect(bytes(roundJob({ shape })).kept).toBe(weights + logits + (6 * 4096 * (14_120 + 16_000)) / 2);
  });

  it.each([
    ["every layer", 4, 17_600],
    ["three layers of four", 3, 0.75 * 17_600 + 0.25 * 24_000],
  ])("keeps a routed token's copies and products in the layers with experts: %s", (_, layers, perToken) => {
    // 2 experts × (4 B of 1,000 + 6 B of 500) and 6 B of the shared 600; 60e6 / 4 others over 4 ranks, 48e6 / 8 routed over 2
    const job = sparseJob();
    const shape = { ...job.shape, experts: { ...roundExperts, layers } };
    const held = (6 + 12 / 4) * 15e6 + (6 + 12 / 2) * 6e6;
    const expected = held + logits + (6 * 4096 * (14_120 + perToken)) / 2;
    expect(bytes({ ...job, shape }, { expert: 4 }).kept).toBeCloseTo(expected, 0);
  });

  it("keeps the products of each shared expert: another of width 600 is 3,600 B a token", () => {
    const job = sparseJob();
    const shape = { ...job.shape, experts: { ...roundExperts, shared: 2 } };
    const more = bytes({ ...job, shape }).kept - bytes(job).kept;
    expect(more).toBeCloseTo((6 * 4096 * 3_600) / 2, 0);
  });

  it("shares an expert's optimizer among no less than one rank", () => {
    const held = (6 + 12 / 4) * 15e6 + (6 + 12) * (48e6 / 32);
    const expected = held + logits + (6 * 4096 * (14_120 + 17_600)) / 2;
    expect(bytes(sparseJob(), { expert: 16 }).kept).toBeCloseTo(expected, 0);
    const alone = bytes(roundJob({ chips: 4 }), { data: 1, context: 1, microBatch: 2 });
    expect(alone.kept).toBeCloseTo(18 * 25e6 + logits + 6 * layer, 0);
  });

  // 16 B a parameter over all 16 chips, and two layers' weights gathered in BF16; one stage holds one micro-batch of 4 layers
  it("of fully sharded weights is a share of all of them and the layers being gathered", () => {
    const dense = bytes(roundJob(), { pipeline: 1, sharding: "full" });
    expect(dense.kept).toBe(100e6 + (4 * 100e6) / 4 / 2 + logits + 4 * layer);
    const sparse = bytes(sparseJob(), { pipeline: 1, sharding: "full", expert: 4 });
    const held = 108e6 + (4 * (60e6 + 12e6)) / 4 / 2;
    expect(sparse.kept).toBeCloseTo(held + logits + (4 * 4096 * (14_120 + 17_600)) / 2, 0);
  });

  it("of frozen weights is two bytes a parameter, cut or sharded", () => {
    expect(bytes(roundJob({ task: "lora" })).kept).toBe(50e6 + logits + 6 * layer);
    const sharded = bytes(roundJob({ task: "lora" }), { pipeline: 1, sharding: "full" });
    expect(sharded.kept).toBe(12.5e6 + logits + 4 * layer);
  });

  it.each([
    [96, 8, 6],
    [96, 4, 6],
    [40, 8, 2.5],
    [4, 8, 1],
  ])(
    "%d layers over %d stages make %d chunks a stage: two layers each, six at most",
    (layers, stages, chunks) => {
      expect(interleaveChunks(layers, stages)).toBe(chunks);
    },
  );
});

describe("the layouts offered", () => {
  const offered = (over: Partial<TrainingJob>, key: keyof Layout) =>
    [...new Set(layoutCandidates(roundJob(over), {}).map((at) => at[key]))].sort(
      (a, b) => Number(a) - Number(b),
    );

  it.each([
    ["the chips of a domain", { chips: 64, chip: { ...roundChip, domainChips: 4 } }, [1, 2, 4]],
    ["eight", { chips: 64, chip: { ...roundChip, domainChips: 72 } }, [1, 2, 4, 8]],
    ["the chips there are", { chips: 2 }, [1, 2]],
  ])("cut tensors by no more than %s", (_, over, expected) => {
    expect(offered(over, "tensor")).toEqual(expected);
  });

  const deep = { ...roundShape, layers: 64 };
  it.each([
    ["two layers a stage", { chips: 64, shape: { ...roundShape, layers: 47 } }, [1, 2, 4, 6, 8, 12, 16]],
    ["the widest pipeline", { chips: 64, shape: deep }, [1, 2, 4, 6, 8, 12, 16, 24, 32]],
    ["the chips there are", { chips: 12, shape: deep }, [1, 2, 4, 6, 8, 12]],
    ["one on a torus", { chips: 64, shape: deep, chip: { ...roundChip, torusDimensions: 2 } }, [1]],
    ["one of a single layer", { chips: 64, shape: { ...roundShape, layers: 1 } }, [1]],
  ])("cut layers into no more stages than %s", (_, over, expected) => {
    expect(offered(over, "pipeline")).toEqual(expected);
  });

  it.each([
    ["2,048 tokens a part", { sequenceTokens: 8192 }, [1, 2, 4]],
    ["whole sequences below twice that", { sequenceTokens: 4095 }, [1]],
    ["sixteen parts", { sequenceTokens: 1_048_576, chips: 64 }, [1, 2, 4, 8, 16]],
    ["the chips there are", { sequenceTokens: 1_048_576, chips: 2 }, [1, 2]],
  ])("cut sequences down to %s", (_, over, expected) => {
    expect(offered(over, "context")).toEqual(expected);
  });

  const experts = (count: number, chips: number) => {
    const job = sparseJob({ chips });
    const shape = { ...job.shape, experts: { ...roundExperts, count } };
    return [...new Set(layoutCandidates({ ...job, shape }, {}).map((at) => at.expert))];
  };
  it("spread experts over no more ranks than there are experts, or chips beside a stage", () => {
    expect(experts(8, 64)).toEqual([1, 4, 8]);
    expect(experts(64, 64)).toEqual([1, 4, 8, 32, 64]);
    expect(experts(64, 4)).toEqual([1, 4]);
    expect(offered({}, "expert")).toEqual([1]);
    const two = layoutCandidates(sparseJob({ chips: 8 }), { pipeline: 2 });
    expect(Math.max(...two.map((at) => at.expert))).toBe(4);
  });

  // one chip: 1, 2 or 4 of 4 sequences at a time, sharded or not. Two chips and 2 sequences: one rank each, sharded or not; two stages
  // with 1 or 2 sequences; one tensor group with 1 or 2, sharded or not: 2 + 2 + 4
  it("take as many sequences at a time as a rank has, and shard only what is not pipelined", () => {
    const one = layoutCandidates(roundJob({ chips: 1, batchSequences: 4 }), {});
    expect(one.map(({ microBatch, sharding }) => `${microBatch} ${sharding}`)).toEqual([
      "1 optimizer",
      "1 full",
      "2 optimizer",
      "2 full",
      "4 optimizer",
      "4 full",
    ]);
    expect(one.every(({ recomputeFraction, data }) => recomputeFraction === 0 && data === 1)).toBe(true);
    const two = layoutCandidates(roundJob({ chips: 2, batchSequences: 2 }), {});
    expect(two).toHaveLength(8);
    expect(two.filter(({ pipeline }) => pipeline === 2).map(({ sharding }) => sharding)).toEqual([
      "optimizer",
      "optimizer",
    ]);
  });

  it("hold pipelined micro-batches to four sequences, others to sixteen", () => {
    const most = (pipeline: number) =>
      Math.max(
        ...layoutCandidates(roundJob({ chips: 2, batchSequences: 64 }), { pipeline }).map(
          (at) => at.microBatch,
        ),
      );
    expect([most(1), most(2)]).toEqual([16, 4]);
  });

  it("have no more ranks than sequences", () => {
    const few = layoutCandidates(roundJob({ chips: 64, batchSequences: 3 }), { tensor: 1, pipeline: 1 });
    expect([...new Set(few.map(({ data }) => data))]).toEqual([3]);
  });

  it("keep the degrees a publication states", () => {
    const stated = { tensor: 3, pipeline: 5, context: 2, expert: 2 };
    const found = layoutCandidates(sparseJob({ chips: 60 }), stated);
    expect(found[0]).toMatchObject({ ...stated, data: 2 });
    expect(found.every((at) => at.tensor === 3 && at.pipeline === 5 && at.context === 2)).toBe(true);
  });
});

describe("the layouts that fit", () => {
  const alone = { tensor: 1, pipeline: 1, context: 1 };
  const tiny = (hbmBytes: number) =>
    roundJob({ chips: 1, batchSequences: 1, chip: { ...roundChip, hbmBytes } });
  const first = layoutCandidates(tiny(1), alone)[0];
  const { kept, recomputed } = memoryBytes(tiny(1), first);
  /** Memory of which 92 % can be used, so that `share` of what recomputing frees must be freed. */
  const short = (share: number) => (kept - share * (kept - recomputed)) / 0.92;

  it("recompute as much as they must and no more", () => {
    const found = (share: number) => feasibleLayouts(tiny(short(share)), alone).layouts[0];
    expect(found(-0.5)).toEqual(first);
    expect(found(0.25).recomputeFraction).toBeCloseTo(0.25, 9);
    expect(found(0.99).recomputeFraction).toBeCloseTo(0.99, 9);
  });

  it("recompute what a publication says, if that fits", () => {
    const half = { ...alone, recomputeFraction: 0.5 };
    const fitting = feasibleLayouts(tiny(short(0.4)), half);
    expect(fitting.fits).toBe(true);
    expect(fitting.layouts).toContainEqual({ ...first, recomputeFraction: 0.5 });
    expect(feasibleLayouts(tiny(short(0.6)), half).layouts).not.toContainEqual({
      ...first,
      recomputeFraction: 0.5,
    });
    const none = feasibleLayouts(tiny(short(-0.5)), { ...alone, recomputeFraction: 0 });
    expect(none.layouts[0].recomputeFraction).toBe(0);
  });

  it("are, where none does, the one that comes nearest, all recomputed", () => {
    const job = roundJob({ chips: 8, chip: { ...roundChip, hbmBytes: 1 } });
    const { layouts, fits } = feasibleLayouts(job, {});
    expect([fits, layouts.length, layouts[0].recomputeFraction]).toEqual([false, 1, 1]);
    const least = Math.min(...layoutCandidates(job, {}).map((at) => memoryBytes(job, at).recomputed));
    expect(memoryBytes(job, layouts[0]).recomputed).toBe(least);
  });

  it("set aside stated degrees that multiply to more than the chips", () => {
    const found = feasibleLayouts(roundJob({ chips: 4 }), { tensor: 8 }).layouts;
    expect(found.length).toBeGreaterThan(0);
    expect(found.every(({ tensor }) => tensor <= 4)).toBe(true);
  });

  it("are searched for the fastest; a job always has one", () => {
    const { layouts } = feasibleLayouts(roundJob(), {});
    const totals = layouts.map((at) => stepTime(roundJob(), at, roundConstants).totalSeconds);
    const { at, step } = fastestLayout(roundJob(), layouts, roundConstants);
    expect(step.totalSeconds).toBe(Math.min(...totals));
    expect(at).toEqual(layouts[totals.indexOf(Math.min(...totals))]);
    expect(() => fastestLayout(roundJob(), [], roundConstants)).toThrow("without a layout");
  });
});
