import type { Plan } from '../../core/plan.js';
import { digest, trafficMaking } from '../hash.js';

/** Digests of the parts that make the traffic, by path in the scenario: enough to name what differs. */
export type TrafficParts = Record<string, string>;

export function trafficParts(plan: Plan, dataHash: string): TrafficParts {
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
  return parts;
}

/** The key as it is written in a scenario: without the unit. */
function written(key: string): string {
  return key === 'onsetWithinS' ? 'onset' : key.replace(/(PerS|Ms|S)$/, '');
}

/** The parts that differ, by path. */
export function differingParts(before: TrafficParts, now: TrafficParts): string[] {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  const differing = paths.filter((path) => before[path] !== now[path]).sort();
  return differing.length > 0 ? differing : ['the order of the faults'];
}
