/**
 * The constants of the training model that are fitted to published runs (`npm run fit-compute`): 21. Everything else is a
 * specification, a measurement, a value from the literature, or a round value held fixed; docs/models/compute.md lists the last.
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
  /** Part of expert dispatch over the network that a tuned stack with overlap cannot hide. */
  readonly exposedAcrossFraction: number;
  /** Seconds per step outside the layers: data, scalars, launch. */
  readonly stepSeconds: number;
  /** Growth of step time per doubling of chips beyond one server: stragglers and jitter. */
  readonly jitterPerDoubling: number;
  /** Grouped-matmul rate over the rate of one large matmul. */
  readonly groupedMatmulFraction: number;
  /** Share of matmul work that an FP4 recipe runs in FP4; the rest stays in FP8. */
  readonly fp4ShareFraction: number;
  /** Share of matmul work that an INT8 recipe runs in INT8; the rest stays in BF16. */
  readonly int8ShareFraction: number;
  /** Step-time multiple of a typical production or academic stack over a vendor-tuned one. */
  readonly typicalStackMultiple: number;
  /** Step-time multiple of a 2020–2022 stack. */
  readonly legacyStackMultiple: number;
  /** Extra step time on the day an architecture launches; halves every 1.2 years. */
  readonly newChipFraction: number;
  /** Step-time multiple of chips whose software few teams have tuned (Gaudi 2, Trainium). */
  readonly youngSoftwareMultiple: number;
  /** Time multiple of adapter (LoRA) tuning over the same matmuls in pre-training. */
  readonly adapterMultiple: number;
  /** Chip time of a long run lost outside failures and checkpoints, in the chip-hours its authors report. */
  readonly operationsFraction: number;
  /** Calendar time over reported chip time: waiting, maintenance and restarts by hand that chip-hour totals leave out. */
  readonly calendarMultiple: number;
};

/** Starting values of the fit, set from the literature before it: the centre each constant is held to. */
export const constantPriors: TrainingConstants = {
  elementwiseBytes: 68,
  castMultiple: 1.4,
  attentionFraction: 0.55,
  untunedAttentionFraction: 0.6,
  matmulMemoryWeight: 0.5,
  exposedTensorFraction: 0.25,
  exposedDataFraction: 0.3,
  exposedShardedFraction: 0.2,
  exposedAcrossFraction: 0.3,
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
  calendarMultiple: 1.1,
};
