import { isIncident } from '../../harness/core/incident.js';
import { exposureForGate } from '../../harness/core/needed.js';
import type { GatePlan } from '../../harness/core/plan.js';
import { speaksOfTakenIn } from '../../harness/core/taken-in.js';
import type { Path } from '../yaml/tree.js';
import type { CheckContext } from './context.js';

/** Warns where the trials cannot decide something, and says how many it takes. */
export function warnOfTrials(context: CheckContext, path: Path, what: string, alert: string, needed: number): void {
  const { trials, faults, stack } = context.plan;
  if (needed <= trials || faults.some(isIncident) || speaksOfTakenIn(stack.rules, alert)) return;
  const message = Number.isFinite(needed)
    ? `${what} cannot pass with ${trials} trials: it takes ${needed}`
    : `${what} cannot pass with any number of trials`;
  context.warn(path, {
    code: 'undecidable',
    message,
    hint: Number.isFinite(needed) ? `set trials: ${needed} or more` : 'ask for less than certainty',
  });
}

/** Warns where the fault-free exposure cannot show that alarms are as rare as a gate asks. */
export function warnOfExposure(context: CheckContext, path: Path, gate: GatePlan): void {
  const { trials, timeline, faults, stack } = context.plan;
  const alone = faults.some(isIncident) || (faults.length > 0 && speaksOfTakenIn(stack.rules, gate.metric.alert));
  const spanS = alone ? timeline.controlS : context.endS() - timeline.warmupS;
  const days = (trials * spanS) / 86_400;
  const needed = exposureForGate(gate);
  if (needed === null || needed <= days) return;
  const perTrial = days / trials;
  context.warn(path, {
    code: 'undecidable',
    message: Number.isFinite(needed)
      ? `this gate needs ${needed.toPrecision(3)} days of exposure without an alarm, and there are ${days.toPrecision(3)}`
      : 'no exposure shows a rate of 0',
    hint:
      Number.isFinite(needed) && perTrial > 0
        ? `set trials: ${Math.ceil(needed / perTrial)} or more, or a longer timeline.control`
        : 'allow a rate above 0',
  });
}
