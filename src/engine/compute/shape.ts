import { PARAMETERS_PER_BILLION } from "./quantities.ts";

/** The experts of a sparse model: `perToken` of `count` routed experts and `shared` ones on `layers` layers. Widths in units of the hidden state. */
export type ExpertShape = {
  readonly count: number;
  readonly perToken: number;
  readonly width: number;
  readonly shared: number;
  readonly sharedWidth: number;
  readonly layers: number;
};

/** A transformer as its training time sees it. Parameters are counts, widths are elements per token. */
export type ModelShape = {
  readonly name: string;
  readonly totalParameters: number;
  readonly activeParameters: number;
  readonly layers: number;
  readonly width: number;
  readonly ffnWidth: number;
  /** Gate, up and down (SwiGLU) rather than up and down. */
  readonly gated: boolean;
  readonly vocabulary: number;
  readonly tied: boolean;
  /** Query heads × head width; for latent attention the mean of key and value width × heads. */
  readonly attentionWidth: number;
  readonly headWidth: number;
  /** Key-value heads × head width. */
  readonly kvWidth: number;
  /** Part of the layers whose attention sees only `windowTokens`. */
  readonly windowedLayerFraction: number;
  readonly windowTokens: number;
  /** Softmax with a learned offset: fused kernels did not cover it, so scores pass through HBM. */
  readonly learnedSinks: boolean;
  readonly experts?: ExpertShape;
  /** Read from a publication, or inferred from parameters, layers and width alone. */
  readonly known: boolean;
  readonly source: string;
};

/** The row of `data/chips/models.json`. */
export type ModelEntry = {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly total_params_b: number;
  readonly active_params_b: number;
  readonly layers: number;
  readonly width: number;
  readonly ffn_width: number;
  readonly gated: boolean;
  readonly vocabulary: number;
  readonly tied: boolean;
  readonly attention_width: number;
  readonly kv_width: number;
  readonly head_width?: number;
  readonly windowed_layer_fraction?: number;
  readonly window_tokens?: number;
  readonly learned_sinks?: boolean;
  readonly experts?: {
    readonly count: number;
    readonly per_token: number;
    readonly width: number;
    readonly shared: number;
    readonly shared_width: number;
    readonly layers: number;
  };
  readonly source: string;
  readonly note?: string;
};

/** Matrices of a gated feed-forward layer (SwiGLU): up, gate, down. */
const GATED_MATRICES = 3;
const TYPICAL_HEAD_WIDTH = 128;
const DEFAULT_VOCABULARY = 64_000;
/** Head groups of inferred models: keys and values an eighth of the queries, as most models since 2023. */
const INFERRED_KV_FRACTION = 1 / 8;
const INFERRED_EXPERTS_PER_TOKEN = { few: 2, many: 8 } as const;
/** Total over active parameters above which a sparse model is taken to have many small experts. */
const MANY_EXPERTS_RATIO = 6;
/** Total over active parameters above which a model counts as a mixture of experts. */
const SPARSE_RATIO = 1.05;

/** True when fewer parameters are active per token than the model holds. */
export function isSparse(shape: {
  readonly totalParameters: number;
  readonly activeParameters: number;
}): boolean {
  return shape.totalParameters > SPARSE_RATIO * shape.activeParameters;
}

/** The shape of a published model. */
export function shapeOfEntry(entry: ModelEntry): ModelShape {
  return {
    name: entry.name,
    totalParameters: entry.total_params_b * PARAMETERS_PER_BILLION,
    activeParameters: entry.active_params_b * PARAMETERS_PER_BILLION,
    layers: entry.layers,
    width: entry.width,
    ffnWidth: entry.ffn_width,
    gated: entry.gated,
    vocabulary: entry.vocabulary,
    tied: entry.tied,
    attentionWidth: entry.attention_width,
    headWidth: entry.head_width ?? TYPICAL_HEAD_WIDTH,
    kvWidth: entry.kv_width,
    windowedLayerFraction: entry.windowed_layer_fraction ?? 0,
    windowTokens: entry.window_tokens ?? 0,
    learnedSinks: entry.learned_sinks ?? false,
    experts: entry.experts && {
      count: entry.experts.count,
      perToken: entry.experts.per_token,
      width: entry.experts.width,
      shared: entry.experts.shared,
      sharedWidth: entry.experts.shared_width,
      layers: entry.experts.layers,
    },
    known: true,
    source: entry.source,
  };
}

