import { Registry } from '../harness/core/declaration.js';
import { conceptDrift } from './concept-drift.js';
import { covariateShift } from './covariate-shift.js';
import { errorBurst } from './error-burst.js';
import { featureStoreLag } from './feature-store-lag.js';
import type { InjectorDeclaration } from './injector.js';
import { labelFlip } from './label-flip.js';
import { latencySpike } from './latency-spike.js';
import { networkLatency } from './network-latency.js';
import { networkReset } from './network-reset.js';
import { networkTimeout } from './network-timeout.js';
import { noop } from './noop.js';
import { processKill } from './process-kill.js';
import { processStop } from './process-stop.js';
import { recorded } from './recorded.js';

/** All kinds of injector. */
export const injectors = new Registry<InjectorDeclaration>('injector', [
  noop,
  covariateShift,
  featureStoreLag,
  labelFlip,
  latencySpike,
  errorBurst,
  conceptDrift,
  recorded,
  networkLatency,
  networkTimeout,
  networkReset,
  processStop,
  processKill,
]);
