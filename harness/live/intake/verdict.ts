import type { Plan } from '../../core/plan.js';
import type { AlertRecord } from '../records/alert.js';
import { isOfAnotherTrial, isSimulated, secondsOf, type TrialClock } from './clock.js';
import { expectedOf, matches } from './match.js';
import { spells } from './spells.js';

/** What came of one expectation. */
export interface IntakeMatch {
  readonly trial: number;
  readonly alert: string;
  readonly fault: string | null;
  readonly outcome: 'fires' | 'silent';
  /** Alerts at or after t₀ that are the one expected. */
  readonly alerts: number;
  /** Simulated seconds from t₀ to the first of them. */
  readonly firstS: number | null;
  readonly met: boolean;
}

/** Holds the alerts of monitors outside against what the scenario expects in one live trial. */
export function intakeMatches(plan: Plan, alerts: readonly AlertRecord[], clock: TrialClock): IntakeMatch[] {
  const begun = spells(alerts)
    .map(({ first }) => first)
    .filter((one) => !isOfAnotherTrial(one, clock));
  return plan.expect.map(({ alert, fault, outcome, withinS }) => {
    const t0S = fault === null ? Math.min(clock.endS, ...Object.values(clock.t0S)) : clock.t0S[fault];
    const expected = expectedOf(alert);
    const limitS = withinS ?? plan.timeline.deadlineS;
    const delays = begun
      .filter((one) => matches(one, expected))
      .map((one) => simulatedS(one, clock) - t0S)
      .filter((delay) => delay >= 0 && t0S + delay <= clock.endS)
      .sort((a, b) => a - b);
    const firstS = delays[0] ?? null;
    const fired = firstS !== null && firstS < limitS;
    return {
      trial: clock.trial,
      alert,
      fault,
      outcome,
      alerts: delays.length,
      firstS,
      met: fired === (outcome === 'fires'),
    };
  });
}

/** When an alert began, in simulated seconds: monitors that read the records speak of event time, others of the wall's. */
function simulatedS({ starts_at }: AlertRecord, clock: TrialClock): number {
  return secondsOf(starts_at, clock, isSimulated(starts_at, clock));
}
