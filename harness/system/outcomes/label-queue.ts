import type { RequestBatch } from '../../core/batch.js';
import { scratch } from '../../core/scratch.js';
import type { LabelLog } from '../../core/telemetry.js';
import { ArrayPool } from './array-pool.js';
import { DueLabels } from './due-labels.js';
import { LabelBucket } from './label-bucket.js';
import { LabelColumns } from './label-columns.js';
import { LabelOrder } from './label-order.js';

/** A little under the largest array of a bucket, so that few outgrow it. */
const rowsABucket = 900;
/** Numbers a row: when known, request time, label, prediction, score; then one a segment dimension. */
const fixedColumns = 5;

/**
 * Labels that are not known yet, in a calendar of equal stretches of time; gives them out as they become known, in time
 * order. Takes constant time a label and keeps nothing that is past. The stretch that time has reached is kept in `due`.
 */
export class LabelQueue {
  private readonly columns: LabelColumns;
  private readonly width: number;
  private readonly bucketsPerS: number;
  private readonly order = new LabelOrder();
  private readonly pool = new ArrayPool();
  private buckets: (LabelBucket | undefined)[] = [];
  /** Number of the first bucket; labels of earlier stretches are due. */
  private base = 0;
  private readonly due: DueLabels;
  private spare: Float64Array;

  /**
   * @param ratePerS mean rate, for the size of the stretches
   * @param horizonS labels of that moment or later are never seen, and dropped
   */
  constructor(
    segments: number,
    ratePerS: number,
    private readonly horizonS: number,
  ) {
    this.columns = new LabelColumns(segments);
    this.width = fixedColumns + segments;
    this.bucketsPerS = ratePerS / rowsABucket;
    this.due = new DueLabels(this.width, 2 * rowsABucket);
    this.spare = scratch(Float64Array, rowsABucket * this.width);
  }

  /** What the last step made known. */
  get known(): LabelLog {
    return this.columns;
  }

  /** Takes in the labels of the batch's requests and gives out in `known` what becomes known before `to`. */
  take(batch: RequestBatch, to: number): void {
    this.reach(Math.floor(to * this.bucketsPerS));
    this.sortIn(batch);
    this.giveOut(to);
  }

  /** Makes due what stands in buckets up to and with the given one. */
  private reach(bucket: number): void {
    const past = Math.min(bucket + 1 - this.base, this.buckets.length);
    for (let k = 0; k < past; k++) {
      const reached = this.buckets[k];
      if (!reached) continue;
      const { count } = reached;
      this.due.reserve(count);
      reached.drain(this.due.rows, this.due.n * this.width, this.pool);
      this.due.n += count;
    }
    if (past > 0) this.buckets.splice(0, past);
    this.base = Math.max(this.base, bucket + 1);
  }

  private bucket(k: number): LabelBucket {
    const { buckets } = this;
    while (buckets.length < k) buckets.push(undefined);
    buckets[k] ??= new LabelBucket(this.width);
    return buckets[k];
  }

  private sortIn(batch: RequestBatch): void {
    const { width, horizonS, bucketsPerS, base, pool } = this;
    const { n, labelAt, label, time, prediction, score, segments } = batch;
    this.due.reserve(n);
    const due = this.due.rows;
    let dueAt = this.due.n * width;
    let last = -1;
    let open: LabelBucket | null = null;
    for (let i = 0; i < n; i++) {
      const at = labelAt[i];
      const value = label[i];
      if (!(at < horizonS) || Number.isNaN(value)) continue;
      const k = Math.floor(at * bucketsPerS) - base;
      let rows = due;
      let offset = dueAt;
      if (k < 0) dueAt += width;
      else {
        if (k !== last || open === null) {
          open = this.bucket(k);
          last = k;
        }
        offset = open.n * width;
        if (offset === open.rows.length) open.grow(pool);
        rows = open.rows;
        open.n += 1;
      }
      rows[offset] = at;
      rows[offset + 1] = time[i];
      rows[offset + 2] = value;
      rows[offset + 3] = prediction[i];
      rows[offset + 4] = score[i];
      for (let s = 0; s < segments.length; s++) rows[offset + fixedColumns + s] = segments[s][i];
    }
    this.due.n = dueAt / width;
  }

  private giveOut(to: number): void {
    const { width, columns } = this;
    const { rows: due, n: all } = this.due;
    columns.n = 0;
    if (all === 0) return;
    columns.reserve(all);
    const order = this.order.sorted(due, width, all);
    const { time, requestTime, label, prediction, score, segments } = columns;
    let n = 0;
    for (; n < all; n++) {
      const at = order[n] * width;
      if (due[at] >= to) break;
      time[n] = due[at];
      requestTime[n] = due[at + 1];
      label[n] = due[at + 2];
      prediction[n] = due[at + 3];
      score[n] = due[at + 4];
    }
    for (let s = 0; s < segments.length; s++) {
      const column = segments[s];
      for (let i = 0; i < n; i++) column[i] = due[order[i] * width + fixedColumns + s];
    }
    columns.n = n;
    const left = all - n;
    if (this.spare.length < left * width) this.spare = scratch(Float64Array, 2 * left * width);
    const { spare } = this;
    for (let i = n; i < all; i++) {
      const from = order[i] * width;
      const at = (i - n) * width;
      for (let c = 0; c < width; c++) spare[at + c] = due[from + c];
    }
    this.due.replace(spare, left);
  }
}
