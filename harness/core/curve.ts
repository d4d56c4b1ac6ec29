import { netRecall, netRecallInterval } from './mover.js';
import type { FaultScore } from './scorecard.js';
import { z95 } from './wilson.js';

/** A step of the detection curve; it holds from `t` up to the next step. Times are seconds after t₀. */
export interface DetectionPoint {
  t: number;
  /** Share of trials whose faulted branch was detected by t (inclusive). */
  faulted: number;
  /** The same share of the fault-free twins: the chance level. */
  twin: number;
  /** Net recall by t, and its pointwise 95 % interval (null: unbounded). */
  net: number;
  low: number | null;
  high: number | null;
}

/**
 * Detection over time since t₀, from the per-trial delays of a scorecard alone: the first point is at 0, the last at W.
 * Masked and invalid trials are left out of all shares. Empty where no trial counts.
 * The survival curve is 1 − net.
 */
export function detectionCurve(
  score: Pick<FaultScore, 'hits' | 'misses' | 'perTrial'>,
  deadlineS: number,
  z: number = z95,
): DetectionPoint[] {
  const n = score.hits + score.misses;
  if (n === 0) return [];
  const faulted = delays(score.perTrial.faulted);
  const twin = delays(score.perTrial.twin);
  const either = earlierOfPairs(score.perTrial);
  const times = [...new Set([0, ...faulted, ...twin, deadlineS])].filter((t) => t <= deadlineS).sort((a, b) => a - b);
  let first = 0;
  let second = 0;
  let any = 0;
  return times.map((t) => {
    while (first < faulted.length && faulted[first] <= t) first += 1;
    while (second < twin.length && twin[second] <= t) second += 1;
    while (any < either.length && either[any] <= t) any += 1;
    const survivors = { n, faulted: n - first, twin: n - second, both: n - any };
    const [low, high] = netRecallInterval(survivors, z);
    return { t, faulted: first / n, twin: second / n, net: netRecall(survivors) ?? 0, low, high };
  });
}

function delays(perTrial: readonly (number | null)[]): number[] {
  return perTrial.filter((delay) => delay !== null).sort((a, b) => a - b);
}

function earlierOfPairs({ faulted, twin }: FaultScore['perTrial']): number[] {
  const earlier: (number | null)[] = faulted.map((delay, trial) => {
    const other = twin[trial] ?? null;
    if (delay === null || other === null) return delay ?? other;
    return Math.min(delay, other);
  });
  return delays(earlier);
}
