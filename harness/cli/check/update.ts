import type { BaselineEntry } from '../../campaign/check/baseline.js';
import { type Checked, type CheckOptions, checkSides } from '../../campaign/check/check.js';
import { Side } from '../../campaign/check/side.js';
import { differingParts } from '../../campaign/check/traffic-parts.js';
import { unchanged } from '../../campaign/check/unchanged.js';
import type { Pool } from '../../campaign/pool.js';
import { looks } from '../../score/regression/looks.js';

/** Seeds that a baseline keeps: those of the first look. */
export const firstSeeds = looks[0].seeds;

export interface Updated {
  entry: Pick<BaselineEntry, 'traffic' | 'stack' | 'results'>;
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
  const progress = { done: 0, total: options.most, requests: 0 };
  const results = await now.upTo(options.most, pool, {
    ...options,
    onTrials: (done, requests) => {
      progress.done += done;
      progress.requests += requests;
      options.onProgress({ ...progress });
    },
  });
  if (results === null) return null;
  const checked = await movedSince(now, before, pool, options);
  if (checked === null) return null;
  return { entry: { traffic: now.parts, stack: now.plan.stack, results }, checked };
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
  if (before.hash !== now.hash)
    return alone([
      `made by other traffic than before; these differ: ${differingParts(before.traffic, now.parts).join(', ')}`,
    ]);
  const most = Math.min(options.most, before.results.seeds);
  const base = new Side({ ...now.plan, stack: before.stack }, now.hash, now.parts, before.results);
  return checkSides(base, now, pool, { ...options, most });
}
