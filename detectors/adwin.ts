import { z } from 'zod';
import type { SequentialDeclaration, SequentialDetector } from './detector.js';
import { everyValue, signal } from './parameters.js';

const params = z.object({
  signal: signal(),
  every: everyValue(),
  delta: z.number().positive().lt(1).default(0.002).describe('confidence: roughly the chance of a false alarm a check'),
  clock: z.int().min(1).default(32).describe('values between two checks'),
  maxBuckets: z.int().min(2).default(5).describe('buckets of one size before two are merged'),
  minWindow: z.int().min(1).default(5).describe('fewest values on each side of a cut'),
  grace: z.int().min(0).default(10).describe('values before the first check'),
});

/** Bucket sizes are powers of two, so that 48 rows hold more values than any run has. */
const rows = 48;

/** Relative rounding error that products of sums may have. */
const slack = 1e-15;

/**
 * ADWIN: a window that keeps as much of the past as looks like the present, as an exponential histogram. Row r holds
 * buckets of 2^r values, oldest first; `total` and `variance` (sum of squared deviations) have `stride` slots a row.
 */
export class Adwin implements SequentialDetector {
  private readonly stride: number;
  private readonly total: Float64Array;
  private readonly variance: Float64Array;
  private readonly used = new Int32Array(rows);
  private lastRow = 0;
  private width = 0;
  private sum = 0;
  private spread = 0;
  private tick = 0;
  private last = 0;

  constructor(
    private readonly delta: number,
    private readonly clock: number,
    private readonly maxBuckets: number,
    private readonly minWindow: number,
    private readonly grace: number,
  ) {
    this.stride = maxBuckets + 1;
    this.total = new Float64Array(rows * this.stride);
    this.variance = new Float64Array(rows * this.stride);
  }

  scan(values: Float64Array, from: number, to: number): number {
    const { clock, grace, total, variance, used, maxBuckets } = this;
    let { width, sum, spread, tick } = this;
    let due = clock - (tick % clock);
    for (let i = from; i < to; i++) {
      const value = values[i];
      const slot = used[0];
      total[slot] = value;
      variance[slot] = 0;
      used[0] = slot + 1;
      width += 1;
      if (width > 1) {
        const deviation = value - sum / (width - 1);
        spread += ((width - 1) * deviation * deviation) / width;
      }
      sum += value;
      if (slot === maxBuckets) this.compress();
      tick += 1;
      due -= 1;
      if (due === 0) {
        due = clock;
        if (width > grace) {
          this.width = width;
          this.sum = sum;
          this.spread = spread;
          if (this.shrink()) {
            this.last = this.sum / this.width;
            this.restart();
            return i;
          }
        }
      }
    }
    this.width = width;
    this.sum = sum;
    this.spread = spread;
    this.tick = tick;
    if (width > 0) this.last = sum / width;
    return -1;
  }

  /** Mean of the current window. */
  statistic(): number {
    return this.last;
  }

  /** Values in the window, their sum, and the sum of their squared deviations. */
  window(): { width: number; total: number; variance: number } {
    return { width: this.width, total: this.sum, variance: this.spread };
  }

  private restart(): void {
    this.used.fill(0);
    this.lastRow = 0;
    this.width = 0;
    this.sum = 0;
    this.spread = 0;
    this.tick = 0;
  }

  /** Merges the two oldest buckets of each full row into one of the next. */
  private compress(): void {
    const { total, variance, used, maxBuckets, stride } = this;
    let size = 1;
    let inverse = 1;
    for (let row = 0; used[row] === maxBuckets + 1; row++) {
      const at = row * stride;
      const next = at + stride + used[row + 1];
      const gap = total[at] * inverse - total[at + 1] * inverse;
      total[next] = total[at] + total[at + 1];
      variance[next] = variance[at] + variance[at + 1] + gap * gap * (size / 2);
      used[row + 1] += 1;
      if (row + 1 > this.lastRow) this.lastRow = row + 1;
      const end = at + maxBuckets - 1;
      for (let k = at; k < end; k++) {
        total[k] = total[k + 2];
        variance[k] = variance[k + 2];
      }
      used[row] = maxBuckets - 1;
      size *= 2;
      inverse /= 2;
    }
  }

  /** Drops oldest buckets while some cut of the window splits it into parts whose means differ too much. */
  private shrink(): boolean {
    let changed = false;
    while (this.findsCut()) {
      changed = true;
      this.forgetOldest();
    }
    return changed;
  }

  private findsCut(): boolean {
    const { total, used, stride, minWindow, width, sum } = this;
    const least = minWindow;
    const factor = Math.log((2 * Math.log(width)) / this.delta);
    const noise = 2 * (this.spread / width) * factor;
    if (noise < 0) return false;
    // The limit is at least √(noise·width/(older·newer)): most cuts are ruled out by products alone.
    const surely = 0.999999 * noise * width;
    const bias = (2 / 3) * factor;
    let older = 0;
    let newer = width;
    let olderSum = 0;
    let newerSum = sum;
    let size = 2 ** (this.lastRow + 1);
    for (let row = this.lastRow; row >= 0; row--) {
      size /= 2;
      const at = row * stride;
      const end = at + used[row] - (row === 0 ? 1 : 0);
      for (let k = at; k < end; k++) {
        older += size;
        newer -= size;
        olderSum += total[k];
        newerSum -= total[k];
        const left = olderSum * width;
        const right = sum * older;
        const product = Math.abs(left - right) + slack * (Math.abs(left) + Math.abs(right));
        if (product * product < surely * older * newer || newer < least || older < least) continue;
        const inverse = 1 / (older - least + 1) + 1 / (newer - least + 1);
        const gap = Math.abs(olderSum / older - newerSum / newer) - bias * inverse;
        if (gap > 0 && gap * gap > noise * inverse) return true;
      }
    }
    return false;
  }

  private forgetOldest(): void {
    const row = this.lastRow;
    const size = 2 ** row;
    const at = row * this.stride;
    const mean = this.total[at] / size;
    this.width -= size;
    this.sum -= this.total[at];
    const gap = mean - this.sum / this.width;
    this.spread -= this.variance[at] + (size * this.width * gap * gap) / (size + this.width);
    const kept = this.used[row] - 1;
    for (let k = at; k < at + kept; k++) {
      this.total[k] = this.total[k + 1];
      this.variance[k] = this.variance[k + 1];
    }
    this.used[row] = kept;
    while (this.used[this.lastRow] === 0 && this.lastRow > 0) this.lastRow -= 1;
  }
}

/** Finds changes of the mean of any signal, with a window that adapts to them. */
export const adwin = Object.freeze<SequentialDeclaration>({
  kind: 'adwin',
  summary: 'change of the mean found by cutting an adaptive window (ADWIN)',
  source: 'Bifet & Gavaldà 2007, Learning from time-changing data with adaptive windowing; behaves as River 0.26',
  shape: 'sequential',
  params,
  minimumReference: 0,
  needsReference: () => false,
  create(raw) {
    const { delta, clock, maxBuckets, minWindow, grace } = raw as z.infer<typeof params>;
    return new Adwin(delta, clock, maxBuckets, minWindow, grace);
  },
});
