import { netRecall, type OpenInterval, type PairedSurvivors } from '../core/mover.js';
import type { PairedDelays, SurvivorSteps } from './pairs.js';
import { survivorSteps } from './pairs.js';

/** A quantile of the time to detect with bounds, seconds; null where it is not reached within W. */
export interface QuantileBounds {
  value: number | null;
  low: number | null;
  high: number | null;
}

/**
 * Quantile of the net time to detect: the first time at which the net recall reaches `share`. Its bounds invert the
 * pointwise interval of the net recall: low where the upper bound first reaches the share, high where the lower does.
 */
export function delayQuantile(
  pairs: PairedDelays,
  deadlineS: number,
  share: number,
  interval: (survivors: PairedSurvivors) => OpenInterval,
): QuantileBounds {
  const steps = survivorSteps(pairs, deadlineS);
  const found: QuantileBounds = { value: null, low: null, high: null };
  const n = pairs.faulted.length;
  if (n === 0) return found;
  for (let step = 0; step < steps.times.length; step++) {
    const survivors = survivorsOf(steps, step, n);
    const t = steps.times[step];
    const [low, high] = interval(survivors);
    if (found.low === null && high !== null && reaches(high, share)) found.low = t;
    if (found.value === null && reaches(netRecall(survivors) ?? 0, share)) found.value = t;
    if (found.high === null && low !== null && reaches(low, share)) {
      found.high = t;
      break;
    }
  }
  return found;
}

/** Nine of ten must reach 0.9, whatever the last bit of 1 − 1/10 says. */
function reaches(recall: number, share: number): boolean {
  return recall >= share - 1e-12;
}

function survivorsOf(steps: SurvivorSteps, step: number, n: number): PairedSurvivors {
  const { faulted, twin, both, once } = steps;
  return { n, faulted: faulted[step], twin: twin[step], both: both[step], ...(once && { once }) };
}
