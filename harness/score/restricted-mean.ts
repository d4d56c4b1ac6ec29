import { jackknifeError, type WithError } from './jackknife.js';
import { type PairedDelays, type SurvivorSteps, survivorSteps } from './pairs.js';

/**
 * Restricted mean of the net time to detect: the area under S₁/S₀ over [0, W), misses counting W. Where no twin is left
 * undetected the ratio is 1, as the net recall is 0 there. Its standard error is the delete-one-seed jackknife's, from
 * running sums: leaving seed i out takes 1 off each curve until that seed's own detection.
 * @returns null without seeds
 */
export function restrictedMean(pairs: PairedDelays, deadlineS: number): WithError | null {
  const n = pairs.faulted.length;
  if (n === 0) return null;
  const steps = survivorSteps(pairs, deadlineS);
  const whole = areas(steps, deadlineS, 0, 0);
  const last = whole.length - 1;
  if (n === 1) return { value: whole[last], error: null, n };
  const withoutBoth = areas(steps, deadlineS, 1, 1);
  const withoutFaulted = areas(steps, deadlineS, 1, 0);
  const withoutTwin = areas(steps, deadlineS, 0, 1);
  const leftOut = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const a = stepOf(steps.times, pairs.faulted[i], deadlineS);
    const b = stepOf(steps.times, pairs.twin[i], deadlineS);
    const between = a < b ? withoutTwin : withoutFaulted;
    const early = Math.min(a, b);
    const late = Math.max(a, b);
    leftOut[i] = withoutBoth[early] + (between[late] - between[early]) + (whole[last] - whole[late]);
  }
  return { value: whole[last], error: jackknifeError(leftOut), n };
}

/** Running area under the ratio of the curves, with `less` seeds fewer in each; entry j is up to the time of step j. */
function areas(steps: SurvivorSteps, deadlineS: number, lessFaulted: number, lessTwin: number): Float64Array {
  const { times, faulted, twin } = steps;
  const sum = new Float64Array(times.length + 1);
  for (let step = 0; step < times.length; step++) {
    const until = step + 1 < times.length ? times[step + 1] : deadlineS;
    const left = twin[step] - lessTwin;
    const ratio = left <= 0 ? 1 : (faulted[step] - lessFaulted) / left;
    sum[step + 1] = sum[step] + ratio * (until - times[step]);
  }
  return sum;
}

/** Index of the step at this delay; one past the last for a miss. */
function stepOf(times: Float64Array, delay: number, deadlineS: number): number {
  if (!(delay < deadlineS)) return times.length;
  let low = 1;
  let high = times.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle] < delay) low = middle + 1;
    else high = middle;
  }
  return low;
}
