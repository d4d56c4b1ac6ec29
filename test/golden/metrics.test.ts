import { describe, expect, it } from 'vitest';
import type { SignalRows } from '../../detectors/detector.js';
import { summaryOf } from '../../detectors/sketches/summary.js';
import { quantiles } from '../../detectors/statistics/select.js';
import { golden } from './golden-file.js';

function metric(head: string, rows: SignalRows): number | null {
  const summary = summaryOf(head, 'metric');
  const sketches = [0, 1, 2].map(() => summary.sketch());
  const n = rows.values.length;
  sketches[0].add(rows, 0, 137);
  sketches[1].add(rows, 137, 500);
  sketches[2].add(rows, 500, n);
  const whole = summary.sketch();
  for (const sketch of sketches) whole.merge(sketch);
  return summary.value(whole, 1);
}

describe('classification metrics are those of scikit-learn', () => {
  const { input, expected } = golden('sklearn_binary__1000');
  const scores = Float64Array.from(input.score);
  const rows: SignalRows = {
    values: Float64Array.from(input.y),
    predictions: scores.map((score) => (score >= expected.threshold ? 1 : 0)),
    scores,
    firstOrdinal: 0,
  };
  it.each([
    ['accuracy', expected.accuracy],
    ['precision', expected.precision],
    ['recall', expected.recall],
    ['f1', expected.f1],
    ['auc', expected.roc_auc],
    ['logloss', expected.log_loss],
    ['brier', expected.brier],
    ['ctr', (expected.tp + expected.fn) / 1000],
  ])('%s', (head, wanted) => {
    expect(metric(head, rows)).toBeCloseTo(wanted, 12);
  });
});

describe('regression metrics are those of scikit-learn', () => {
  const { input, expected } = golden('sklearn_regression__800');
  const rows: SignalRows = {
    values: Float64Array.from(input.y),
    predictions: Float64Array.from(input.pred),
    scores: null,
    firstOrdinal: 0,
  };
  it.each(['rmse', 'mae', 'r2'])('%s', (head) => {
    expect(metric(head, rows)).toBeCloseTo(expected[head], 12);
  });
});

describe('quantiles and means are those of NumPy', () => {
  const { input, expected } = golden('numpy_quantile_moments_997');
  it('quantiles by linear interpolation', () => {
    const found = quantiles(Float64Array.from(input.x), input.x.length, input.q);
    found.forEach((value, i) => {
      expect(value, `quantile ${input.q[i]}`).toBeCloseTo(expected.quantile_linear[i], 12);
    });
  });

  it('the summaries of a level', () => {
    const rows: SignalRows = { values: Float64Array.from(input.x), predictions: null, scores: null, firstOrdinal: 0 };
    const value = (statistic: 'mean' | 'p50' | 'max') => {
      const summary = summaryOf('feature', 'value', statistic);
      const sketch = summary.sketch();
      sketch.add(rows, 0, rows.values.length);
      return summary.value(sketch, 1);
    };
    expect(value('mean')).toBeCloseTo(expected.mean, 12);
    expect(value('p50')).toBeCloseTo(expected.median, 12);
    expect(value('max')).toBe(Math.max(...input.x));
  });
});
