// What chips send each other in one step, on a job in round numbers: 0.85 of 400 GB/s inside a domain of 8, 0.85 of 50 GB/s beyond.

import { describe, expect, it } from "vitest";
import type { Layout, TrainingJob } from "../../src/engine/compute/job.ts";
import { softwareMultiple, stepTime } from "../../src/engine/compute/step.ts";
import {
  allToAllMultiple,
  dataSeconds,
  expertSeconds,
  tensorSeconds,
} from "../../src/engine/compute/traffic.ts";
import { predictAmong } from "../../src/engine/compute/training.ts";
import { cut, roundChip, roundConstants, roundExperts, roundJob, sparseJob } from "./round-job.ts";

const near = (found: number, expected: number) => expect(found / expected).toBeCloseTo(1, 12);
const LINK = 0.85 * 4e11;
const NETWORK = 0.85 * 5e10;

describe("tensor and context parallelism, a quarter of it exposed", () => {
  const seconds = (at: Partial<Layout>, over: Partial<TrainingJob> = {}) =>
    tensorSeconds(roundJob(over), cut(at), roundConstants);

  // two layers a stage; 16 B for half of 4,096 tokens × 1,000; keys and values of 250 pass three times in 2 × 2 B to one other rank,
  // halved by the tensor group; eight launches of 12 µs
  it("gathers and scatters activations, and passes keys and values round the ring", () => {
    const tensor = (16 * 4096 * 1000) / 2 / LINK;
    const ring = (3 * 2 * 2 * 250 * 4096 * 1) / 2 / LINK;
    near(seconds({}), 2 * (0.25 * (tensor + ring) + 8 * 12e-6));
  });

  it("sends half as much again for recomputed layers", () => {
    const tensor = (24 * 4096 * 1000) / 2 / LINK;
    const ring = (12 * 250 * 4096) / 2 / LINK;
    near(seconds({ recomputeFraction: 1 }), 2 * (0.25 * (tensor + ring) + 8 * 12e-6));
  });

  it("goes over the network once the group is larger than the domain", () => {
    // 4 × 4 = 16 chips: three other ranks of the ring; the tensor group of 4 stays inside
    const tokens = (4 * 2048) / 4;
    const tensor = (16 * 3 * tokens * 1000) / 4 / LINK;
    const ring = (12 * 250 * tokens * 3) / 4 / NETWORK;
    near(seconds({ tensor: 4, context: 4 }), 2 * (0.25 * (tensor + ring) + 8 * 12e-6));
    // 4 × 2 = 8 chips are still a domain
    const inside = (12 * 250 * 4096) / 4 / LINK;
    near(seconds({ tensor: 4 }), 2 * (0.25 * ((16 * 3 * 4096 * 1000) / 4 / LINK + inside) + 8 * 12e-6));
  });

  it("is one launch a layer without either", () => {
    near(seconds({ tensor: 1, context: 1, pipeline: 1 }), 4 * 12e-6);
  });
});

describe("all-to-all on a torus", () => {
  // side 2: half of the bytes cross two links at once, never faster than a switch; 216 = 6³: 3 · 6 / 4
  it.each([
    [2, 4, 1],
    [2, 16, 2],
    [2, 1, 1],
    [3, 216, 4.5],
    [3, 1, 1],
    [1, 4096, 1],
  ])("of %d dimensions over %d chips takes %d times a switch", (dimensions, span, multiple) => {
    expect(allToAllMultiple(dimensions, span)).toBeCloseTo(multiple, 9);
  });
});

