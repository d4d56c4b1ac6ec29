import type { FaultPlan } from '../core/plan.js';
import type { DelayEstimates } from '../core/scorecard.js';
import type { PairedDelays } from './pairs.js';
import { delayEstimates } from './time-to-detect.js';

/**
 * Time to detect from t₁, when a ramp has fully developed; an earlier detection counts 0 and the deadline stays where it
 * was. Null for faults that are not gradual, and for ramps as long as the deadline.
 */
export function fromDeveloped(pairs: PairedDelays, fault: FaultPlan, deadlineS: number): DelayEstimates | null {
  if (fault.shape.kind !== 'ramp') return null;
  const { overS } = fault.shape;
  if (overS >= deadlineS) return null;
  const shift = (delays: Float64Array): Float64Array => delays.map((delay) => Math.max(0, delay - overS));
  return delayEstimates({ faulted: shift(pairs.faulted), twin: shift(pairs.twin) }, deadlineS - overS);
}
