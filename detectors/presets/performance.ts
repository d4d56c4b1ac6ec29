import { z } from 'zod';
import { share } from '../../harness/core/quantity.js';
import { align, everyTick, window } from '../parameters.js';
import { lifeCycleParams } from './parameters.js';
import type { PresetDeclaration } from './preset.js';

const params = z.object({
  signal: z
    .string()
    .min(1)
    .optional()
    .describe('metric; default: accuracy of a classifier, rmse of a regression, ctr of a ranker'),
  window: window().unwrap().prefault('7d').describe('length of the rolling window'),
  every: everyTick('1h'),
  align: align(),
  drop: share().prefault(0.05).describe('relative worsening against the reference'),
  ...lifeCycleParams(),
});

const metrics = { binary: 'accuracy', regression: 'rmse', ranking: 'ctr', none: 'accuracy' } as const;

/** A rolling week of the metric against the reference. */
export const perf7d = Object.freeze<PresetDeclaration>({
  kind: 'perf-7d-5pct',
  summary: 'rolling 7-day metric more than 5 % worse than on the reference',
  source: 'the customary performance monitor: a rolling mean against the value at release',
  version: 'rule of thumb',
  params,
  facts: {
    metric: 'accuracy (classifiers), rmse (regressions) or ctr (rankers) over the labels known by then',
    bins: 'none',
    minimum: 'none',
    comparator: 'relative worsening > 5 %',
    window: '7d, sliding each hour',
    lifeCycle: 'ends at the first evaluation below',
    open: 'cadence: 1h stands in',
  },
  build(raw, context) {
    const { signal, window: length, every, align: anchor, drop } = raw as z.infer<typeof params>;
    const shared = { window: length, every, ...(anchor === undefined ? {} : { align: anchor }) };
    return {
      detectors: [
        { name: 'metric', kind: 'degradation', params: { ...shared, signal: signal ?? metrics[context.task] } },
      ],
      rules: [
        {
          alert: 'PerformanceDown5Percent',
          when: `${context.named('metric')} > ${drop}`,
          severity: 'ticket',
          diagnosis: 'concept-drift',
        },
      ],
    };
  },
});
