import type { LabelLog } from '../../core/telemetry.js';

const fewest = 2048;

/** Labels that became known in one step; arrays grow as needed and are reused. */
export class LabelColumns implements LabelLog {
  n = 0;
  time = new Float64Array(fewest);
  requestTime = new Float64Array(fewest);
  label = new Float64Array(fewest);
  prediction = new Float64Array(fewest);
  score = new Float64Array(fewest);
  segments: Int32Array[];

  constructor(segments: number) {
    this.segments = Array.from({ length: segments }, () => new Int32Array(fewest));
  }

  reserve(rows: number): void {
    if (this.time.length >= rows) return;
    const capacity = 2 * rows;
    this.time = new Float64Array(capacity);
    this.requestTime = new Float64Array(capacity);
    this.label = new Float64Array(capacity);
    this.prediction = new Float64Array(capacity);
    this.score = new Float64Array(capacity);
    this.segments = this.segments.map(() => new Int32Array(capacity));
  }
}
