import type { Pool } from '../pool.js';
import type { Side } from './side.js';
import { runStretch, type Stretch, workOf } from './stretch.js';
import { differingParts } from './traffic-parts.js';

/** Runs done and to do so far, grown as seeds are added. */
export interface CheckProgress {
  done: number;
  total: number;
  requests: number;
}

export interface AdvanceOptions {
  fork: boolean;
  signal: AbortSignal;
  onProgress: (progress: CheckProgress) => void;
}

type Part = Stretch & { readonly owners: readonly Side[] };

/**
 * Brings sides to so many seeds. What two sides lack alike is simulated once for both, where their traffic is the same.
 * @returns false where it was interrupted
 */
export async function advance(
  sides: readonly Side[],
  seeds: number,
  pool: Pool,
  { fork, signal, onProgress }: AdvanceOptions,
  progress: CheckProgress,
): Promise<boolean> {
  const parts = partsOf([...new Set(sides)], seeds);
  for (const part of parts) progress.total += workOf(part);
  for (const part of parts) {
    const found = await runStretch(part, pool, {
      fork,
      signal,
      onTrials: (done, requests) => {
        progress.done += done;
        progress.requests += requests;
        onProgress({ ...progress });
      },
    });
    if (found === null) return false;
    part.owners.forEach((side, i) => {
      side.take(found[i]);
    });
  }
  return true;
}

function partsOf(sides: readonly Side[], seeds: number): Part[] {
  const together = sides.length > 1 && sides.every((side) => shareTraffic(side, sides[0]));
  const alone = (side: Side, to: number): Part[] =>
    side.seeds < to ? [{ owners: [side], sides: [side.cells], from: side.seeds, to }] : [];
  if (!together) return sides.flatMap((side) => alone(side, seeds));
  const level = Math.min(seeds, Math.max(...sides.map((side) => side.seeds)));
  const parts = sides.flatMap((side) => alone(side, level));
  if (level < seeds) parts.push({ owners: sides, sides: sides.map(({ cells }) => cells), from: level, to: seeds });
  return parts;
}

/**
 * Whether one simulation serves both. A module of the user's own may import what no hash speaks of: it does so only
 * where it is the same file.
 */
function shareTraffic(a: Side, b: Side): boolean {
  return a.hash === b.hash && differingParts(a, b).length === 0 && modulesOf(a).join('\n') === modulesOf(b).join('\n');
}

function modulesOf({ cells }: Side): (string | null)[] {
  return cells.flatMap(({ plan }) => [plan.system.model.module, ...plan.faults.map(({ module }) => module)]);
}
