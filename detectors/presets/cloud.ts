import { z } from 'zod';
import { bins } from '../parameters.js';
import { anyOf, overFeatures } from './columns.js';
import { lifeCycleParams, windowOf, windowParams } from './parameters.js';
import type { PresetDeclaration } from './preset.js';

const divergenceParams = z.object({
  ...windowParams('1h', '1h'),
  bins: bins(),
  threshold: z
    .number()
    .positive()
    .default(0.3)
    .describe('divergence (base 2) or L∞ distance above which a feature has drifted'),
  ...lifeCycleParams(),
});

/** Named after the rule: its documentation leaves the base of the logarithm open. */
export const jsDivergence = Object.freeze<PresetDeclaration>({
  kind: 'js-divergence-0.3',
  summary: 'Jensen–Shannon divergence (numbers) or L∞ distance (categories) above 0.3, hourly',
  source: 'as Vertex AI Model Monitoring v1 documents its default thresholds',
  version: 'documentation of 2026-08',
  params: divergenceParams,
  facts: {
    metric: 'Jensen–Shannon divergence of numbers, L∞ distance of the shares of categories',
    bins: '10 quantile bins of the reference',
    minimum: 'none',
    comparator: 'any feature > 0.3',
    window: '1h, tumbling: the monitoring interval',
    lifeCycle: 'each interval stands alone',
    open: 'base of the logarithm (2 stands in, so that the divergence ends at 1) and bins (those of the other presets)',
  },
  build(raw, context) {
    const { signal, bins: count, threshold } = raw as z.infer<typeof divergenceParams>;
    const shared = windowOf(raw);
    const numbers = overFeatures('numeric', { name: 'js', kind: 'js' }, { ...shared, bins: count }, signal, context);
    const categories = overFeatures('categorical', { name: 'linf', kind: 'linf' }, shared, signal, context);
    const terms = [
      ...anyOf(numbers, context, `.divergence > ${threshold * Math.LN2}`),
      ...anyOf(categories, context, ` > ${threshold}`),
    ];
    return {
      detectors: [...numbers, ...categories],
      rules: [{ alert: 'JsDivergenceAbove0_3', when: terms.join(' or '), severity: 'ticket', diagnosis: 'data-drift' }],
    };
  },
});

const linfParams = z.object({
  ...windowParams('1h', '1h'),
  threshold: z.number().positive().max(1).default(0.1).describe('distance above which a feature has drifted'),
  ...lifeCycleParams(),
});

/** Named after the rule: its documentation leaves the comparison method open. */
export const linf01 = Object.freeze<PresetDeclaration>({
  kind: 'linf-0.1',
  summary: 'L∞ distance of the distribution functions (numbers) or shares (categories) above 0.1, hourly',
  source: 'as Amazon SageMaker Model Monitor documents its distribution constraints',
  version: 'documentation of 2026-08',
  params: linfParams,
  facts: {
    metric: 'L∞ distance: of the distribution functions of numbers, of the shares of categories',
    bins: 'none',
    minimum: 'none',
    comparator: 'any feature > 0.1',
    window: '1h, tumbling',
    lifeCycle: 'each execution stands alone',
    open: 'comparison method (plain distance stands in). Executions that start up to 20 minutes late are not simulated',
  },
  build(raw, context) {
    const { signal, threshold } = raw as z.infer<typeof linfParams>;
    return {
      detectors: [{ name: 'columns', kind: 'linf', params: { ...windowOf(raw), signal } }],
      rules: [
        {
          alert: 'LinfAbove0_1',
          when: `any(${context.named('columns')} > ${threshold})`,
          severity: 'ticket',
          diagnosis: 'data-drift',
        },
      ],
    };
  },
});
