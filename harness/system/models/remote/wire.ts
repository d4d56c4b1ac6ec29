/** Rows of one call; numbers in typed arrays, names of categories as text. */
export interface CallRows {
  readonly n: number;
  readonly columns: readonly CallColumn[];
}

export interface CallColumn {
  readonly name: string;
  /** NaN is a missing value. */
  readonly numbers: Float64Array | null;
  readonly texts: readonly (string | null)[] | null;
}

/** What came back: the score of each row, and how long the call took, seconds. */
export type CallAnswer = { scores: Float64Array; tookS: number } | { failed: string };

/** Where a call goes; plain data, as it crosses to the thread that makes it. */
export type CallTarget =
  | {
      readonly kind: 'http';
      readonly url: string;
      readonly name: string;
      readonly timeoutS: number;
      /** A request body with `$rows`, `$columns`, `$names` or `$values` in it; null for the Open Inference Protocol. */
      readonly body: unknown;
      /** The tensor, or the path of the scores in the response; null: found by itself. */
      readonly output: string | null;
    }
  | { readonly kind: 'onnx'; readonly file: string; readonly output: string | null };
