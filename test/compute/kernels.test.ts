// What one chip computes and moves, on a job in round numbers. A micro-batch is 4,096 tokens, 1,024 of them a chip's share.

import { describe, expect, it } from "vitest";
import type { Layout, TrainingJob } from "../../src/engine/compute/job.ts";
import {
  attentionSeconds,
  matmulSeconds,
  meanContextTokens,
  memorySeconds,
  powerCapFraction,
} from "../../src/engine/compute/kernels.ts";
import {
  cut,
  roundChip,
  roundConstants,
  roundExperts,
  roundJob,
  roundShape,
  sparseJob,
} from "./round-job.ts";

const near = (found: number, expected: number) => expect(found / expected).toBeCloseTo(1, 12);
const BF16 = 7.2e14; // 1e15 × 0.8 × 0.9
const HBM = 2e12;
/** Soft roofline of M×N×K: 1 + ½ · bytes · (1/M + 1/N + 1/K) · rate / HBM rate. */
const roofline = (bytes: number, rate: number, m: number, n: number, k: number) =>
  1 + (0.5 * bytes * (1 / m + 1 / n + 1 / k) * rate) / HBM;

describe("matmuls", () => {
  const matmul = (job: TrainingJob, at: Partial<Layout> = {}) => matmulSeconds(job, cut(at), roundConstants);
  const head = (6 * 10e6) / BF16;

  // 4,096 tokens by half of the 4,000 columns by 1,000 rows
  it("take 6 FLOP a parameter, slowed by how small the pieces are", () => {
    near(matmul(roundJob()), 1024 * ((6 * 80e6 * roofline(2, BF16, 4096, 2000, 1000)) / BF16 + head));
  });

  // half the layers run their forward pass of 2 FLOP again: 6 + ½ · 2 = 7
  it("take 8 FLOP a parameter of the layers that are recomputed, and the head none more", () => {
    const body = (7 * 80e6 * roofline(2, BF16, 4096, 2000, 1000)) / BF16;
    near(matmul(roundJob(), { recomputeFraction: 0.5 }), 1024 * (body + head));
  });

  it("take 4 FLOP a frozen parameter when adapters are tuned, times the adapters' own", () => {
    const body = (4 * 1.1 * 80e6 * roofline(2, BF16, 4096, 2000, 1000)) / BF16;
    near(matmul(roundJob({ task: "lora" })), 1024 * (body + head));
  });

  const fp8 = 2e15 * 0.75 * 0.9;
  const fp4 = 1 / (0.9 / (4e15 * 0.5 * 0.9) + 0.1 / fp8); // nine tenths of the work in FP4, the rest in FP8
  const int8 = 1 / (0.6 / (2e15 * 0.8 * 0.9) + 0.4 / BF16); // six tenths in INT8, the rest in BF16
  it.each([
    ["fp16", 2, BF16],
    ["fp8", 1, fp8],
    ["fp4", 0.5, fp4],
    ["int8", 1, int8],
  ] as const)(
    "in %s move %d bytes an operand at that format's rate; the head stays in BF16",
    (precision, bytes, rate) => {
      const body = (6 * 80e6 * roofline(bytes, rate, 4096, 2000, 1000)) / rate;
      near(matmul(roundJob({ precision })), 1024 * (body + head));
    },
  );

  it.each([
    ["fp8", { fp8FlopPerSecond: 0 }, 1, BF16],
    ["fp4", { fp4FlopPerSecond: 0 }, 0.5, fp8],
    ["fp4", { fp4FlopPerSecond: 0, fp8FlopPerSecond: 0 }, 0.5, BF16],
    ["int8", { int8OpPerSecond: 0 }, 1, BF16],
  ] as const)(
    "in %s run in the next wider format on a chip without it: %j",
    (precision, lacks, bytes, rate) => {
      const body = (6 * 80e6 * roofline(bytes, rate, 4096, 2000, 1000)) / rate;
      near(matmul(roundJob({ precision, chip: { ...roundChip, ...lacks } })), 1024 * (body + head));
    },
  );

  // dense 40e6 + 5e6 shared on columns of max(1,000, 600) halved; 12e6 routed on 4,096 · 2 · 4 / (2 · 8) = 2,048 rows, 3/4 as fast
  it("of experts are grouped: rows are the tokens an expert sees", () => {
    const dense = 45e6 * roofline(2, BF16, 4096, 500, 1000);
    const routed = (12e6 * roofline(2, BF16, 2048, 500, 1000)) / 0.75;
    near(matmul(sparseJob(), { expert: 4 }), 1024 * ((6 * (dense + routed)) / BF16 + head));
  });

  it.each([
    ["a wide shared expert", { sharedWidth: 1600 }, 800],
    ["dense layers among the sparse", { layers: 3 }, 2000],
  ])("of the dense part have the columns of its widest layer: %s", (_, over, columns) => {
    const job = sparseJob();
    const shape = { ...job.shape, experts: { ...roundExperts, ...over } };
    const dense = 45e6 * roofline(2, BF16, 4096, columns, 1000);
    const routed = (12e6 * roofline(2, BF16, 512, 500, 1000)) / 0.75;
    near(matmul({ ...job, shape }), 1024 * ((6 * (dense + routed)) / BF16 + head));
  });
});

