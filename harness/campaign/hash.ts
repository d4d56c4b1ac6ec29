import { createHash } from 'node:crypto';
import type { Plan } from '../core/plan.js';

/** Raised when the same plan and seed would give other traffic than before. */
const generatorVersion = 1;

/**
 * Hash of what makes the traffic: system, timeline, faults, name, seed, bytes of data and modules, generator version;
 * not stack, trials, gates, expectations, business or titles. File paths count by content (`dataHash`) and not by place.
 */
export function trafficHash(plan: Plan, dataHash: string): string {
  return digest(trafficMaking(plan, dataHash));
}

/** All that makes the traffic, as plain data. */
export function trafficMaking(plan: Plan, dataHash: string) {
  const { replay } = plan.system.traffic;
  return {
    generatorVersion,
    name: plan.name,
    seed: plan.seed,
    timeline: plan.timeline,
    system: {
      ...plan.system,
      traffic: {
        ...plan.system.traffic,
        replay:
          replay === null
            ? null
            : {
                ...replay,
                file: '',
                reference: replay.reference === null ? null : '',
                labels: replay.labels === null ? null : { ...replay.labels, file: '' },
              },
      },
      model: { ...plan.system.model, module: null },
    },
    faults: plan.faults.map((fault) => ({ ...fault, module: null, inject: fault.module === null ? fault.inject : '' })),
    dataHash,
  };
}

/** The first 16 hexadecimal digits of the SHA-256 of a value, whatever the order of its keys. */
export function digest(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex').slice(0, 16);
}

/** JSON with sorted keys, so that equal plans give equal text. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${canonical(entry)}`).join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}
