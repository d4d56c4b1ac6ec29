import { z } from 'zod';
import { leftoverRows } from '../chunked.js';
import { estimable } from '../estimate.js';
import { lifeCycleParams, windowOf, windowParams } from './parameters.js';
import type { PresetDeclaration, PresetDetector, PresetRule } from './preset.js';

const { every: _every, ...windows } = windowParams('1h', '1h');

const params = z.object({
  ...windows,
  metric: z
    .string()
    .min(1)
    .optional()
    .describe(
      'metric of performance, realised and, of a classifier, estimated where CBPE can; default: accuracy of a classifier, rmse of a regression, ctr of a ranker',
    ),
  chunks: z.int().min(2).default(10).describe('chunks of the reference that set the thresholds'),
  leftover: leftoverRows(),
  sigmas: z.number().positive().default(3).describe('standard deviations of the chunks to a threshold'),
  ...lifeCycleParams(),
});

const metrics = { binary: 'accuracy', regression: 'rmse', ranking: 'ctr', none: null } as const;

/** NannyML's drift, data-quality and performance calculators with nothing set. */
export const nannymlDefault = Object.freeze<PresetDeclaration>({
  kind: 'nannyml-default',
  summary: 'documented defaults of NannyML: beyond mean ± 3σ of the chunks of the reference',
  source:
    'NannyML, univariate drift, data quality, realised and estimated performance with standard-deviation thresholds',
  version: '0.13.1',
  params,
  facts: {
    metric:
      'Jensen–Shannon distance (base 2) of each feature; share of missing and of unseen values; realised performance; of a classifier also performance as estimated from its scores without labels (CBPE)',
    bins: "numbers: even bins by Doane's rule on the reference, and one for what lies outside; a category is a bin",
    minimum: 'none',
    comparator:
      'distance > mean + 3σ; shares and performance outside mean ± 3σ, σ over 10 chunks with ddof 0; limits of estimated performance are those of realised',
    window: 'chunks of 1h, tumbling',
    lifeCycle: 'each chunk stands alone',
    open: 'length of a chunk: 1h stands in. The reference is cut by rows with a value; those beyond ten whole chunks make one more, as its default chunker does, and a chunk of a few rows lifts the thresholds far (leftover: drop does without). Of performance its rows are those whose labels have come, in that order. Estimated performance of a regression (DLE) is left out',
  },
  build(raw, context) {
    const { signal, metric, leftover, sigmas, window, chunks } = raw as z.infer<typeof params>;
    const shared = { ...windowOf(raw), every: window, chunks, leftover, sigmas };
    const detectors: PresetDetector[] = [];
    const rules: PresetRule[] = [];
    const watch = (name: string, kind: string, of: object, alert: string, diagnosis: string): void => {
      detectors.push({ name, kind, params: { ...shared, ...of } });
      rules.push({ alert, when: `any(${context.named(name)}.excess > 0)`, severity: 'ticket', diagnosis });
    };
    const limits = (name: string, of: string, alert: string, diagnosis: string): void =>
      watch(name, 'chunk-limits', { signal: of }, alert, diagnosis);
    limits('drift', signal, 'NannymlDrift', 'data-drift');
    if (context.features.length > 0) limits('missing', 'nullRatio.*', 'NannymlMissingValues', 'data-quality');
    if (context.features.some(({ type }) => type === 'categorical')) {
      // No chunk of the reference can hold a value that is not in the reference: both thresholds are 0.
      detectors.push({
        name: 'unseen',
        kind: 'level',
        params: { ...windowOf(raw), every: window, signal: 'unseenRatio.*' },
      });
      rules.push({
        alert: 'NannymlUnseenValues',
        when: `any(${context.named('unseen')} > 0)`,
        severity: 'ticket',
        diagnosis: 'data-quality',
      });
    }
    const realised = metric ?? metrics[context.task];
    if (realised !== null) limits('performance', realised, 'NannymlPerformance', 'concept-drift');
    // What moves an estimate is what moves the scores: the data, and never the concept.
    if (context.task === 'binary' && estimable.some((one) => one === realised))
      watch('estimated', 'cbpe', { metric: realised }, 'NannymlEstimatedPerformance', 'data-drift');
    return { detectors, rules };
  },
});
