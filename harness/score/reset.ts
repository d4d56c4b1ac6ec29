import { listEpisodes } from '../core/episode-list.js';
import type { Estimate } from '../core/scorecard.js';
import { largest } from './descriptives.js';
import { meanEstimate } from './estimate.js';
import type { Evidence, TrialView } from './evidence.js';

/**
 * Seconds from the end of the last fault until the alert is quiet again, over the trials in which it had newly fired:
 * 0 where it resolved before, up to the end of the trial where it never did. Null where a fault lasts to the end.
 */
export function resetTime(evidence: Evidence, rules: readonly number[]): Estimate | null {
  const { faults } = evidence.plan;
  if (faults.length === 0 || faults.some((fault) => fault.lastsS === null)) return null;
  const wanted = new Set(rules);
  const resets: number[] = [];
  for (const trial of evidence.trials) {
    const endS = Math.max(...faults.map((fault) => trial.record.t0S[fault.id] + (fault.lastsS ?? 0)));
    if (endS >= trial.record.endS) continue;
    const reset = resetOf(trial, wanted, endS);
    if (reset !== null) resets.push(reset);
  }
  return resets.length === 0 ? null : meanEstimate(resets);
}

function resetOf({ faulted, record, forkS }: TrialView, rules: ReadonlySet<number>, endS: number): number | null {
  const fired = listEpisodes(faulted?.episodes ?? []).filter(
    (episode) => rules.has(episode.rule) && episode.startsS >= forkS && episode.startsS < endS,
  );
  if (fired.length === 0) return null;
  return largest(
    fired.map((episode) => (episode.endsS ?? record.endS) - endS),
    0,
  );
}