describe("experts", () => {
  const seconds = (at: Partial<Layout>, over: Partial<TrainingJob> = {}, compute = 0) =>
    expertSeconds(sparseJob(over), cut(at), roundConstants, compute);
  // a copy: 8 B × 1,000 × 4 layers for 1,024 tokens, to x − 1 of x ranks
  const bytes = (ranks: number) => (8 * 1000 * 4 * 1024 * (ranks - 1)) / ranks;

  it("are free where all are on every chip, or there are none", () => {
    expect(seconds({ expert: 1 })).toBe(0);
    expect(expertSeconds(roundJob(), cut({ expert: 4 }), roundConstants, 0)).toBe(0);
  });

  it("inside a domain: both copies travel, 80 % of the time exposed", () => {
    near(seconds({ expert: 4 }), (0.8 * 2 * bytes(4)) / LINK);
  });

  it("send four fifths in FP8 or FP4, half as much again where recomputed", () => {
    near(seconds({ expert: 2 }, { precision: "fp8" }), (0.8 * 0.8 * 2 * bytes(2)) / LINK);
    near(seconds({ expert: 2 }, { precision: "fp4" }), (0.8 * 0.8 * 2 * bytes(2)) / LINK);
    near(seconds({ expert: 2, recomputeFraction: 1 }), (0.8 * 1.5 * 2 * bytes(2)) / LINK);
  });

  it("on a torus take as long as its bisection", () => {
    const chip = { ...roundChip, torusDimensions: 2, domainChips: 1024 };
    // 128 experts' ranks × tensor 2 = 256 chips: side 16, half of it 8
    near(seconds({ expert: 128 }, { chip }), (0.8 * 2 * bytes(128) * 8) / LINK);
  });

  it("beyond the domain: a copy for each expert, each node of four, or four nodes, whichever are fewest", () => {
    const untuned = { stack: "typical" } as const;
    const shape = (perToken: number) => ({
      ...sparseJob().shape,
      experts: { ...roundExperts, perToken },
    });
    near(seconds({ expert: 8 }, untuned), (0.8 * 2 * bytes(8)) / NETWORK); // 2 experts, 4 nodes
    near(seconds({ expert: 6 }, { ...untuned, shape: shape(8) }), (0.8 * 3 * bytes(6)) / NETWORK); // 12 chips: 3 nodes
    near(seconds({ expert: 32 }, { ...untuned, shape: shape(8) }), (0.8 * 4 * bytes(32)) / NETWORK); // at most four
  });

  it("beyond the domain hide behind 80 % of compute on tuned stacks from 2024, all but what never hides", () => {
    const whole = (2 * bytes(8)) / NETWORK;
    near(seconds({ expert: 8 }, { year: 2024 }, whole / 2), 0.6 * whole);
    near(seconds({ expert: 8 }, { year: 2024 }, whole * 10), 0.4 * whole);
    near(seconds({ expert: 8 }, { year: 2023 }, whole * 10), 0.8 * whole);
    near(seconds({ expert: 8 }, { year: 2025, stack: "typical" }, whole * 10), 0.8 * whole);
  });
});

describe("data parallelism: 6 B a weight, cut by tensor and pipeline", () => {
  const seconds = (at: Partial<Layout>, over: Partial<TrainingJob> = {}, batches = 1, micro = 0) =>
    dataSeconds(roundJob(over), cut(at), roundConstants, batches, micro);
  const bytes = (6 * 100e6) / 4;

  // 4 ranks that lie 2 chips apart are one domain of 8; 8 ranks are two, and four of each domain share its way out
  it("stays on the links of a domain, and shares the network among the ranks of one beyond it", () => {
    near(seconds({}), bytes / LINK);
    near(seconds({ data: 4 }), bytes / LINK + bytes / 4 / NETWORK);
    // nine chips a rank apart: nobody shares
    near(seconds({ tensor: 16, pipeline: 1, data: 1 }), (6 * 100e6) / 16 / LINK + (6 * 100e6) / 16 / NETWORK);
    expect(seconds({ data: 1, context: 1 })).toBe(0);
  });

  it("hides behind the micro-batches of the stages, all but the exposed share", () => {
    const whole = bytes / LINK;
    near(seconds({}, {}, 4, whole / 4), whole / 2); // two stages hide two micro-batches
    near(seconds({}, {}, 1, whole / 4), 0.75 * whole); // but no more than there are
    near(seconds({}, {}, 0.5, whole / 4), 0.75 * whole); // and one at least
    near(seconds({}, {}, 4, whole), 0.3 * whole);
  });

  it("travels every micro-batch where weights are fully sharded", () => {
    const whole = bytes / LINK;
    near(seconds({ sharding: "full" }, {}, 3, whole / 4), 3 * 0.75 * whole);
    near(seconds({ sharding: "full" }, {}, 3, whole * 2), 3 * 0.2 * whole);
  });

  it("is nothing for adapters, unless the frozen weights are sharded", () => {
    expect(seconds({}, { task: "lora" })).toBe(0);
    near(seconds({ sharding: "full" }, { task: "lora" }), bytes / LINK);
  });

  // 60e6 others; 48e6 routed over 4 expert ranks: 4 data × context ranks × tensor 2 / 4 = 2 replicas, 4 chips apart: one domain
  it("counts routed experts by their own replicas", () => {
    const others = (6 * 60e6) / 4 / LINK;
    const routed = (6 * 48e6) / 16 / LINK;
    near(dataSeconds(sparseJob(), cut({ expert: 4 }), roundConstants, 1, 0), others + routed);
    // 8 expert ranks leave one replica
    near(dataSeconds(sparseJob(), cut({ expert: 8 }), roundConstants, 1, 0), others);
  });
});

