import type { SegmentPlan } from '../../core/plan.js';
import type { Rng } from '../../core/rng.js';

/**
 * The segment value of each entity. Shares are exact up to whole entities (largest remainder); who gets which is
 * shuffled, one draw for each segment dimension after the other.
 */
export function segmentTable(segment: SegmentPlan, entities: number, rng: Rng): Int32Array {
  const total = segment.weights.reduce((sum, weight) => sum + weight, 0);
  const exact = segment.weights.map((weight) => (weight / total) * entities);
  const counts = exact.map(Math.floor);
  const order = exact.map((_, i) => i).sort((a, b) => exact[b] - counts[b] - (exact[a] - counts[a]) || a - b);
  let left = entities - counts.reduce((sum, count) => sum + count, 0);
  for (let k = 0; left > 0; k = (k + 1) % order.length, left--) counts[order[k]] += 1;
  const table = new Int32Array(entities);
  let at = 0;
  counts.forEach((count, value) => {
    table.fill(value, at, at + count);
    at += count;
  });
  for (let i = entities - 1; i > 0; i--) {
    const j = rng.integer(i + 1);
    const kept = table[i];
    table[i] = table[j];
    table[j] = kept;
  }
  return table;
}
