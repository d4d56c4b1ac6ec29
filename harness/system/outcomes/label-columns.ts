import { scratch } from '../../core/scratch.js';
import type { LabelLog } from '../../core/telemetry.js';

const fewest = 2048;

/** Labels that became known in one step; arrays grow as needed and are reused. */
export class LabelColumns implements LabelLog {
  n = 0;
  time = scratch(Float64Array, fewest);
  requestTime = scratch(Float64Array, fewest);
  label = scratch(Float64Array, fewest);
  prediction = scratch(Float64Array, fewest);
  score = scratch(Float64Array, fewest);
  segments: Int32Array[];

  constructor(segments: number) {
    this.segments = Array.from({ length: segments }, () => scratch(Int32Array, fewest));
  }

  reserve(rows: number): void {
    if (this.time.length >= rows) return;
    const capacity = 2 * rows;
    this.time = scratch(Float64Array, capacity);
    this.requestTime = scratch(Float64Array, capacity);
    this.label = scratch(Float64Array, capacity);
    this.prediction = scratch(Float64Array, capacity);
    this.score = scratch(Float64Array, capacity);
    this.segments = this.segments.map(() => scratch(Int32Array, capacity));
  }
}
