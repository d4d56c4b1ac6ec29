import { episodeTimes } from '../core/episode-list.js';
import type { HarmSeries } from '../core/record.js';
import type { Evidence } from './evidence.js';

/** A trial in which harm was metered in both branches. Times are seconds since the start of the trial. */
export interface HarmedTrial {
  readonly twin: HarmSeries;
  readonly faulted: HarmSeries;
  /** Earliest t₀. */
  readonly t0S: number;
  /** When the first page reached a person, else the deadline. */
  readonly pagedS: number;
  /** When the last fault ended, else the deadline. */
  readonly mitigatedS: number;
}

/** Valid trials with harm series in both branches. Pages are counted from the earliest t₀ on. */
export function harmedTrials({ plan, trials }: Evidence): HarmedTrial[] {
  const harmed: HarmedTrial[] = [];
  for (const { twin, faulted, forkS: t0S, record } of trials) {
    if (twin.harm === null || faulted === null || faulted.harm === null) continue;
    const deadlineS = t0S + plan.timeline.deadlineS;
    const { n, rule, startsS, notifiedS } = episodeTimes(faulted.episodes);
    let pagedS = deadlineS;
    for (let i = 0; i < n; i++)
      if (startsS[i] >= t0S && plan.stack.rules[rule[i]].severity === 'page' && notifiedS[i] < pagedS)
        pagedS = notifiedS[i];
    const ends = plan.faults.map((fault) => record.t0S[fault.id] + (fault.lastsS ?? Number.POSITIVE_INFINITY));
    harmed.push({
      twin: twin.harm,
      faulted: faulted.harm,
      t0S,
      pagedS,
      mitigatedS: Math.min(deadlineS, Math.max(...ends)),
    });
  }
  return harmed;
}
