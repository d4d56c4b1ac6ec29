import { z } from 'zod';
import { bins } from '../parameters.js';
import { lifeCycleParams, windowOf, windowParams } from './parameters.js';
import type { PresetDeclaration } from './preset.js';

function psiPreset(threshold: number, reading: string): PresetDeclaration {
  const params = z.object({
    ...windowParams('1h', '1h'),
    bins: bins(),
    threshold: z.number().positive().default(threshold).describe('value above which a feature has drifted'),
    ...lifeCycleParams(),
  });
  return Object.freeze<PresetDeclaration>({
    kind: `psi-${threshold}`,
    summary: `population stability index above ${threshold}: ${reading}`,
    source: 'rule of thumb of credit scoring (Siddiqi 2006, Credit Risk Scorecards)',
    version: 'rule of thumb',
    params,
    facts: {
      metric: 'population stability index of each feature, shares floored at 1e-4',
      bins: '10 quantile bins of the reference; a category is a bin',
      minimum: 'none',
      comparator: `any feature > ${threshold}`,
      window: '1h, tumbling',
      lifeCycle: 'fires at the evaluation, ends at the first one below',
      open: 'window and cadence: the rule of thumb names none; 1h stands in',
    },
    build(raw, context) {
      const { signal, bins: count, threshold: limit } = raw as z.infer<typeof params>;
      return {
        detectors: [{ name: 'columns', kind: 'psi', params: { ...windowOf(raw), signal, bins: count } }],
        rules: [
          {
            alert: `PsiAbove${String(threshold).replace('.', '_')}`,
            when: `any(${context.named('columns')} > ${limit})`,
            severity: 'ticket',
            diagnosis: 'data-drift',
          },
        ],
      };
    },
  });
}

/** The lowest of the three customary thresholds. */
export const psi01 = psiPreset(0.1, 'a slight change, to be watched');

/** The customary threshold of an alert. */
export const psi02 = psiPreset(0.2, 'a change to act on');

/** The customary threshold of a significant change in credit scoring. */
export const psi025 = psiPreset(0.25, 'a significant change in credit scoring');
