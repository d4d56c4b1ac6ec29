import { mix } from '../../harness/core/rng.js';
import type { SignalRows, Sketch } from '../detector.js';
import { selectRank } from '../statistics/select.js';

const startCapacity = 64;

/** Rows that are held before some are given up, in capacities: half of three capacities is more than one. */
const bufferFactor = 3;
const highestPriority = 4_294_967_295;

/** Priority of a row: 32 well-mixed bits of its ordinal. */
function priorityOf(ordinal: number): number {
  return mix(ordinal | 0, ordinal < 4_294_967_296 ? 0 : Math.floor(ordinal / 4_294_967_296), 1) >>> 0;
}

/**
 * A sample of at most `capacity` rows, in time order: all of them while there are few, else those of lowest priority,
 * the earlier first among equals. Priorities hang on the row's ordinal alone, so a sample does not depend on how rows
 * were split among sketches that are merged in time order.
 */
export class RowSample implements Sketch {
  /** Rows seen, sampled or not. */
  count = 0;
  private used = 0;
  /** Rows of a higher priority are not needed. */
  private limit = highestPriority;
  private value = new Float64Array(0);
  private second = new Float64Array(0);
  private third = new Float64Array(0);
  private priority = new Uint32Array(0);

  /** @param columns what is kept: values alone, or scores, or predictions and scores beside them */
  constructor(
    private readonly capacity: number,
    private readonly columns: 'values' | 'scores' | 'all',
  ) {}

  add(rows: SignalRows, from: number, to: number): void {
    if (this.columns === 'values') this.addValues(rows.values, rows.firstOrdinal, from, to);
    else this.addAll(rows, from, to);
  }

  merge(other: this): void {
    this.count += other.count;
    this.limit = Math.min(this.limit, other.limit);
    for (let i = 0; i < other.used; i++) {
      const priority = other.priority[i];
      if (priority > this.limit) continue;
      const at = this.room();
      this.value[at] = other.value[i];
      this.priority[at] = priority;
      if (this.columns === 'values') continue;
      this.second[at] = other.second[i];
      if (this.columns === 'all') this.third[at] = other.third[i];
    }
  }

  clear(): void {
    this.count = 0;
    this.used = 0;
    this.limit = highestPriority;
  }

  /** Sampled rows: how many, and copies of the columns asked for (predictions and scores null where not kept). */
  rows(): { n: number; values: Float64Array; scores: Float64Array | null; predictions: Float64Array | null } {
    this.compact();
    const n = this.used;
    return {
      n,
      values: this.value.slice(0, n),
      scores: this.columns === 'values' ? null : this.second.slice(0, n),
      predictions: this.columns === 'all' ? this.third.slice(0, n) : null,
    };
  }

  /** Writes every row to the next place and moves on where it is needed: no branch that can't be foreseen. */
  private addValues(values: Float64Array, firstOrdinal: number, from: number, to: number): void {
    this.count += to - from;
    for (let i = from; i < to; ) {
      if (this.used === this.value.length) this.widen();
      const { value, priority, limit } = this;
      let { used } = this;
      const end = Math.min(to, i + value.length - used);
      for (; i < end; i++) {
        const word = priorityOf(firstOrdinal + i);
        value[used] = values[i];
        priority[used] = word;
        used += word <= limit ? 1 : 0;
      }
      this.used = used;
    }
  }

  private addAll({ values, predictions, scores, firstOrdinal }: SignalRows, from: number, to: number): void {
    const needsScore = this.columns === 'scores';
    for (let i = from; i < to; i++) {
      const score = scores === null ? Number.NaN : scores[i];
      if (needsScore && Number.isNaN(score)) continue;
      this.count += 1;
      const priority = priorityOf(firstOrdinal + i);
      if (priority > this.limit) continue;
      const at = this.room();
      this.value[at] = values[i];
      this.priority[at] = priority;
      this.second[at] = score;
      if (!needsScore) this.third[at] = predictions === null ? Number.NaN : predictions[i];
    }
  }

  /** Index at which one more row can be written. */
  private room(): number {
    if (this.used === this.value.length) this.widen();
    return this.used++;
  }

  /** Makes room for at least one more row. */
  private widen(): void {
    if (this.used === bufferFactor * this.capacity) this.halve();
    if (this.used === this.value.length) this.grow();
  }

  private grow(): void {
    const { capacity, used } = this;
    const length = Math.min(bufferFactor * capacity, Math.max(startCapacity, 2 * used));
    const priority = new Uint32Array(length);
    priority.set(this.priority);
    this.priority = priority;
    this.value = grown(this.value, length);
    if (this.columns !== 'values') this.second = grown(this.second, length);
    if (this.columns === 'all') this.third = grown(this.third, length);
  }

  /** Gives up about half of the rows, those of higher priority; or all beyond the capacity, should that leave too few. */
  private halve(): void {
    const lowered = Math.floor(this.limit / 2);
    const { priority, used } = this;
    let left = 0;
    for (let i = 0; i < used; i++) if (priority[i] <= lowered) left += 1;
    if (left < this.capacity) this.compact();
    else this.keep(lowered, left);
  }

  /** Keeps the `capacity` rows of lowest priority. */
  private compact(): void {
    const { capacity, used, priority } = this;
    if (used > capacity)
      this.keep(selectRank(Float64Array.from(priority.subarray(0, used)), used, capacity - 1), capacity);
  }

  /** Keeps `size` rows of priorities up to `limit`, the earlier first among those of the limit itself. */
  private keep(limit: number, size: number): void {
    const { used, value, second, third, priority } = this;
    let below = 0;
    for (let i = 0; i < used; i++) if (priority[i] < limit) below += 1;
    let equals = size - below;
    let kept = 0;
    for (let i = 0; i < used; i++) {
      if (priority[i] > limit || (priority[i] === limit && equals-- <= 0)) continue;
      value[kept] = value[i];
      priority[kept] = priority[i];
      if (this.columns !== 'values') second[kept] = second[i];
      if (this.columns === 'all') third[kept] = third[i];
      kept += 1;
    }
    this.used = kept;
    this.limit = limit;
  }
}

function grown(array: Float64Array, length: number): Float64Array<ArrayBuffer> {
  const longer = new Float64Array(length);
  longer.set(array);
  return longer;
}
