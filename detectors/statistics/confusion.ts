/** Rows by prediction and label, or how many of each are expected. */
export interface Confusion {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
}

/** A figure of merit as a part of a whole; the whole may be 0. */
type Share = (of: Confusion) => readonly [part: number, whole: number];

/** Figures of merit that are shares of the confusion. */
export const confusionShares = Object.freeze({
  accuracy: (of) => [
    of.truePositives + of.trueNegatives,
    of.truePositives + of.trueNegatives + of.falsePositives + of.falseNegatives,
  ],
  precision: (of) => [of.truePositives, of.truePositives + of.falsePositives],
  recall: (of) => [of.truePositives, of.truePositives + of.falseNegatives],
  f1: (of) => [2 * of.truePositives, 2 * of.truePositives + of.falsePositives + of.falseNegatives],
  specificity: (of) => [of.trueNegatives, of.trueNegatives + of.falsePositives],
} satisfies Record<string, Share>);

export type ConfusionShare = keyof typeof confusionShares;
