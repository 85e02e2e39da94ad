import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defaultSystem, findChip } from "../../src/engine/compute/catalogue.ts";
import { checkpointIntervalHours, goodputFraction, runPractice } from "../../src/engine/compute/goodput.ts";
import type { Layout, TrainingJob } from "../../src/engine/compute/job.ts";
import { meanContextTokens, powerCapFraction } from "../../src/engine/compute/kernels.ts";
import { feasibleLayouts, layoutCandidates } from "../../src/engine/compute/layout.ts";
import { memoryBytes } from "../../src/engine/compute/memory.ts";
import { planTraining } from "../../src/engine/compute/plan-training.ts";
import { splitParameters } from "../../src/engine/compute/shape.ts";
import { softwareMultiple, stepTime } from "../../src/engine/compute/step.ts";
import { allToAllMultiple } from "../../src/engine/compute/traffic.ts";
import { predictTraining } from "../../src/engine/compute/training.ts";
import { trainingChip } from "../../src/engine/compute/training-chip.ts";
import { lookUpModel } from "../../src/engine/compute/workloads.ts";
import { chipData } from "./chip-data.ts";

const { catalogue, models, constants, bands } = await chipData();

function job(model: string, hardware: string, chips: number, over: Partial<TrainingJob> = {}): TrainingJob {
  const shape = lookUpModel(models, model, "test");
  const chip = findChip(catalogue, hardware);
  const system = defaultSystem(catalogue, chip?.name);
  if ("code" in shape || !chip || !system) throw new Error(`${model} or ${hardware} is unknown`);
  return {
    shape,
    split: splitParameters(shape),
    chip: trainingChip(chip, system),
    chips,
    sequenceTokens: 8192,
    batchSequences: 1024,
    precision: "bf16",
    stack: "tuned",
    year: 2025,
    task: "pretrain",
    powerCapW: 0,
    ...over,
  };
}

const anyModel = fc.constantFrom(
  "Llama3-8B",
  "Llama3-70B",
  "Llama3.1-405B",
  "DeepSeek-V3",
  "Mixtral-8x7B",
  "GPT-OSS-120B",
);
const anyChip = fc.constantFrom("H100", "B200", "GB200", "MI355X", "TPUv5p", "TPU7x", "Trn2", "Trn3");
const anyChips = fc.constantFrom(64, 256, 512, 1024);

describe("goodput of long runs", () => {
  it.each([
    // one failure per 50.7 thousand chip-hours, 1 min checkpoints, 15 min restarts: by hand from Young's interval
    { chips: 1024, share: 0.97 },
    { chips: 4096, share: 0.93 },
    { chips: 16_384, share: 0.84 },
    { chips: 65_536, share: 0.65 },
  ])("$chips chips with 2023 practice work $share of the time", ({ chips, share }) => {
    expect(goodputFraction(chips, runPractice(2023))).toBeCloseTo(share, 2);
  });

  it("the Llama 3 run keeps the >90 % its authors report, and fails every 3.1 hours", () => {
    const practice = runPractice(2024);
    expect(practice.failureChipHours / 16_384).toBeCloseTo(3.1, 1);
    expect(goodputFraction(16_384, practice)).toBeGreaterThan(0.9);
  });

  it("Young's interval loses least: any other checkpoint interval is worse", () => {
    const practice = runPractice(2023);
    const mean = practice.failureChipHours / 4096;
    const loss = (tau: number) => practice.checkpointHours / tau + tau / 2 / mean;
    const best = checkpointIntervalHours(4096, practice);
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 10, noNaN: true }), (tau) => loss(tau) >= loss(best) - 1e-12),
    );
  });
});

