import { divergenceDetector, divergenceParams } from './binned.js';
import { relativeEntropy } from './statistics/divergence.js';

/** Watches the distribution of a signal over bins of the reference. */
export const kl = divergenceDetector({
  kind: 'kl',
  summary:
    'Kullback–Leibler divergence of the window from the reference, in nats (∞ where the window has an unseen bin)',
  source: 'Kullback & Leibler 1951; as scipy.stats.entropy(window, reference)',
  fields: ['statistic'],
  params: divergenceParams,
  compare: (reference, current) => ({ statistic: relativeEntropy(current, reference) }),
});
