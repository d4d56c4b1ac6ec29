import { divergenceDetector, divergenceParams } from './binned.js';
import { populationStability } from './statistics/divergence.js';

/** Watches the distribution of a signal over bins of the reference. */
export const psi = divergenceDetector({
  kind: 'psi',
  summary: 'population stability index over quantile bins of the reference (a category is a bin)',
  source:
    'Siddiqi 2006, Credit Risk Scorecards; shares floored at 1e-4; null distribution after Yurdakul & Naranjo 2020',
  fields: ['statistic'],
  params: divergenceParams,
  compare: (reference, current) => ({ statistic: populationStability(reference, current) }),
});
