import { alertGroups } from '../../score/selection.js';
import { digest } from '../hash.js';
import type { Checked } from './check.js';
import type { Side } from './side.js';

/** Whether two sides are sure to give the same bytes: same traffic and stack, and no module of the user's own in it. */
export function areSame(base: Side, now: Side): boolean {
  const ownModules = now.plan.stack.detectors.some(({ module }) => module !== null);
  return !ownModules && base.hash === now.hash && digest(base.plan.stack) === digest(now.plan.stack);
}

/** The comparison of a stack with itself, without a trial. */
export function unchanged({ plan }: Side): Checked {
  const note = 'same traffic, same stack: nothing to run';
  const alerts = alertGroups(plan).map(({ key }) => key);
  const side = { hits: 0, meanS: null };
  return {
    seeds: 0,
    cells: alerts.flatMap((alert) =>
      plan.faults.map(({ id }) => ({
        alert,
        fault: id,
        verdict: 'pass' as const,
        note,
        change: 'same' as const,
        pairs: 0,
        masked: 0,
        base: side,
        now: side,
        differenceS: null,
        pSlower: 1,
        pBlinder: 1,
        pNotSlower: 0,
        newMisses: [],
        newDetections: [],
      })),
    ),
    alarms: alerts.map((alert) => ({
      alert,
      verdict: 'pass' as const,
      note,
      change: 'same' as const,
      base: 0,
      now: 0,
      exposureDays: 0,
      pNoisier: 1,
      newIn: [],
    })),
    added: [],
    removed: [],
    verdict: 'pass',
    settled: true,
    warnings: [],
    trials: { base: 0, now: 0 },
  };
}