/**
 * A shape from what every publication gives: parameters, layers, width. Dense: the feed-forward width that makes the
 * parameters add up. Sparse: 8 of E small experts when total/active > 6, else 2 of E, in every layer, sized so that
 * active and total parameters both add up.
 */
export function inferShape(given: {
  readonly name: string;
  readonly totalParameters: number;
  readonly activeParameters: number;
  readonly layers: number;
  readonly width: number;
}): ModelShape {
  const { layers, width } = given;
  const embeddingParameters = 2 * DEFAULT_VOCABULARY * width;
  const attentionParameters = layers * width * width * (2 + 2 * INFERRED_KV_FRACTION);
  const left = (parameters: number) =>
    Math.max(layers * width * width, parameters - embeddingParameters - attentionParameters);
  const matrixWidth = layers * width * GATED_MATRICES;
  const activeWidth = left(given.activeParameters) / matrixWidth;
  const sparse = isSparse(given);
  const ratio = given.totalParameters / given.activeParameters;
  const perToken =
    ratio > MANY_EXPERTS_RATIO ? INFERRED_EXPERTS_PER_TOKEN.many : INFERRED_EXPERTS_PER_TOKEN.few;
  const expertWidth = activeWidth / perToken;
  return {
    ...given,
    ffnWidth: sparse ? expertWidth : activeWidth,
    gated: true,
    vocabulary: DEFAULT_VOCABULARY,
    tied: false,
    attentionWidth: width,
    headWidth: TYPICAL_HEAD_WIDTH,
    kvWidth: width * INFERRED_KV_FRACTION,
    windowedLayerFraction: 0,
    windowTokens: 0,
    learnedSinks: false,
    experts: sparse
      ? {
          count: Math.max(perToken, Math.round(left(given.totalParameters) / (matrixWidth * expertWidth))),
          perToken,
          width: expertWidth,
          shared: 0,
          sharedWidth: expertWidth,
          layers,
        }
      : undefined,
    known: false,
    source: "inferred from parameters, layers and width",
  };
}

/** The same shape with the parameter counts a table row states, where they differ from the publication's. */
export function withParameters(
  shape: ModelShape,
  totalParameters: number,
  activeParameters: number,
): ModelShape {
  return { ...shape, totalParameters, activeParameters };
}

/** Parameters by where they sit: one token's work through the head, the dense body and its experts; and the weights of all routed experts. */
export type ParameterSplit = {
  readonly head: number;
  readonly denseBody: number;
  readonly activeRouted: number;
  readonly activeShared: number;
  readonly routedWeights: number;
  readonly otherWeights: number;
};

/** Splits a model's parameters; the dense body is what the active count leaves after embeddings and experts, never below half of attention's own. */
export function splitParameters(shape: ModelShape): ParameterSplit {
  const head = shape.vocabulary * shape.width;
  const embeddings = shape.tied ? head : 2 * head;
  const e = shape.experts;
  const perExpert = (width: number) => GATED_MATRICES * shape.width * width;
  const activeRouted = e ? e.layers * e.perToken * perExpert(e.width) : 0;
  const activeShared = e ? e.layers * e.shared * perExpert(e.sharedWidth) : 0;
  const attentionFloor = shape.layers * shape.width * shape.attentionWidth;
  const denseBody = Math.max(
    attentionFloor,
    shape.activeParameters - embeddings - activeRouted - activeShared,
  );
  const routedWeights = e ? Math.min(shape.totalParameters, e.layers * e.count * perExpert(e.width)) : 0;
  return {
    head,
    denseBody,
    activeRouted,
    activeShared,
    routedWeights,
    otherWeights: shape.totalParameters - routedWeights,
  };
}
