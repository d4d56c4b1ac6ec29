import type { AlertRecord } from '../records/alert.js';

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

/** Event time starts anew with each trial: of alerts that speak it, only those heard of in this one are its own. */
export function isOfAnotherTrial({ starts_at, received_at }: AlertRecord, clock: TrialClock): boolean {
  return isSimulated(starts_at, clock) && secondsOf(received_at, clock, false) < 0;
}
