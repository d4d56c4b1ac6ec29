import type { FaultPlan } from '../core/plan.js';
import type { HarmSeries, InjectionRecord } from '../core/record.js';
import type { Telemetry } from '../core/telemetry.js';
import type { LoadedSystem } from './loaded.js';

/** The monitored system of one branch, whether its requests are simulated one by one or counted. */
export interface RunningSystem {
  /** Seconds since the start of the trial up to which everything has happened. */
  readonly now: number;
  /** Requests so far. */
  readonly requests: number;
  /** Milliseconds since the epoch of t = 0. */
  readonly startMs: number;
  /** Lets time pass, up to `until` at most. @returns what became visible; valid until the next step */
  step(until: number): Telemetry;
  /**
   * Starts a fault on this branch.
   * @param seed the trial's; the fault draws from a stream of its own id
   * @param loaded this system as loaded with the fault, where it is not the one that was started
   */
  addFault(plan: FaultPlan, t0S: number, endS: number, seed: string, loaded?: LoadedSystem): void;
  /** What each fault of this branch has done so far. */
  injections(): InjectionRecord[];
  /** Begins to add up what requests suffer, in `bins` bins of `binS` seconds from `fromS` on. */
  meterHarm(fromS: number, binS: number, bins: number): void;
  harm(): HarmSeries | null;
}
