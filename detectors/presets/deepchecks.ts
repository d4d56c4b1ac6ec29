import { z } from 'zod';
import { share } from '../../harness/core/quantity.js';
import { anyOf, overFeatures, overNumbers } from './columns.js';
import { lifeCycleParams, windowOf, windowParams } from './parameters.js';
import type { PresetDeclaration, PresetDetector, PresetRule } from './preset.js';

const params = z.object({
  ...windowParams('1h', '1h'),
  numeric: z.number().positive().max(1).default(0.2).describe('KS statistic above which a numeric feature has drifted'),
  categorical: z.number().positive().max(1).default(0.2).describe("Cramér's V above which a categorical one has"),
  prediction: z.number().positive().max(1).default(0.15).describe('the same for the prediction and the label'),
  performance: share().prefault(0.1).describe('relative worsening of the metric'),
  ...lifeCycleParams(),
});

const metrics = { binary: 'accuracy', regression: 'rmse', ranking: 'ctr', none: null } as const;

/** The conditions of deepchecks' checks with nothing set. */
export const deepchecksDefault = Object.freeze<PresetDeclaration>({
  kind: 'deepchecks-default',
  summary:
    'documented conditions of deepchecks: KS or Cramér V above 0.2, prediction and label 0.15, performance −10 %',
  source: 'deepchecks, feature, prediction and label drift and performance conditions',
  version: '0.18–0.19',
  params,
  facts: {
    metric:
      "KS statistic (numbers), Cramér's V with bias correction of samples scaled to one size (categories; those up to 1 % of both are one); accuracy, rmse or ctr",
    bins: 'none: values or categories as they are',
    minimum: '10 rows',
    comparator: 'any feature > 0.2; prediction or label > 0.15; metric worse by more than 10 %',
    window: '1h, tumbling',
    lifeCycle: 'each run of the suite stands alone',
    open: 'window and cadence: a suite is run when its user runs it; 1h stands in',
  },
  build(raw, context) {
    const { signal, numeric, categorical, prediction, performance, minimum } = raw as z.infer<typeof params>;
    const shared = { ...windowOf(raw), minimum: Math.max(10, minimum) };
    const ks = overNumbers({ name: 'ks', kind: 'ks' }, shared, signal, context);
    const cramer = overFeatures('categorical', { name: 'cramers-v', kind: 'cramers-v' }, shared, signal, context);
    const detectors: PresetDetector[] = [...ks, ...cramer];
    const features = [...anyOf(ks, context, ` > ${numeric}`), ...anyOf(cramer, context, `.balanced > ${categorical}`)];
    const rules: PresetRule[] = [
      { alert: 'DeepchecksFeatureDrift', when: features.join(' or '), severity: 'ticket', diagnosis: 'data-drift' },
    ];
    const metric = metrics[context.task];
    if (metric === null) return { detectors, rules };
    const kind = context.task === 'binary' ? 'cramers-v' : 'ks';
    for (const side of ['prediction', 'label'])
      detectors.push({ name: side, kind, params: { ...shared, signal: side } });
    const { minimum: _minimum, ...plain } = shared;
    detectors.push({ name: 'performance', kind: 'degradation', params: { ...plain, signal: metric } });
    const field = context.task === 'binary' ? '.balanced' : '';
    const sides = ['prediction', 'label'].map((side) => `${context.named(side)}${field} > ${prediction}`);
    rules.push(
      { alert: 'DeepchecksPredictionDrift', when: sides.join(' or '), severity: 'ticket', diagnosis: 'data-drift' },
      {
        alert: 'DeepchecksPerformance',
        when: `${context.named('performance')} > ${performance}`,
        severity: 'ticket',
        diagnosis: 'concept-drift',
      },
    );
    return { detectors, rules };
  },
});
