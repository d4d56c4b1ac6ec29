import type { OpenInterval, PairedSurvivors } from '../core/mover.js';
import type { Evidence } from './evidence.js';
import { confidenceSequence } from './stopping.js';

/** What a verdict has to know of a cell that a rule ended. */
export interface StoppedCell {
  /** Trials that count, and those that there are. */
  readonly n: number;
  readonly of: number;
  /** Every fault-free twin, those after the end included. */
  readonly twins: Evidence;
  /** Net recall by the deadline as the cell's score has it, unbiased under stopping. */
  recall(rules: readonly number[], fault: string): number | null;
}

/**
 * One-sided 95 % bounds of a net recall that hold wherever a rule stopped: the confidence sequence of the raw hits, and
 * where twins were hit by chance theirs too, each at half the error.
 */
export function stoppedBounds({ n, faulted, twin }: PairedSurvivors): OpenInterval {
  if (n === 0) return [null, null];
  const hits = n - faulted;
  if (twin === n) {
    const { low, high } = confidenceSequence(hits, n);
    return [low, high];
  }
  const raw = confidenceSequence(hits, n, 0.025);
  const chance = confidenceSequence(n - twin, n, 0.025);
  const net = (hit: number, by: number): number | null => (by >= 1 ? null : (hit - by) / (1 - by));
  return [net(raw.low, chance.high), net(raw.high, chance.low)];
}

/** Why a cell that a rule ended could not be decided. */
export function stoppedNote({ n, of }: StoppedCell): string {
  return `the cell was ended after ${n} of ${of} trials; --no-early-stop runs them all`;
}
