import type { AmocPoint, Estimate } from '../core/scorecard.js';

/** What one threshold gave. */
export interface ThresholdResult {
  readonly value: unknown;
  readonly perDay: Estimate;
  /** Restricted mean time to detect, seconds. */
  readonly rmst: Estimate;
  readonly current: boolean;
}

/**
 * The activity monitoring curve: false alarms a day against the restricted mean delay as a share of the deadline, one
 * point a threshold, those dominated by another marked.
 * Source: Fawcett & Provost 1999, Proc. KDD, 53.
 */
export function amocPoints(results: readonly ThresholdResult[], deadlineS: number): AmocPoint[] {
  const share = (seconds: number | null): number | null => (seconds === null ? null : seconds / deadlineS);
  const points = results.map(({ value, perDay, rmst, current }) => ({
    value,
    perDay,
    delay: { value: share(rmst.value), low: share(rmst.low), high: share(rmst.high), n: rmst.n },
    current,
  }));
  return points.map((point) => ({ ...point, dominated: points.some((other) => beats(other, point)) }));
}

type Trade = Pick<AmocPoint, 'perDay' | 'delay'>;

/** No more of either, and less of one. */
function beats(one: Trade, other: Trade): boolean {
  const [a, b] = [one.perDay.value, other.perDay.value];
  const [c, d] = [one.delay.value, other.delay.value];
  if (a === null || b === null || c === null || d === null) return false;
  return a <= b && c <= d && (a < b || c < d);
}
