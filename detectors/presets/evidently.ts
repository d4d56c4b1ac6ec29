import { z } from 'zod';
import { share } from '../../harness/core/quantity.js';
import { lifeCycleParams, windowOf, windowParams } from './parameters.js';
import type { PresetDeclaration } from './preset.js';

const params = z.object({
  ...windowParams('1h', '1h'),
  p: share().prefault(0.05).describe('p-value at which a column has drifted, where the reference is small'),
  distance: z.number().positive().default(0.1).describe('distance at which a column has drifted, where it is large'),
  share: share().prefault(0.5).describe('share of drifted columns at which the dataset has drifted'),
  ...lifeCycleParams(),
});

/** Evidently's data-drift preset with nothing set. */
export const evidentlyDefault = Object.freeze<PresetDeclaration>({
  kind: 'evidently-default',
  summary: 'documented defaults of Evidently: dataset drift when at least half of the columns have drifted',
  source: 'Evidently, DataDriftPreset and its default choice of tests',
  version: '0.7.21',
  params,
  facts: {
    metric:
      'reference up to 1,000 rows: KS p (numbers), χ² p (up to 5 values, categories), z-test p (two values); above: Wasserstein distance / σ of the reference (numbers), Jensen–Shannon distance (categories, up to 5 values)',
    bins: 'none: values or categories as they are',
    minimum: 'none',
    comparator: 'KS p <= 0.05, χ² and z p < 0.05, distances >= 0.1; dataset: share of drifted columns >= 50 %',
    window: '1h, tumbling',
    lifeCycle: 'each report stands alone: fires at a report, ends at the next without drift',
    open: 'window and cadence: a report is run when its user runs it; 1h stands in',
  },
  build(raw, context) {
    const { signal, p, distance, share: part } = raw as z.infer<typeof params>;
    return {
      detectors: [{ name: 'columns', kind: 'evidently', params: { ...windowOf(raw), signal, p, distance } }],
      rules: [
        {
          alert: 'EvidentlyDatasetDrift',
          when: `count(${context.named('columns')}.drifted >= 1) >= ${part * 100}%`,
          severity: 'ticket',
          diagnosis: 'data-drift',
        },
      ],
    };
  },
});
