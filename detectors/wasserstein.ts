import { sampledDetector, sampleParams } from './sampled.js';
import { spread, wassersteinDistance } from './statistics/distance.js';

/** Spreads below this count as this, so that a constant reference gives a large distance and not an infinite one. */
const leastSpread = 0.001;

/** Watches the distribution of a numeric signal by how far its values have moved. */
export const wasserstein = sampledDetector({
  kind: 'wasserstein',
  summary: 'Wasserstein distance of window and reference in standard deviations of the reference; raw is in its units',
  source: 'Kantorovich 1942; the distance as scipy.stats.wasserstein_distance, on samples of at most 10,000 rows',
  fields: ['statistic', 'raw'],
  params: sampleParams,
  numericOnly: true,
  compare: () => ({
    numbers(reference, current) {
      const raw = wassersteinDistance(reference, current);
      return { statistic: raw / Math.max(spread(reference), leastSpread), raw };
    },
    categories: () => ({ statistic: null, raw: null }),
  }),
});
