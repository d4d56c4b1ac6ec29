import { advance } from '../../campaign/check/advance.js';
import type { BaselineEntry } from '../../campaign/check/baseline.js';
import { type Checked, type CheckOptions, checkSides } from '../../campaign/check/check.js';
import { moduleDigests } from '../../campaign/check/modules.js';
import type { Side } from '../../campaign/check/side.js';
import { unchanged } from '../../campaign/check/unchanged.js';
import { digest } from '../../campaign/hash.js';
import type { Pool } from '../../campaign/pool.js';
import { looks } from '../../score/regression/looks.js';
import { otherTraffic, sideOfEntry } from './base-side.js';

/** Seeds that a baseline keeps: those of the first look. */
export const firstSeeds = looks[0].seeds;

export interface Updated {
  entry: Pick<BaselineEntry, 'traffic' | 'stack' | 'stacks' | 'modules' | 'results'>;
  /** What moved against the entry before. */
  checked: Checked;
}

/** The baseline entry of a scenario as it is now, and what moved; null where it was interrupted. */
export async function updateEntry(
  now: Side,
  before: BaselineEntry | undefined,
  pool: Pool,
  options: CheckOptions & { most: number },
): Promise<Updated | null> {
  if (!(await advance([now], options.most, pool, options, { done: 0, total: 0, requests: 0 }))) return null;
  const checked = await movedSince(now, before, pool, options);
  if (checked === null) return null;
  const { parts, plan, results } = now;
  const stacks = ownStacks(now);
  const modules = moduleDigests([plan.stack, ...Object.values(stacks)]);
  return { entry: { traffic: parts, stack: plan.stack, stacks, modules, results }, checked };
}

async function movedSince(
  now: Side,
  before: BaselineEntry | undefined,
  pool: Pool,
  options: CheckOptions & { most: number },
): Promise<Checked | null> {
  const alone = async (warnings: string[]): Promise<Checked | null> => {
    const checked = await checkSides(now, now, pool, options);
    return checked === null
      ? null
      : { ...unchanged(now), verdict: checked.verdict, warnings: [...checked.warnings, ...warnings] };
  };
  if (before === undefined) return alone([]);
  const differing = otherTraffic(before, now);
  if (differing.length > 0) return alone([`made by other traffic than before; these differ: ${differing.join(', ')}`]);
  const most = Math.min(options.most, before.results.seeds);
  return checkSides(sideOfEntry(now, before), now, pool, { ...options, most });
}

/** Stacks of the cells that have another one than the file's own. */
function ownStacks({ plan, cells }: Side): BaselineEntry['stacks'] {
  const written = digest(plan.stack);
  const others = cells.filter((cell) => digest(cell.plan.stack) !== written);
  return Object.fromEntries(others.map((cell) => [cell.label, cell.plan.stack]));
}