describe("attention", () => {
  const attention = (job: TrainingJob, at: Partial<Layout> = {}) =>
    attentionSeconds(job, cut(at), roundConstants);
  // forward 2 and backward 5 FLOP for each of 2,048 tokens of context, 1,280 of width and 4 layers, at half the matmul rate
  const plain = (1024 * 7 * 2048 * 1280 * 4) / (BF16 * 0.5);

  it("costs 7 FLOP for each token of context, element and layer", () => {
    near(attention(roundJob()), plain);
  });

  it("costs 2 more where its layers are recomputed", () => {
    near(attention(roundJob(), { recomputeFraction: 1 }), (plain * 9) / 7);
  });

  it.each([
    ["on a stack nobody tuned", { stack: "typical" as const }, 1 / 0.6],
    ["on a stack of 2021", { stack: "legacy" as const }, 1 / 0.6],
    ["with heads of 64", { shape: { ...roundShape, headWidth: 64 } }, 1 / 0.7],
    ["with heads of 127", { shape: { ...roundShape, headWidth: 127 } }, 1 / 0.7],
    ["with heads of 192", { shape: { ...roundShape, headWidth: 192 } }, 1],
  ])("is slower %s", (_, over, multiple) => {
    near(attention(roundJob(over)), plain * multiple);
  });

  // a quarter of the layers sees 512 tokens where the others see 1,024 on average: 0.75 · 1,024 + 0.25 · 512 = 896
  it("sees the window's tokens in the layers that have one", () => {
    const shape = { ...roundShape, windowedLayerFraction: 0.25, windowTokens: 512 };
    expect(meanContextTokens(shape, 2048)).toBe(896);
    near(attention(roundJob({ shape })), (plain * 896) / 1024);
    expect(meanContextTokens({ ...shape, windowTokens: 4096 }, 2048)).toBe(1024);
    expect(meanContextTokens({ ...shape, windowTokens: 0 }, 2048)).toBe(1024);
  });

  it("keeps the whole rate of a board that is not held below its own power", () => {
    expect(powerCapFraction(700, 700)).toBe(1);
    expect(powerCapFraction(0, 0)).toBe(1);
    expect(powerCapFraction(1, 1024)).toBeCloseTo(1 / 16, 12); // 2^(−10 · 0.4)
  });
});

describe("memory traffic", () => {
  const memory = (job: TrainingJob, at: Partial<Layout> = {}) => memorySeconds(job, cut(at), roundConstants);
  // 60 B an element of 1,000 × 4 layers for 1,024 tokens; half of 12 B for each of 100e6 / 4 weights
  const elements = 1024 * 60 * 4000;
  const weights = 0.5 * 25e6 * 12;

  it("is the passes between matmuls, and half of streaming weights and gradients", () => {
    near(memory(roundJob()), (elements + weights) / HBM);
  });

  it("is casts and scales too in FP8 and FP4, not in INT8", () => {
    for (const precision of ["fp8", "fp4"] as const)
      near(memory(roundJob({ precision })), (1.5 * elements + weights) / HBM);
    near(memory(roundJob({ precision: "int8" })), (elements + weights) / HBM);
  });

  it("reads frozen weights and writes no gradient of them: 4 of 12 bytes", () => {
    near(memory(roundJob({ task: "lora" })), (elements + weights / 3) / HBM);
  });

  // 24 B for each of 2 copies of 1,000 elements in 4 layers; 60e6 and 48e6 / 4 weights
  it("carries a routed token to its experts and back", () => {
    const routing = 1024 * 24 * 2 * 1000 * 4;
    const streamed = 0.5 * ((60e6 + 48e6 / 4) / 4) * 12;
    near(memory(sparseJob(), { expert: 4 }), (elements + routing + streamed) / HBM);
  });

  // 10 heads × 2,048 scores × 4 layers × 20 B
  const scores = 1024 * 20 * 10 * 2048 * 4;
  it("holds every score before flash attention, none from 2022 on", () => {
    near(memory(roundJob({ year: 2021 })), (elements + weights + scores) / HBM);
    near(memory(roundJob({ year: 2022 })), (elements + weights) / HBM);
  });

  it("holds the scores of unwindowed layers where heads learn a sink", () => {
    const shape = { ...roundShape, learnedSinks: true, windowedLayerFraction: 0.25, windowTokens: 128 };
    near(memory(roundJob({ shape })), (elements + weights + 0.75 * scores) / HBM);
    near(memory(roundJob({ shape, year: 2021 })), (elements + weights + scores) / HBM);
  });
});
