import { z } from 'zod';
import { everyValue, mean, sd } from '../parameters.js';
import { momentaryParams, signalOr } from './parameters.js';
import type { PresetDeclaration } from './preset.js';

interface Chart {
  readonly kind: string;
  readonly chart: string;
  readonly alert: string;
  readonly summary: string;
  readonly source: string;
  readonly own: Record<string, z.ZodType>;
  readonly metric: string;
  readonly comparator: string;
}

function chartPreset(of: Chart): PresetDeclaration {
  const params = z.object({
    signal: signalOr('feature.*'),
    every: everyValue()
      .unwrap()
      .prefault('1m')
      .describe('the mean of each interval of this length, or event for each value'),
    ...of.own,
    mean: mean(),
    sd: sd(),
    ...momentaryParams(),
  });
  return Object.freeze<PresetDeclaration>({
    kind: of.kind,
    summary: of.summary,
    source: of.source,
    version: 'textbook',
    params,
    facts: {
      metric: of.metric,
      bins: 'none',
      minimum: '2 points of the reference, where mean and sd are not given',
      comparator: of.comparator,
      window: 'the mean of each minute',
      lifeCycle: 'fires at one point and starts afresh',
      open: 'size of a subgroup: the mean of a minute stands in',
    },
    build(raw, context) {
      const keys = ['signal', 'every', 'mean', 'sd', ...Object.keys(of.own)];
      const given = Object.fromEntries(keys.flatMap((key) => (raw[key] === undefined ? [] : [[key, raw[key]]])));
      return {
        detectors: [{ name: 'chart', kind: of.chart, params: given }],
        rules: [{ alert: of.alert, when: context.named('chart'), severity: 'ticket', diagnosis: 'data-drift' }],
      };
    },
  });
}

/** A point beyond three standard deviations. */
export const spcShewhart = chartPreset({
  kind: 'spc-shewhart',
  chart: 'shewhart',
  alert: 'ShewhartChart',
  summary: 'textbook Shewhart chart: a point beyond 3σ',
  source: 'Shewhart 1931; Montgomery, Introduction to Statistical Quality Control',
  own: { limit: z.number().positive().default(3).describe('control limit in standard deviations') },
  metric: 'each point',
  comparator: 'beyond 3σ on either side',
});

/** Cumulative sums on both sides. */
export const spcCusum = chartPreset({
  kind: 'spc-cusum',
  chart: 'cusum',
  alert: 'CusumChart',
  summary: 'textbook CUSUM chart: k 0.5, h 5, on both sides',
  source: 'Page 1954; Montgomery, Introduction to Statistical Quality Control',
  own: {
    k: z.number().min(0).default(0.5).describe('reference value in standard deviations'),
    h: z.number().positive().default(5).describe('decision interval in standard deviations'),
  },
  metric: 'cumulative sum of deviations beyond k = 0.5σ',
  comparator: 'sum > h = 5σ on either side',
});

/** Exponentially weighted moving average. */
export const spcEwma = chartPreset({
  kind: 'spc-ewma',
  chart: 'ewma',
  alert: 'EwmaChart',
  summary: 'textbook EWMA chart: λ 0.2, L 2.962, fixed limits',
  source: 'Roberts 1959; Lucas & Saccucci 1990',
  own: {
    lambda: z.number().positive().max(1).default(0.2).describe('weight of the newest point'),
    limit: z.number().positive().default(2.962).describe('control limit in standard deviations of the average'),
  },
  metric: 'exponentially weighted average of the points, λ = 0.2',
  comparator: 'beyond 2.962 asymptotic standard deviations on either side',
});