describe("one step", () => {
  it("its terms add up, all of them finite and none negative", () => {
    fc.assert(
      fc.property(anyModel, anyChip, anyChips, (model, chip, chips) => {
        const asked = job(model, chip, chips);
        for (const at of feasibleLayouts(asked, {}).layouts.slice(0, 20)) {
          const { totalSeconds, ...terms } = stepTime(asked, at, constants);
          const parts = Object.values(terms);
          expect(parts.every((x) => x >= 0 && Number.isFinite(x))).toBe(true);
          expect(parts.reduce((a, b) => a + b, 0)).toBeCloseTo(totalSeconds, 9);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("no chip beats its own peak: useful FLOP/s stay below the dense peak of the precision", () => {
    fc.assert(
      fc.property(anyModel, anyChip, anyChips, (model, chip, chips) => {
        const asked = job(model, chip, chips);
        const { tokensPerSecondChip } = predictTraining(asked, {}, constants, "steps");
        expect(6 * asked.shape.activeParameters * tokensPerSecondChip).toBeLessThan(
          asked.chip.bf16FlopPerSecond,
        );
      }),
      { numRuns: 60 },
    );
  });

  it("faster chips, links and memory are never slower", () => {
    const faster = fc.constantFrom(
      "bf16FlopPerSecond",
      "hbmBytesPerSecond",
      "scaleupBytesPerSecond",
      "scaleoutBytesPerSecond",
      "hbmBytes",
    );
    fc.assert(
      fc.property(anyModel, anyChip, anyChips, faster, (model, chip, chips, key) => {
        const asked = job(model, chip, chips);
        const better = { ...asked, chip: { ...asked.chip, [key]: 1.5 * asked.chip[key] } };
        const time = (j: TrainingJob) => predictTraining(j, {}, constants, "steps").stepSeconds;
        // a larger memory may admit a layout the smaller one approximates with recomputation: never a slower best
        expect(time(better)).toBeLessThanOrEqual(time(asked) * (1 + 1e-9));
      }),
      { numRuns: 60 },
    );
  });

  it("a pipeline of p stages idles (p-1)/(v·m+p-1) of its time (Narayanan 2021, §2.2)", () => {
    const asked = job("GPT3-175B", "A100-80", 64, { batchSequences: 64, sequenceTokens: 2048 });
    const at: Layout = {
      tensor: 8,
      pipeline: 8,
      context: 1,
      expert: 1,
      data: 1,
      microBatch: 1,
      sharding: "optimizer",
      recomputeFraction: 0,
    };
    const { bubbleSeconds, fixedSeconds, dataSeconds, totalSeconds } = stepTime(asked, at, constants);
    const v = 6; // 96 layers over 8 stages leave 12 a stage: 6 chunks of 2
    expect(bubbleSeconds / (totalSeconds - fixedSeconds - dataSeconds)).toBeCloseTo(7 / (v * 64 + 7), 9);
  });

  it.each([
    // hand: side of a square of 256 is 16, half of it 8; side of a cube of 64 is 4, three quarters of it 3
    { dimensions: 0, span: 256, multiple: 1 },
    { dimensions: 2, span: 256, multiple: 8 },
    { dimensions: 3, span: 64, multiple: 3 },
  ])(
    "all-to-all over $span chips of a $dimensions-torus takes $multiple times a switch",
    ({ dimensions, span, multiple }) => {
      expect(allToAllMultiple(dimensions, span)).toBeCloseTo(multiple, 9);
    },
  );

  it("a window of 128 in half the layers sees (2048 + 128)/2 tokens of 4,096", () => {
    expect(meanContextTokens(job("GPT-OSS-120B", "B200", 64).shape, 4096)).toBe(1088);
  });

  it("500 of 700 W keeps (5/7)^0.4 = 0.874 of the rate", () => {
    expect(powerCapFraction(500, 700)).toBeCloseTo(0.874, 3);
    expect(powerCapFraction(0, 700)).toBe(1);
    expect(powerCapFraction(800, 700)).toBe(1);
  });

  it("software gets better with the years and never slower than new", () => {
    const at = (year: number) => softwareMultiple(job("Llama3-8B", "H100", 8, { year }), constants);
    expect(at(2023)).toBeGreaterThan(at(2024));
    expect(at(2030)).toBeGreaterThanOrEqual(1);
  });
});

describe("layouts", () => {
  it("use no more chips or sequences than there are, keep what is stated, and fit in memory", () => {
    fc.assert(
      fc.property(anyModel, anyChip, anyChips, (model, chip, chips) => {
        const asked = job(model, chip, chips);
        const { layouts, fits } = feasibleLayouts(asked, {});
        for (const at of layouts) {
          expect(at.tensor * at.pipeline * at.context * at.data).toBeLessThanOrEqual(chips);
          expect(at.data * at.microBatch).toBeLessThanOrEqual(asked.batchSequences);
          const { kept, recomputed } = memoryBytes(asked, at);
          const needed = kept + at.recomputeFraction * (recomputed - kept);
          if (fits) expect(needed).toBeLessThanOrEqual(asked.chip.hbmBytes);
        }
      }),
      { numRuns: 40 },
    );
    const stated = layoutCandidates(job("Llama3.1-405B", "H100", 1024), {
      tensor: 8,
      pipeline: 8,
      context: 2,
    });
    expect(new Set(stated.map((at) => [at.tensor, at.pipeline, at.context].join()))).toEqual(
      new Set(["8,8,2"]),
    );
  });

  it("mixed-precision Adam without sharding takes 18 bytes a parameter (ZeRO, §3)", () => {
    const asked = job("Llama3-8B", "H100", 1, { sequenceTokens: 1, batchSequences: 1 });
    const at: Layout = {
      tensor: 1,
      pipeline: 1,
      context: 1,
      expert: 1,
      data: 1,
      microBatch: 1,
      sharding: "optimizer",
      recomputeFraction: 0,
    };
    expect(memoryBytes(asked, at).kept / 8.03e9).toBeCloseTo(18, 2);
  });
});

describe("a plan", () => {
  it("chip-hours, days and energy are the same run", () => {
    const { shape } = job("Llama3-70B", "H100", 1024);
    const chip = findChip(catalogue, "H100");
    const system = defaultSystem(catalogue, "H100");
    if (!chip || !system) throw new Error("H100 is unknown");
    const wish = {
      shape,
      tokens: 15e12,
      sequenceTokens: 8192,
      batchTokens: 16_777_216,
      stack: "typical" as const,
      year: 2026,
      pue: 1.25,
    };
    const plan = planTraining(wish, chip, system, 5760, constants, bands);
    expect(plan.days * 24 * 5760).toBeCloseTo(plan.chipHours, 3);
    expect(plan.energyMwh).toBeCloseTo((plan.chipHours * (7.15 / 8) * 1.25) / 1000, 3); // 7.15 kW measured per server of 8
    expect(plan.rentUsd).toBeCloseTo(plan.chipHours * 2.35, 3);
    expect(plan.band.low).toBeLessThan(1);
    expect(plan.band.high).toBeGreaterThan(1);
  });
});
