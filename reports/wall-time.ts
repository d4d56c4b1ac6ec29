import type { SavedRun } from '../harness/core/saved.js';

/** Seconds of the clock in which at least one of the runs was at work: runs of one command overlap. */
export function wallSeconds(runs: readonly SavedRun[]): number {
  const spans = runs
    .map(({ scorecard: { made, wallS } }) => ({ from: Date.parse(made) / 1000, wallS }))
    .sort((a, b) => a.from - b.from);
  let until = Number.NEGATIVE_INFINITY;
  let total = 0;
  for (const { from, wallS } of spans) {
    total += Math.max(0, from + wallS - Math.max(from, until));
    until = Math.max(until, from + wallS);
  }
  return total;
}
