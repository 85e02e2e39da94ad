// A model's parameters, a chip's rates and a long run's losses, in round numbers.

import { describe, expect, it } from "vitest";
import { checkpointIntervalHours, goodputFraction, runPractice } from "../../src/engine/compute/goodput.ts";
import {
  inferShape,
  isSparse,
  type ModelEntry,
  shapeOfEntry,
  splitParameters,
} from "../../src/engine/compute/shape.ts";
import { trainingChip } from "../../src/engine/compute/training-chip.ts";
import { roundExperts, roundShape } from "./round-job.ts";
import { chipOf, figure, systemOf } from "./round-system.ts";

const entry: ModelEntry = {
  name: "Known-10B",
  aliases: ["K10"],
  total_params_b: 10,
  active_params_b: 5,
  layers: 8,
  width: 1000,
  ffn_width: 3000,
  gated: true,
  vocabulary: 1000,
  tied: false,
  attention_width: 1000,
  kv_width: 250,
  source: "hand",
};

describe("goodput", () => {
  // 54 days of 16,384 chips with 419 interruptions
  const failure = (54 * 24 * 16_384) / 419;
  it("of 2023 writes checkpoints for a minute and restarts in a quarter of an hour; of 2024 ten seconds and eleven minutes", () => {
    const [before, since] = [runPractice(2023), runPractice(2024)];
    expect(before).toEqual({ checkpointHours: 1 / 60, restartHours: 0.25, failureChipHours: failure });
    expect(since).toEqual({ checkpointHours: 10 / 3600, restartHours: 11 / 60, failureChipHours: failure });
  });

  // a failure every 8 h; checkpoints of 0.01 h best every √(2 · 0.01 · 8) = 0.4 h: lost 0.025 + (0.2 + 0.6) / 8
  it("is one over what checkpoints, lost work and restarts add", () => {
    const practice = { checkpointHours: 0.01, restartHours: 0.6, failureChipHours: 800 };
    expect(checkpointIntervalHours(100, practice)).toBeCloseTo(0.4, 12);
    expect(goodputFraction(100, practice)).toBeCloseTo(1 / 1.125, 12);
  });
});

