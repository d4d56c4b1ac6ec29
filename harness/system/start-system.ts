import { AggregatedSystem } from './aggregate/aggregated-system.js';
import type { LoadedSystem } from './loaded.js';
import type { RunningSystem } from './running-system.js';
import { createSystem } from './system.js';

/** A system at t = 0: of counts where the scenario says `traffic.aggregate`, else of events. @param seed the trial's */
export function startSystem(loaded: LoadedSystem, seed: string): RunningSystem {
  return loaded.parts.counted === null ? createSystem(loaded, seed) : new AggregatedSystem(loaded, seed);
}
