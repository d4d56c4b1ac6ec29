import { divergenceDetector, divergenceParams } from './binned.js';
import { chiSquaredTest } from './statistics/divergence.js';

/** Watches the distribution of a signal over categories, or bins of the reference. */
export const chi2 = divergenceDetector({
  kind: 'chi2',
  summary: 'χ² test of homogeneity of window and reference over categories or quantile bins; field p for the p-value',
  source: 'Pearson 1900; as scipy.stats.chi2_contingency',
  fields: ['statistic', 'p'],
  params: divergenceParams,
  compare: (reference, current) => {
    const { statistic, p } = chiSquaredTest([reference, current]);
    return { statistic, p };
  },
});
