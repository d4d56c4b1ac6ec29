import { existsSync, readFileSync } from 'node:fs';
import type { StackPlan } from '../../core/plan.js';
import { digest } from '../hash.js';

/** Digests of the detector modules of the user's own that stacks name, by path; empty text where a file is not there. */
export function moduleDigests(stacks: readonly StackPlan[]): Record<string, string> {
  const paths = stacks.flatMap(({ detectors }) => detectors.flatMap(({ module }) => module ?? []));
  return Object.fromEntries([...new Set(paths)].sort().map((path) => [path, contentDigest(path)]));
}

/** Modules whose content is no longer what it was. */
export function changedModules(digests: Readonly<Record<string, string>>): string[] {
  return Object.keys(digests).filter((path) => digests[path] !== contentDigest(path));
}

function contentDigest(path: string): string {
  return existsSync(path) ? digest(readFileSync(path, 'utf8')).slice(0, 8) : '';
}
