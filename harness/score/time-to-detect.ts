import { netRecallInterval } from '../core/mover.js';
import type { DelayEstimates, Estimate } from '../core/scorecard.js';
import { noEstimate } from './estimate.js';
import { jackknifeBounds } from './jackknife.js';
import { delayQuantile } from './net-curve.js';
import type { PairedDelays } from './pairs.js';
import { restrictedMean } from './restricted-mean.js';

/** Median, 90th percentile and restricted mean of the net time to detect, seconds, with two-sided 95 % intervals; a recorded incident has none. */
export function delayEstimates(pairs: PairedDelays, deadlineS: number): DelayEstimates {
  const n = pairs.faulted.length;
  const quantile = (share: number): Estimate => {
    const found = delayQuantile(pairs, deadlineS, share, netRecallInterval);
    return pairs.once ? { value: found.value, low: null, high: null, n } : { ...found, n };
  };
  const mean = restrictedMean(pairs, deadlineS);
  return {
    median: quantile(0.5),
    p90: quantile(0.9),
    rmst: mean === null ? noEstimate(0) : jackknifeBounds(mean, 0.025),
  };
}
