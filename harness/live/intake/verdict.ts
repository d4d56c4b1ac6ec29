import type { Plan } from '../../core/plan.js';
import type { AlertRecord } from '../records/alert.js';
import { expectedOf, matches } from './match.js';

/** How the clock of one live trial ran. */
export interface TrialClock {
  readonly trial: number;
  /** Milliseconds since the epoch when simulated time 0 was, on the wall and in the simulation. */
  readonly wallMs: number;
  readonly startMs: number;
  /** Simulated seconds a second. */
  readonly speed: number;
  readonly endS: number;
  /** t₀ of each fault, by id. */
  readonly t0S: Readonly<Record<string, number>>;
}

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
  return plan.expect.map(({ alert, fault, outcome, withinS }) => {
    const t0S = fault === null ? Math.min(clock.endS, ...Object.values(clock.t0S)) : clock.t0S[fault];
    const expected = expectedOf(alert);
    const limitS = withinS ?? plan.timeline.deadlineS;
    const delays = alerts
      .filter((one) => one.status === 'firing' && matches(one, expected))
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

/** True where a time lies within the simulated span, and so is no time of the wall's. */
export function isSimulated(time: string, { startMs, endS }: TrialClock): boolean {
  const eventS = (Date.parse(time) - startMs) / 1000;
  return eventS >= 0 && eventS <= endS;
}

/** A time of the simulation, or of the wall, as simulated seconds since the start of the trial. */
export function secondsOf(time: string, { wallMs, startMs, speed }: TrialClock, simulated: boolean): number {
  const ms = Date.parse(time);
  return simulated ? (ms - startMs) / 1000 : ((ms - wallMs) / 1000) * speed;
}
