import type { Sketch } from '../detector.js';
import type { SignalNature } from '../signals/signal.js';
import { areaUnderCurve } from '../statistics/auc.js';
import { FitSketch, type Loss, LossSketch, MaximumSketch, SumSketch } from './moments.js';
import { exactRows, QuantileSketch } from './quantiles.js';
import { RowSample } from './sample.js';
import { ConfusionSketch, TallySketch } from './tallies.js';

export const statistics = ['mean', 'p50', 'p95', 'p99', 'max', 'rate'] as const;
export type Statistic = (typeof statistics)[number];

/** One number of a stretch of rows: how to gather them, and the number; null where it can't be computed. */
export interface Summary {
  sketch(): Sketch;
  /** @param spanS seconds that the rows cover */
  value(sketch: Sketch, spanS: number): number | null;
}

function summary<S extends Sketch>(sketch: () => S, value: (sketch: S, spanS: number) => number | null): Summary {
  return Object.freeze({ sketch, value: (from: Sketch, spanS: number) => value(from as S, spanS) });
}

function share(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}

function confusion(value: (sketch: ConfusionSketch) => number | null): Summary {
  return summary(() => new ConfusionSketch(), value);
}

function loss(kind: Loss, root = false): Summary {
  return summary(
    () => new LossSketch(kind),
    ({ count, sum }) => (count === 0 ? null : root ? Math.sqrt(sum / count) : sum / count),
  );
}

function quantileOf(q: number): Summary {
  return summary(
    () => new QuantileSketch(),
    (sketch) => sketch.quantile(q),
  );
}

const metrics: Readonly<Record<string, Summary>> = Object.freeze({
  accuracy: confusion(({ right, count }) => share(right, count)),
  precision: confusion(({ truePositives, falsePositives }) => share(truePositives, truePositives + falsePositives)),
  recall: confusion(({ truePositives, falseNegatives }) => share(truePositives, truePositives + falseNegatives)),
  f1: confusion(({ truePositives, falsePositives, falseNegatives }) =>
    share(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives),
  ),
  auc: summary(
    () => new RowSample(exactRows, 'scores'),
    (sketch) => {
      const { n, values, scores } = sketch.rows();
      return scores === null ? null : areaUnderCurve(values, scores, n);
    },
  ),
  logloss: loss('logloss'),
  brier: loss('brier'),
  rmse: loss('squared', true),
  mae: loss('absolute'),
  r2: summary(
    () => new FitSketch(),
    ({ count, residual, spread }) => (count < 2 || spread === 0 ? null : 1 - residual / spread),
  ),
  ctr: summary(
    () => new TallySketch(),
    ({ ones, count }) => share(ones, count),
  ),
});

const rate = summary(
  () => new TallySketch(),
  ({ count }, spanS) => (spanS > 0 ? count / spanS : null),
);

const binaryMean = summary(
  () => new TallySketch(),
  ({ ones, count }) => share(ones, count),
);

const values: Readonly<Record<Statistic, Summary>> = Object.freeze({
  mean: summary(
    () => new SumSketch(),
    ({ sum, count }) => share(sum, count),
  ),
  p50: quantileOf(0.5),
  p95: quantileOf(0.95),
  p99: quantileOf(0.99),
  max: summary(
    () => new MaximumSketch(),
    ({ largest, count }) => (count === 0 ? null : largest),
  ),
  rate,
});

/**
 * How a signal is summed up over a stretch: a metric by its own formula, a counting signal by rows a second, others by
 * the statistic asked for.
 * @param head first part of the signal's name
 */
export function summaryOf(head: string, nature: SignalNature, statistic: Statistic = 'mean'): Summary {
  if (statistic === 'rate' || nature === 'count') return rate;
  if (nature === 'metric') return metrics[head];
  return nature === 'binary' && statistic === 'mean' ? binaryMean : values[statistic];
}
