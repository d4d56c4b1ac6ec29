import { z } from 'zod';
import { share } from '../../harness/core/quantity.js';
import { everyTick } from '../parameters.js';
import { lifeCycleParams } from './parameters.js';
import type { PresetDeclaration } from './preset.js';

const params = z.object({
  signal: z.string().min(1).default('errorRate').describe('bad events: a signal of 0 and 1'),
  objective: share()
    .refine((value) => value < 1, { message: 'an objective of 100 % leaves no error budget' })
    .optional()
    .describe('share of good events that is promised; default: business.slo.objective of the file, else 99.9%'),
  every: everyTick('1m'),
  fast: z.number().positive().default(14.4).describe('burn rate over 1h and 5m that pages'),
  slow: z.number().positive().default(6).describe('burn rate over 6h and 30m that pages'),
  trickle: z.number().positive().default(1).describe('burn rate over 3d and 6h that opens a ticket'),
  ...lifeCycleParams(),
});

const hour = 3600;

/** The workbook's recommended parameters for a 30-day budget. */
const windows = { fast: [hour, hour / 12], slow: [6 * hour, hour / 2], trickle: [72 * hour, 6 * hour] } as const;

/** Multi-window, multi-burn-rate alerts on an error budget. */
export const sloBurnRate = Object.freeze<PresetDeclaration>({
  kind: 'slo-burn-rate',
  summary: 'error budget burnt at 14.4× over 1h and 5m, 6× over 6h and 30m (pages), or 1× over 3d and 6h (a ticket)',
  source: 'Google, The Site Reliability Workbook, chapter 5, table 5-8',
  version: 'edition of 2018',
  params,
  facts: {
    metric: 'burn rate: share of bad events over the share that the objective allows, over a long and a short window',
    bins: 'none',
    minimum: 'none',
    comparator: 'both windows > 14.4, > 6 (pages: severity="critical"), > 1 (a ticket: severity="warning")',
    window: '1h/5m, 6h/30m, 3d/6h, sliding each minute',
    lifeCycle: 'ends when the short window falls below',
    open: 'evaluation interval: 1m stands in',
  },
  build(raw, context) {
    const given = raw as z.infer<typeof params>;
    const objective = given.objective ?? context.objective ?? 0.999;
    const above = (name: 'fast' | 'slow' | 'trickle') => `${context.named(name)} > ${given[name]}`;
    return {
      detectors: (['fast', 'slow', 'trickle'] as const).map((name) => ({
        name,
        kind: 'burn-rate',
        params: {
          signal: given.signal,
          objective,
          long: windows[name][0],
          short: windows[name][1],
          every: given.every,
        },
      })),
      rules: [
        {
          alert: 'ErrorBudgetBurn',
          labels: { severity: 'critical' },
          when: `${above('fast')} or ${above('slow')}`,
          severity: 'page',
          diagnosis: 'system',
        },
        {
          alert: 'ErrorBudgetBurn',
          labels: { severity: 'warning' },
          when: above('trickle'),
          severity: 'ticket',
          diagnosis: 'system',
        },
      ],
    };
  },
});
