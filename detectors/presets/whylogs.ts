import { z } from 'zod';
import { duration, share } from '../../harness/core/quantity.js';
import { anyOf, overFeatures, overNumbers } from './columns.js';
import { lifeCycleParams, windowOf, windowParams } from './parameters.js';
import type { PresetDeclaration, PresetRule } from './preset.js';

const defaultParams = z.object({
  ...windowParams('1h', '1h'),
  p: share().prefault(0.05).describe('p-value up to which a column has drifted'),
  hellinger: z.number().positive().max(1).default(0.4).describe('Hellinger distance from which a column has drifted'),
  possible: z.number().positive().max(1).default(0.15).describe('Hellinger distance from which it may have'),
  ...lifeCycleParams(),
});

/** whylogs' drift scores with its own thresholds. */
export const whylogsDefault = Object.freeze<PresetDeclaration>({
  kind: 'whylogs-default',
  summary: 'documented thresholds of whylogs: KS and χ² p up to 0.05, Hellinger distance from 0.4 (0.15: possible)',
  source: 'whylogs, drift algorithms and their configurations',
  version: '1.6.4',
  params: defaultParams,
  facts: {
    metric: 'KS p (numbers) or χ² p against rounded expected counts (categories); Hellinger distance of numbers',
    bins: 'Hellinger: up to 30 even bins over the joint range, 4 rows each at least',
    minimum: 'none',
    comparator: 'any column p <= 0.05; any column Hellinger >= 0.4 (drift), >= 0.15 (possible drift)',
    window: '1h, tumbling',
    lifeCycle: 'each profile stands alone',
    open: 'window and cadence: a profile is made when its user makes it; 1h stands in. KS and bins are taken of rows, not of a KLL sketch',
  },
  build(raw, context) {
    const { signal, p, hellinger, possible } = raw as z.infer<typeof defaultParams>;
    const shared = windowOf(raw);
    const ks = overNumbers({ name: 'ks', kind: 'ks' }, shared, signal, context);
    const chi2 = overFeatures('categorical', { name: 'chi2', kind: 'chi2-fit' }, shared, signal, context);
    const distances = overFeatures('numeric', { name: 'hellinger', kind: 'hellinger' }, shared, signal, context);
    const tests = [...anyOf(ks, context, `.p <= ${p}`), ...anyOf(chi2, context, `.floored <= ${p}`)];
    const rule = (alert: string, terms: readonly string[], severity: PresetRule['severity']): PresetRule[] =>
      terms.length === 0 ? [] : [{ alert, when: terms.join(' or '), severity, diagnosis: 'data-drift' }];
    return {
      detectors: [...ks, ...chi2, ...distances],
      rules: [
        ...rule('WhylogsDriftTest', tests, 'ticket'),
        ...rule('WhylogsHellingerDrift', anyOf(distances, context, ` >= ${hellinger}`), 'ticket'),
        ...rule('WhylogsHellingerPossible', anyOf(distances, context, ` >= ${possible}`), 'info'),
      ],
    };
  },
});

const legacyParams = z.object({
  ...windowParams('1d', '1d'),
  trailing: duration()
    .refine((seconds) => seconds > 0, { message: 'trailing must be longer than 0' })
    .prefault('7d')
    .describe('length of the baseline before the window'),
  threshold: z.number().positive().max(1).default(0.7).describe('Hellinger distance from which a column has drifted'),
  ...lifeCycleParams(),
});

/** The drift monitor of the service that ended in 2025. */
export const whylabsLegacy = Object.freeze<PresetDeclaration>({
  kind: 'whylabs-legacy',
  summary: 'WhyLabs as it was: Hellinger distance from 0.7 against a trailing week',
  source: 'WhyLabs monitor schema (the service ended in 2025)',
  version: 'schema of 2025-01',
  params: legacyParams,
  facts: {
    metric: 'Hellinger distance of each feature',
    bins: 'up to 30 even bins over the joint range; a category is a bin',
    minimum: 'none',
    comparator: 'any feature >= 0.7',
    window: '1d, tumbling, against the 7d before it',
    lifeCycle: 'each batch stands alone',
    open: 'bins: those of whylogs 1.6 stand in',
  },
  build(raw, context) {
    const { signal, trailing, threshold } = raw as z.infer<typeof legacyParams>;
    return {
      detectors: [{ name: 'columns', kind: 'hellinger', params: { ...windowOf(raw), signal, trailing } }],
      rules: [
        {
          alert: 'WhylabsDrift',
          when: `any(${context.named('columns')} >= ${threshold})`,
          severity: 'ticket',
          diagnosis: 'data-drift',
        },
      ],
    };
  },
});
