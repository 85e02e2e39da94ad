// A training job in round numbers: a chip, a model and constants nobody sells, so that every term can be worked by hand.

import type { TrainingConstants } from "../../src/engine/compute/constants.ts";
import type { Layout, TrainingJob } from "../../src/engine/compute/job.ts";
import type { ExpertShape, ModelShape, ParameterSplit } from "../../src/engine/compute/shape.ts";
import type { TrainingChip } from "../../src/engine/compute/training-chip.ts";

/** BF16 sustained 1e15 × 0.8 × 0.9 (clocks of a long run) = 7.2e14 FLOP/s. */
export const roundChip: TrainingChip = {
  name: "round",
  family: "round",
  software: "mature",
  bf16FlopPerSecond: 1e15,
  fp8FlopPerSecond: 2e15,
  fp4FlopPerSecond: 4e15,
  int8OpPerSecond: 2e15,
  matmulBf16Fraction: 0.8,
  matmulFp8Fraction: 0.75,
  matmulFp4Fraction: 0.5,
  hbmBytes: 80e9,
  hbmBytesPerSecond: 2e12,
  scaleupBytesPerSecond: 4e11,
  scaleoutBytesPerSecond: 5e10,
  domainChips: 8,
  nodeChips: 4,
  torusDimensions: 0,
  ranksPerChip: 1,
  architectureYear: 2022,
  boardW: 700,
};

export const roundShape: ModelShape = {
  name: "round",
  totalParameters: 100e6,
  activeParameters: 100e6,
  layers: 4,
  width: 1000,
  ffnWidth: 4000,
  gated: true,
  vocabulary: 10_000,
  tied: false,
  attentionWidth: 1280,
  headWidth: 128,
  kvWidth: 250,
  windowedLayerFraction: 0,
  windowTokens: 0,
  learnedSinks: false,
  known: true,
  source: "by hand",
};

/** Eight experts of width 500, two for a token, and one shared of width 600, in every layer. */
export const roundExperts: ExpertShape = {
  count: 8,
  perToken: 2,
  width: 500,
  shared: 1,
  sharedWidth: 600,
  layers: 4,
};

export const roundSplit: ParameterSplit = {
  head: 10e6,
  denseBody: 80e6,
  activeRouted: 0,
  activeShared: 0,
  routedWeights: 0,
  otherWeights: 100e6,
};
export const sparseSplit: ParameterSplit = {
  head: 10e6,
  denseBody: 40e6,
  activeRouted: 12e6,
  activeShared: 5e6,
  routedWeights: 48e6,
  otherWeights: 60e6,
};

export const roundConstants: TrainingConstants = {
  elementwiseBytes: 60,
  castMultiple: 1.5,
  attentionFraction: 0.5,
  untunedAttentionFraction: 0.6,
  matmulMemoryWeight: 0.5,
  exposedTensorFraction: 0.25,
  exposedDataFraction: 0.3,
  exposedShardedFraction: 0.2,
  exposedAcrossFraction: 0.4,
  stepSeconds: 0.03,
  jitterPerDoubling: 0.01,
  groupedMatmulFraction: 0.75,
  fp4ShareFraction: 0.9,
  int8ShareFraction: 0.6,
  typicalStackMultiple: 1.1,
  legacyStackMultiple: 1.25,
  newChipFraction: 0.25,
  youngSoftwareMultiple: 1.4,
  adapterMultiple: 1.1,
  operationsFraction: 0.08,
  calendarMultiple: 1.2,
};

export const roundJob = (over: Partial<TrainingJob> = {}): TrainingJob => ({
  shape: roundShape,
  split: roundSplit,
  chip: roundChip,
  chips: 16,
  sequenceTokens: 2048,
  batchSequences: 64,
  precision: "bf16",
  stack: "tuned",
  year: 2025,
  task: "pretrain",
  powerCapW: 0,
  ...over,
});
export const sparseJob = (over: Partial<TrainingJob> = {}): TrainingJob =>
  roundJob({
    shape: { ...roundShape, totalParameters: 108e6, activeParameters: 72e6, experts: roundExperts },
    split: sparseSplit,
    ...over,
  });

/** 16 chips in two by two by two ways, twice: 4 sequences of 2,048 tokens over a context of 2 are 4,096 tokens a micro-batch. */
export const cut = (over: Partial<Layout> = {}): Layout => ({
  tensor: 2,
  pipeline: 2,
  context: 2,
  expert: 1,
  data: 2,
  microBatch: 4,
  sharding: "optimizer",
  recomputeFraction: 0,
  ...over,
});
