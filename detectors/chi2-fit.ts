import { divergenceDetector, divergenceParams } from './binned.js';
import { chiSquaredFit } from './statistics/distance.js';

/** Watches the distribution of a signal over categories, or bins of the reference, which is taken for exact. */
export const chi2Fit = divergenceDetector({
  kind: 'chi2-fit',
  summary:
    'χ² test of fit that takes the shares of the reference for exact; p for the p-value, floored where expected counts are rounded down',
  source: 'Pearson 1900; as scipy.stats.chisquare; floored as whylogs 1.6 does',
  fields: ['statistic', 'p', 'floored'],
  params: divergenceParams,
  compare: (reference, current) => ({
    ...chiSquaredFit(reference, current, false),
    floored: chiSquaredFit(reference, current, true).p,
  }),
});
