import { existsSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import type { SeedResults } from '../../core/comparison.js';
import { DriftdrillError } from '../../core/errors.js';
import type { StackPlan } from '../../core/plan.js';
import { baselineSchema, baselineVersion } from './baseline-schema.js';
import { diffable } from './diffable.js';
import type { TrafficParts } from './traffic-parts.js';

/** What a baseline keeps of one scenario. */
export interface BaselineEntry {
  /** What made it. */
  driftdrill: string;
  seed: number;
  hash: string;
  traffic: TrafficParts;
  /** The compiled stack, so that added seeds run both. */
  stack: StackPlan;
  /** Of cells that have another one, by label. */
  stacks: Record<string, StackPlan>;
  /** Digests of the detector modules of the user's own, by path. */
  modules: Record<string, string>;
  results: SeedResults;
}

/** The committed baseline of one or several scenarios, by name. */
export type Baseline = Record<string, BaselineEntry>;

/**
 * Reads a baseline file.
 * @throws DriftdrillError (exit 2) where there is none or it is broken
 */
export function readBaseline(file: string): Baseline {
  if (!existsSync(file))
    throw new DriftdrillError('no-baseline', `there is no baseline ${file}`, {
      hint: 'driftdrill check … --baseline FILE --update-baseline writes it; commit it then',
    });
  const broken = (what: string, cause?: unknown): DriftdrillError =>
    new DriftdrillError('broken-baseline', `${file} is not a baseline: ${what}`, {
      hint: 'take it from version control again, or delete it and write it anew with --update-baseline',
      cause,
    });
  let data: unknown;
  try {
    data = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw broken((cause as Error).message, cause);
  }
  const version = versionOf(data);
  if (version !== undefined && version !== baselineVersion)
    throw new DriftdrillError(
      'other-baseline',
      `${file} is a baseline of version ${JSON.stringify(version)}, and this driftdrill reads version ${baselineVersion}`,
      { hint: 'use the driftdrill that wrote it, or delete it and write it anew with --update-baseline' },
    );
  const { data: parsed, error } = baselineSchema.safeParse(data);
  if (parsed === undefined) {
    const [first] = error.issues;
    throw broken(`${first.path.join('.')}: ${first.message}`);
  }
  const folder = dirname(resolve(file));
  return mapStacks(parsed.scenarios, (module) => resolve(folder, module));
}

function versionOf(data: unknown): unknown {
  return typeof data === 'object' && data !== null && 'driftdrillBaseline' in data
    ? data.driftdrillBaseline
    : undefined;
}

/** The text of a baseline file. @param file where it will stand: modules are named relative to it */
export function baselineText(baseline: Baseline, file: string): string {
  const folder = dirname(resolve(file));
  const scenarios = mapStacks(baseline, (module) => relative(folder, module).split(sep).join('/'));
  return `${diffable({ driftdrillBaseline: baselineVersion, scenarios })}\n`;
}

/** The same with the paths of modules and of monitors changed. */
function mapStacks(baseline: Baseline, place: (module: string) => string): Baseline {
  const placed = (stack: StackPlan): StackPlan => ({
    ...stack,
    detectors: stack.detectors.map((detector) => ({
      ...detector,
      module: detector.module === null ? null : place(detector.module),
    })),
    ...(stack.monitors && {
      monitors: stack.monitors.map((monitor) => ({ ...monitor, folder: place(monitor.folder) || '.' })),
    }),
  });
  return mapped(baseline, (entry) => ({
    ...entry,
    stack: placed(entry.stack),
    stacks: mapped(entry.stacks, placed),
    modules: Object.fromEntries(Object.entries(entry.modules).map(([path, content]) => [place(path), content])),
  }));
}

function mapped<T>(record: Record<string, T>, change: (value: T) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
