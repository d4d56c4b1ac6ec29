/** A column of a batch. Categorical values are indices into the feature's `categories`; NaN is a missing value. */
export type Column = Float64Array;

export interface FeatureShape {
  readonly name: string;
  readonly type: 'numeric' | 'categorical';
  /** Empty for numeric features. */
  readonly categories: readonly string[];
  /** Location and spread in the scale that shifts act on (log scale where `log`); of the file, for replayed traffic. */
  readonly mean: number;
  readonly sd: number;
  readonly log: boolean;
  /** True where the feature store serves it. */
  readonly stored: boolean;
}

export interface SegmentShape {
  readonly name: string;
  readonly values: readonly string[];
}

/** What the columns of a batch mean; fixed for a run. */
export interface Shape {
  readonly features: readonly FeatureShape[];
  readonly segments: readonly SegmentShape[];
  readonly task: 'binary' | 'regression' | 'ranking' | 'none';
}

/** Requests in time order as a struct of arrays; rows 0 … n−1 are valid. Reused from batch to batch. */
export interface RequestBatch {
  n: number;
  /** Ordinal of row 0 among all requests of the trial; row i has firstOrdinal + i. */
  firstOrdinal: number;
  /** Seconds since the start of the trial, ascending. */
  readonly time: Float64Array;
  readonly entity: Int32Array;
  /** One column a segment dimension: index into its values. */
  readonly segments: readonly Int32Array[];
  /** The truth of each feature at request time. */
  readonly world: Column[];
  /** What the model is given; the very array of `world` where nothing stands between. */
  served: Column[];
  /** Store-backed features: moment (seconds) of the materialisation whose value is served; undefined elsewhere. */
  readonly asOf: (Float64Array | undefined)[];
  readonly score: Float64Array;
  readonly prediction: Float64Array;
  /** Seconds. */
  readonly latency: Float64Array;
  /** 1 where the request failed: it has no prediction. */
  readonly failed: Uint8Array;
  /** Linear predictor of the true concept, before the link function. */
  readonly eta: Float64Array;
  /** The outcome; NaN where it never becomes known. */
  readonly label: Float64Array;
  /** Seconds since the start of the trial when the label becomes known; Infinity: never. */
  readonly labelAt: Float64Array;
}
