import type { TrafficTables } from '../traffic/generated.js';

/** The combinations of segment values that there are, and the share of requests of each. Frozen. */
export interface SegmentMix {
  /** One column a dimension: the value's index in each combination. */
  readonly codes: readonly Int32Array[];
  readonly shares: Float64Array;
}

/** Counts the entities of each combination: every request is of one of them, all alike. */
export function segmentMix({ entitySegments, plan }: TrafficTables): SegmentMix {
  const sizes = plan.segments.map(({ values }) => values.length);
  const counts = new Map<number, number>();
  const { count } = plan.entities;
  if (sizes.length === 0) counts.set(0, count);
  else
    for (let entity = 0; entity < count; entity++) {
      let key = 0;
      for (let d = 0; d < sizes.length; d++) key = key * sizes[d] + entitySegments[d][entity];
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  const keys = [...counts.keys()].sort((a, b) => a - b);
  const codes = sizes.map((size, d) => {
    const below = sizes.slice(d + 1).reduce((product, other) => product * other, 1);
    return Int32Array.from(keys, (key) => Math.floor(key / below) % size);
  });
  const shares = Float64Array.from(keys, (key) => (counts.get(key) as number) / count);
  return Object.freeze({ codes: Object.freeze(codes), shares });
}
