import { compareSeeds } from '../../score/regression/compare.js';
import { digest } from '../hash.js';
import type { Checked } from './check.js';
import { Side } from './side.js';
import { differingParts } from './traffic-parts.js';

/** Whether two sides are sure to give the same bytes: same traffic and stacks, and no module of the user's own in them. */
export function areSame(base: Side, now: Side): boolean {
  const stacks = (side: Side): string => digest(side.cells.map(({ plan }) => plan.stack));
  const own = now.cells.some(
    ({ plan: { stack, system, faults } }) =>
      [...stack.detectors, ...faults].some(({ module }) => module !== null) || system.model.module !== null,
  );
  return !own && base.hash === now.hash && differingParts(base, now).length === 0 && stacks(base) === stacks(now);
}

/** The comparison of a stack with itself, without a trial. */
export function unchanged({ plan, cells, hash, parts }: Side): Checked {
  const side = new Side(plan, cells, hash, parts, null);
  side.take(new Map());
  const note = 'same traffic, same stack: nothing to run';
  const comparison = compareSeeds(side.results, side.results, {
    looks: [{ seeds: 0, failAlpha: 0, passAlpha: 0 }],
    seed: '',
    exact: true,
  });
  return {
    ...comparison,
    cells: comparison.cells.map((cell) => ({ ...cell, note })),
    alarms: comparison.alarms.map((alarm) => ({ ...alarm, note })),
    warnings: [],
    trials: { base: 0, now: 0 },
  };
}
