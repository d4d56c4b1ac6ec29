import { sampledDetector, sampleParams } from './sampled.js';
import { largestDifference } from './statistics/distance.js';
import { largestGap } from './statistics/kolmogorov-smirnov.js';

/** Watches the distribution of a signal by its largest single change. */
export const linf = sampledDetector({
  kind: 'linf',
  summary: 'L∞ distance: largest gap of the distribution functions (numbers) or of the shares of a category',
  source: 'as model monitors of cloud platforms document it, on samples of at most 10,000 rows',
  fields: ['statistic'],
  params: sampleParams,
  compare: () => ({
    numbers: (reference, current) => ({ statistic: largestGap(reference, current) }),
    categories: (reference, current) => ({ statistic: largestDifference(reference, current) }),
  }),
});
