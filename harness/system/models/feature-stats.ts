/** What is known of one feature over the scenario's traffic, in the scale in which models weigh it. */
export interface FeatureStats {
  /** Stands in where the value is missing. */
  readonly mean: number;
  readonly sd: number;
  /** Share of each category; empty for numeric features. */
  readonly weights: readonly number[];
  /** True where the only values are 0 and 1, drawn by a probability. */
  readonly binary: boolean;
}
