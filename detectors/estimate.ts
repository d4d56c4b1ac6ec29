import type { SignalRows, Sketch } from './detector.js';
import { ExpectedConfusion, ProbabilitySample } from './sketches/expected.js';
import { ConfusionSketch } from './sketches/tallies.js';
import { areaUnderCurve, expectedAreaUnderCurve } from './statistics/auc.js';
import { type ConfusionShare, confusionShares } from './statistics/confusion.js';
import type { Isotonic } from './statistics/isotonic.js';

/** Metrics of a classifier that its scores alone can estimate. */
export const estimable = ['accuracy', 'precision', 'recall', 'f1', 'specificity', 'auc'] as const;
type Estimable = (typeof estimable)[number];

/** One metric, as expected from scores and predictions, and as it came about where labels are known. */
export interface Estimate {
  /** Takes rows whose values are scores. */
  sketch(): Sketch;
  expected(sketch: Sketch): number | null;
  /** Of rows whose values are labels; null where it says nothing, or NannyML wants more than one class. */
  realised(rows: SignalRows, from: number, to: number): number | null;
}

function shareEstimate(metric: ConfusionShare, calibration: Isotonic | null): Estimate {
  const share = confusionShares[metric];
  return Object.freeze({
    sketch: () => new ExpectedConfusion(calibration),
    expected(sketch: Sketch) {
      if (sketch.count === 0) return null;
      const [part, whole] = share((sketch as ExpectedConfusion).confusion());
      return whole === 0 ? 0 : part / whole;
    },
    realised(rows: SignalRows, from: number, to: number) {
      const sketch = new ConfusionSketch();
      sketch.add(rows, from, to);
      const { count, right, truePositives, falsePositives, falseNegatives } = sketch;
      const labelled = truePositives + falseNegatives;
      const predicted = truePositives + falsePositives;
      const single = labelled === 0 || labelled === count || predicted === 0 || predicted === count;
      if (single && metric !== 'accuracy' && metric !== 'specificity') return null;
      const [part, whole] = share({
        truePositives,
        falsePositives,
        falseNegatives,
        trueNegatives: right - truePositives,
      });
      return whole === 0 ? null : part / whole;
    },
  });
}

function areaEstimate(calibration: Isotonic | null): Estimate {
  return Object.freeze({
    sketch: () => new ProbabilitySample(calibration),
    expected: (sketch: Sketch) => expectedAreaUnderCurve((sketch as ProbabilitySample).probabilities()),
    realised: (rows: SignalRows, from: number, to: number) =>
      rows.scores && areaUnderCurve(rows.values.subarray(from, to), rows.scores.subarray(from, to), to - from),
  });
}

/** @param calibration how scores become probabilities; null: they are such */
export function estimateOf(metric: Estimable, calibration: Isotonic | null): Estimate {
  return metric === 'auc' ? areaEstimate(calibration) : shareEstimate(metric, calibration);
}
