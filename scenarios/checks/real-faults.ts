import type { FaultPlan } from '../../harness/core/plan.js';
import type { CheckContext } from './context.js';

/** Faults on real parts: they need a live run, act on the whole part, and one at a time on a process. */
export function checkRealFaults(context: CheckContext): void {
  const killed = new Map<string, FaultPlan[]>();
  for (const [i, fault] of context.plan.faults.entries()) {
    const real = context.kinds.injectors.get(context.file.faults[i].inject)?.real?.(fault.params);
    if (real === undefined) continue;
    const { scope, shape, id } = fault;
    context.needsLive.push(
      context.warning(['faults', i, 'inject'], {
        code: 'needs-live',
        message: `${id}: ${fault.inject} acts on real parts, which only a live run has`,
        hint: 'run it with --live',
      }),
    );
    if (scope.features.length > 0 || Object.keys(scope.segment).length > 0 || scope.share < 1)
      context.error(['faults', i, 'scope'], {
        code: 'fault-does-not-fit',
        message: `${id}: ${fault.inject} acts on a whole part, not on some rows`,
        hint: 'leave out scope',
      });
    if (shape.kind === 'ramp')
      context.error(['faults', i, 'shape'], {
        code: 'fault-does-not-fit',
        message: `${id}: ${fault.inject} is on or off, and has no ramp`,
        hint: 'use shape: abrupt or a pulse',
      });
    if (real.on !== 'process') continue;
    const others = killed.get(real.target) ?? [];
    const other = others.find((one) => one.atS < endOf(fault) && fault.atS < endOf(one));
    if (other !== undefined)
      context.error(['faults', i, 'inject'], {
        code: 'fault-does-not-fit',
        message: `${id}: ${other.id} acts on the ${real.target} at the same time`,
        hint: 'let one end before the other begins: at, lasts',
      });
    killed.set(real.target, [...others, fault]);
  }
}

function endOf({ atS, lastsS }: FaultPlan): number {
  return lastsS === null ? Number.POSITIVE_INFINITY : atS + lastsS;
}
