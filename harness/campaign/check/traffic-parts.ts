import type { Plan } from '../../core/plan.js';
import { digest, trafficMaking } from '../hash.js';
import type { LabelledCell } from './labels.js';

/** Digests of the parts that make the traffic, by path in the scenario: enough to name what differs. */
export type TrafficParts = Record<string, string>;

export function trafficParts(plan: Plan, dataHash: string, cells: readonly LabelledCell[]): TrafficParts {
  const { system, timeline, faults, name, seed, generatorVersion } = trafficMaking(plan, dataHash);
  const parts: TrafficParts = {};
  const add = (path: string, value: unknown): void => {
    parts[path] = digest(value).slice(0, 8);
  };
  for (const [section, content] of Object.entries(system))
    for (const [key, value] of Object.entries(content)) add(`system.${section}.${written(key)}`, value);
  for (const [key, value] of Object.entries(timeline)) add(`timeline.${written(key)}`, value);
  for (const fault of faults) add(`faults.${fault.id}`, fault);
  add('name', name);
  add('seed', seed);
  add('data and modules', dataHash);
  add('generator', generatorVersion);
  if (cells.length > 1) for (const cell of cells) add(`cell ${cell.label}`, trafficMaking(cell.plan, dataHash));
  return parts;
}

/** The key as it is written in a scenario: without the unit. */
function written(key: string): string {
  return key === 'onsetWithinS' ? 'onset' : key.replace(/(PerS|Ms|S)$/, '');
}

/** What makes the traffic of a side, and of each of its cells. */
export interface Traffic {
  readonly hash: string;
  readonly parts: TrafficParts;
}

/** The parts that differ, by path; empty where traffic and cells are the same. */
export function differingParts(before: Traffic, now: Traffic): string[] {
  const paths = [...new Set([...Object.keys(before.parts), ...Object.keys(now.parts)])];
  const differing = paths.filter((path) => before.parts[path] !== now.parts[path]).sort();
  const parts = differing.filter((path) => !path.startsWith('cell '));
  if (parts.length > 0) return parts;
  return differing.length > 0 || before.hash === now.hash ? differing : ['the order of the faults'];
}
