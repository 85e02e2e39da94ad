/**
 * The constants of the training model that are fitted to published runs (`npm run fit-compute`); everything else in the
 * model is a specification, a measurement or a value from the literature named where it stands.
 */
export type TrainingConstants = {
  /** HBM bytes moved per token, layer and unit of width by norms, activations, residuals and dropout, forward and backward. */
  readonly elementwiseBytes: number;
  /** Multiple of those bytes when matmuls run in FP8 or FP4: casts and scales. */
  readonly castMultiple: number;
  /** Attention kernel rate over sustained BF16 matmul rate, vendor-tuned stacks. */
  readonly attentionFraction: number;
  /** The same over the tuned rate on typical and legacy stacks. */
  readonly untunedAttentionFraction: number;
  /** Weight of the memory side in the soft roofline of a matmul. */
  readonly matmulMemoryWeight: number;
  /** Part of tensor-parallel traffic that does not hide behind matmuls. */
  readonly exposedTensorFraction: number;
  /** Part of data-parallel traffic (sharded optimizer) that does not hide. */
  readonly exposedDataFraction: number;
  /** Part of fully sharded weight traffic that does not hide. */
  readonly exposedShardedFraction: number;
  /** Part of expert dispatch and combine that does not hide. */
  readonly exposedExpertFraction: number;
  /** Sustained share of the nameplate network rate. */
  readonly networkFraction: number;
  /** Seconds of launch and synchronisation per layer and micro-batch. */
  readonly layerSeconds: number;
  /** Seconds per step outside the layers: data, scalars, launch. */
  readonly stepSeconds: number;
  /** Growth of step time per doubling of chips beyond one server: stragglers and jitter. */
  readonly jitterPerDoubling: number;
  /** HBM passes over a routed token's hidden state: permute, pad, un-permute, forward and backward. */
  readonly routingPasses: number;
  /** Grouped-matmul rate over the rate of one large matmul. */
  readonly groupedMatmulFraction: number;
  /** Share of matmul work that a FP4 recipe runs in FP4; the rest stays in FP8. */
  readonly fp4ShareFraction: number;
  /** Share of matmul work that an INT8 recipe runs in INT8; the rest stays in BF16. */
  readonly int8ShareFraction: number;
  /** Sustained over short-burst matmul rate: clocks under power limits. */
  readonly sustainedFraction: number;
  /** Step-time multiple of a typical production or academic stack over a vendor-tuned one. */
  readonly typicalStackMultiple: number;
  /** Step-time multiple of a 2020–2022 stack. */
  readonly legacyStackMultiple: number;
  /** Extra step time on the day a chip launches; halves every `maturityHalfLifeYears`. */
  readonly newChipFraction: number;
  readonly maturityHalfLifeYears: number;
  /** Step-time multiple of adapter (LoRA) tuning over the same matmuls in pre-training. */
  readonly adapterMultiple: number;
  /** Chip time of a long run lost outside failures and checkpoints. */
  readonly operationsFraction: number;
};

/** Chips of one kind as the step-time equations read them. Rates in FLOP/s, memory in bytes, links in bytes/s one way. */
export type TrainingChip = {
  readonly name: string;
  readonly bf16FlopPerSecond: number;
  readonly fp8FlopPerSecond: number;
  readonly fp4FlopPerSecond: number;
  readonly int8OpPerSecond: number;
  readonly matmulBf16Fraction: number;
  readonly matmulFp8Fraction: number;
  readonly matmulFp4Fraction: number;
  readonly hbmBytes: number;
  readonly hbmBytesPerSecond: number;
  readonly scaleupBytesPerSecond: number;
  readonly scaleoutBytesPerSecond: number;
  readonly domainChips: number;
  readonly nodeChips: number;
  /** 2 or 3 where chips are wired as a torus; 0 where a switch or full mesh joins them. */
  readonly torusDimensions: number;
  /** Ranks the vendor's software sees per chip: stated parallel degrees count these. */
  readonly ranksPerChip: number;
  readonly launchYear: number;
};