describe("the step", () => {
  // 64 sequences over 2 data ranks × 4 are 8 micro-batches; 2 stages of 2 layers: one chunk; 28 B a weight over 16 chips, and 30 ms
  it("is its micro-batches, the bubble of its stages, what data traffic shows, the optimizer and what never ends", () => {
    const step = stepTime(roundJob(), cut(), roundConstants);
    const micro = (step.matmulSeconds + step.attentionSeconds + step.memorySeconds + step.tensorSeconds) / 8;
    near(step.bubbleSeconds, micro);
    near(step.fixedSeconds, (28 * 100e6) / 16 / 2e12 + 0.03);
    near(step.dataSeconds, dataSeconds(roundJob(), cut(), roundConstants, 8, micro));
    near(step.totalSeconds, 9 * micro + step.dataSeconds + step.fixedSeconds);
  });

  it("hides experts across the network behind all that computes: matmuls, attention and memory", () => {
    const job = sparseJob({ year: 2024 });
    const at = cut({ expert: 8 });
    const step = stepTime(job, at, roundConstants);
    const compute = (step.matmulSeconds + step.attentionSeconds + step.memorySeconds) / 8;
    near(step.expertSeconds / 8, expertSeconds(job, at, roundConstants, compute));
    near(step.bubbleSeconds, compute + (step.tensorSeconds + step.expertSeconds) / 8);
  });

  it("has no optimizer of frozen weights", () => {
    expect(stepTime(roundJob({ task: "lora" }), cut(), roundConstants).fixedSeconds).toBe(0.03);
  });

  // mid-2025 is 3.5 years after 2022's start: 1 + ¼ · 2^(−3.5/1.2); 16 chips are one doubling of a server
  const young = 1 + 0.25 * 2 ** (-3.5 / 1.2);
  it.each([
    ["tuned", {}, young * 1.01],
    ["typical", { stack: "typical" as const }, young * 1.01 * 1.1],
    ["legacy", { stack: "legacy" as const }, young * 1.01 * 1.25],
    ["on one server", { chips: 8 }, young],
    ["on half a server", { chips: 4 }, young],
    ["before its architecture was", { year: 2020 }, 1.25 * 1.01],
    ["with young software", { chip: { ...roundChip, software: "young" as const } }, young * 1.01 * 1.4],
    ["on boards held to 350 of 700 W", { powerCapW: 350 }, young * 1.01 * 2 ** 0.4],
  ])("is slowed by its software, its age, stragglers and caps: %s", (_, over, multiple) => {
    near(softwareMultiple(roundJob(over), roundConstants), multiple);
  });
});

describe("a run", () => {
  const run = (basis: "steps" | "chip-hours" | "calendar") =>
    predictAmong(roundJob(), { layouts: [cut()], fits: true }, roundConstants, basis);

  // 64 × 2,048 tokens a step on 16 chips
  it("is its steps; the chip-hours of a long one hold its failures and 8 % of the rest, its calendar a fifth more", () => {
    const steps = run("steps");
    near(steps.stepSeconds, stepTime(roundJob(), cut(), roundConstants).totalSeconds * young());
    near(steps.tokensPerSecondChip, (64 * 2048) / steps.stepSeconds / 16);
    near(steps.chipHoursPerTrillionTokens, 1e12 / steps.tokensPerSecondChip / 3600);
    expect(steps.goodputFraction).toBe(1);
    const [chipHours, calendar] = [run("chip-hours"), run("calendar")];
    // from 2024: 10 s checkpoints, 11 min restarts, one failure per 54 · 24 · 16,384 / 419 chip-hours
    const mean = (54 * 24 * 16_384) / 419 / 16;
    const every = Math.sqrt(2 * (10 / 3600) * mean);
    const useful = 1 / (1 + 10 / 3600 / every + (every / 2 + 11 / 60) / mean) / 1.08;
    near(chipHours.goodputFraction, useful);
    near(chipHours.chipHoursPerTrillionTokens, steps.chipHoursPerTrillionTokens / useful);
    near(calendar.goodputFraction, useful / 1.2);
    near(calendar.chipHoursPerTrillionTokens, (1.2 * steps.chipHoursPerTrillionTokens) / useful);
  });
  const young = () => (1 + 0.25 * 2 ** (-3.5 / 1.2)) * 1.01;
});
