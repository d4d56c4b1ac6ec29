import { divergenceDetector, divergenceParams } from './binned.js';
import { jensenShannon } from './statistics/divergence.js';

/** Watches the distribution of a signal over bins of the reference. */
export const js = divergenceDetector({
  kind: 'js',
  summary: 'Jensen–Shannon distance of window and reference (natural logarithm); the divergence is a field of its own',
  source: 'Lin 1991; the distance as scipy.spatial.distance.jensenshannon',
  fields: ['statistic', 'divergence'],
  params: divergenceParams,
  compare: (reference, current) => {
    const divergence = jensenShannon(current, reference);
    return { statistic: Math.sqrt(divergence), divergence };
  },
});