describe("parameters", () => {
  // head 1,000 × 1,000; 3 × 1,000 × 500 an expert: 2 of 8 in 4 layers, and a shared one of 600; the dense body is the rest
  it("are split by where they sit", () => {
    const shape = {
      ...roundShape,
      experts: roundExperts,
      vocabulary: 1000,
      totalParameters: 80e6,
      activeParameters: 40e6,
    };
    expect(splitParameters(shape)).toEqual({
      head: 1e6,
      denseBody: 40e6 - 2e6 - 12e6 - 7.2e6,
      activeRouted: 12e6,
      activeShared: 7.2e6,
      routedWeights: 48e6,
      otherWeights: 32e6,
    });
    expect(splitParameters({ ...shape, tied: true }).denseBody).toBe(40e6 - 1e6 - 12e6 - 7.2e6);
    expect(splitParameters({ ...shape, totalParameters: 30e6 })).toMatchObject({
      routedWeights: 30e6,
      otherWeights: 0,
    });
    // never below half of attention's own: 4 × 1,000 × 1,280
    expect(splitParameters({ ...shape, activeParameters: 1e6 }).denseBody).toBe(5.12e6);
    expect(splitParameters({ ...roundShape, vocabulary: 1000 })).toMatchObject({
      denseBody: 98e6,
      activeRouted: 0,
      activeShared: 0,
      routedWeights: 0,
      otherWeights: 100e6,
    });
  });

  it("make a model sparse when it holds a twentieth more than a token uses", () => {
    expect(isSparse({ totalParameters: 105, activeParameters: 100 })).toBe(false);
    expect(isSparse({ totalParameters: 106, activeParameters: 100 })).toBe(true);
  });

  // 10 layers of 2,000: embeddings 2 × 64,000 × 2,000 = 256e6, attention 10 × 4e6 × 2.25 = 90e6; 3 × 2,000 × 10 a unit of width
  const given = { name: "new", layers: 10, width: 2000 };
  it("of an unknown dense model fill its feed-forward", () => {
    const dense = inferShape({ ...given, totalParameters: 946e6, activeParameters: 946e6 });
    expect(dense).toMatchObject({
      ffnWidth: 10_000,
      kvWidth: 250,
      attentionWidth: 2000,
      headWidth: 128,
      gated: true,
      windowedLayerFraction: 0,
      windowTokens: 0,
      learnedSinks: false,
    });
    expect(dense.experts).toBeUndefined();
    // never less than one width squared a layer
    const small = inferShape({ ...given, totalParameters: 100e6, activeParameters: 100e6 });
    expect(small.ffnWidth).toBeCloseTo(40e6 / 60e3, 9);
  });

  it.each([
    ["six times", 6 * 946e6, 2, (2 * (5676 - 346)) / 600],
    ["more than six times", 7 * 946e6, 8, (8 * (6622 - 346)) / 600],
  ])(
    "of a sparse one of %s its active size make few large experts or many small ones",
    (_, total, perToken, count) => {
      const { experts } = inferShape({ ...given, totalParameters: total, activeParameters: 946e6 });
      expect(experts).toMatchObject({ perToken, width: 10_000 / perToken, shared: 0, layers: 10 });
      expect(experts?.count).toBe(Math.round(count));
    },
  );

  it("are read from the catalogue's row with its defaults", () => {
    expect(shapeOfEntry(entry)).toMatchObject({
      headWidth: 128,
      windowedLayerFraction: 0,
      windowTokens: 0,
      learnedSinks: false,
      experts: undefined,
      known: true,
    });
  });
});

describe("a chip as training sees it", () => {
  it("has rates in FLOP/s and bytes/s, the network's in bits", () => {
    const seen = trainingChip(chipOf({ fp4_tflops: figure(4000), int8_tops: figure(3000) }), systemOf());
    expect(seen).toMatchObject({
      bf16FlopPerSecond: 1e15,
      fp8FlopPerSecond: 2e15,
      fp4FlopPerSecond: 4e15,
      int8OpPerSecond: 3e15,
      hbmBytes: 100e9,
      hbmBytesPerSecond: 4e12,
      scaleupBytesPerSecond: 400e9,
      scaleoutBytesPerSecond: 50e9,
      domainChips: 8,
      nodeChips: 4,
      boardW: 1000,
    });
  });

  it("reaches in FP8 and FP4 what it reaches in the next wider format, where that is not said", () => {
    const reached = (over: Parameters<typeof chipOf>[0]) => {
      const { matmulFp8Fraction, matmulFp4Fraction } = trainingChip(chipOf(over), systemOf());
      return [matmulFp8Fraction, matmulFp4Fraction];
    };
    expect(reached({})).toEqual([0.8, 0.8]);
    expect(reached({ matmul_fp8_fraction: figure(0.7) })).toEqual([0.7, 0.7]);
    expect(reached({ matmul_fp8_fraction: figure(0.7), matmul_fp4_fraction: figure(0.5) })).toEqual([
      0.7, 0.5,
    ]);
  });

  it("has one rank, no torus, and its launch as the year of its architecture, unless said", () => {
    const plain = trainingChip(chipOf(), systemOf());
    expect([plain.ranksPerChip, plain.torusDimensions, plain.architectureYear]).toEqual([1, 0, 2024]);
    expect(plain.fp4FlopPerSecond).toBe(0);
    const said = chipOf({
      ranks_per_chip: figure(4),
      torus_dimensions: figure(3),
      architecture_year: figure(2022),
    });
    const seen = trainingChip(said, systemOf());
    expect([seen.ranksPerChip, seen.torusDimensions, seen.architectureYear]).toEqual([4, 3, 2022]);
  });
});
