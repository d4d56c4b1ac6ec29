import { relative } from 'node:path';
import type { LoadedScenario } from '../../../scenarios/load.js';
import type { Baseline, BaselineEntry } from '../../campaign/check/baseline.js';
import { changedModules } from '../../campaign/check/modules.js';
import { openSide, Side } from '../../campaign/check/side.js';
import { differingParts } from '../../campaign/check/traffic-parts.js';
import { DriftdrillError } from '../../core/errors.js';
import type { Revisions } from '../revision.js';
import { revisionScenario } from './revision-scenario.js';

/** The side that a baseline file keeps. @throws DriftdrillError (exit 2) where it has none, or other traffic made it */
export function keptSide(now: Side, kept: Baseline, file: string): Side {
  const { plan } = now;
  const entry = kept[plan.name];
  if (entry === undefined)
    throw new DriftdrillError('no-baseline', `${file} has no baseline of ${plan.name}`, {
      hint: `add it with --update-baseline; it has ${Object.keys(kept).sort().join(', ') || 'none'}`,
    });
  const differing = otherTraffic(entry, now);
  if (differing.length > 0)
    throw new DriftdrillError(
      'other-traffic',
      `the baseline of ${plan.name} in ${file} was made by other traffic; these differ: ${differing.join(', ')}`,
      { hint: 'look at the change and accept it with --update-baseline' },
    );
  return sideOfEntry(now, entry);
}

/** What differs between the traffic of a baseline and the present one; empty where nothing does. */
export function otherTraffic({ hash, traffic }: BaselineEntry, now: Side): string[] {
  return differingParts({ hash, parts: traffic }, now);
}

/** The stacks that a baseline keeps over the present traffic, with its results. */
export function sideOfEntry(now: Side, { stack, stacks, results }: BaselineEntry): Side {
  const cells = now.cells.map(({ label, plan }) => ({ label, plan: { ...plan, stack: stacks[label] ?? stack } }));
  return new Side({ ...now.plan, stack }, cells, now.hash, now.parts, results);
}

/** Most seeds that a comparison with a baseline can take: those kept where a module of its stack is no longer what it was. */
export function mostSeeds(
  { modules, results, stack, stacks }: BaselineEntry,
  most: number | null,
): { most: number | null; why: string[] } {
  if ([stack, ...Object.values(stacks)].some(({ monitors = [] }) => monitors.length > 0))
    return {
      most: Math.min(most ?? results.seeds, results.seeds),
      why: [
        `what a monitor outside was is not kept: no more than the ${results.seeds} seeds of the baseline are compared`,
      ],
    };
  const changed = changedModules(modules);
  if (changed.length === 0) return { most, why: [] };
  const names = changed.map((path) => relative(process.cwd(), path)).join(', ');
  return {
    most: Math.min(most ?? results.seeds, results.seeds),
    why: [
      `${names} is not what it was when the baseline was made: no more than its ${results.seeds} seeds are compared`,
    ],
  };
}

/** The scenario as it is in the revision; null where it isn't there. */
export async function revisionSide(
  scenario: LoadedScenario,
  revisions: Revisions,
  flags: { against?: string; set: readonly string[]; seed?: number },
): Promise<Side | null> {
  const before = await revisionScenario(scenario.plan, revisions, flags);
  return before === null ? null : openSide(before.plan, before.cells);
}
