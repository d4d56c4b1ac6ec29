import type { ArrayPool } from './array-pool.js';

const firstRows = 32;
const growth = 2;

/** Pending labels of one stretch of time: rows of `width` numbers, the first the moment when the label becomes known. */
export class LabelBucket {
  n = 0;
  rows: Float64Array;

  constructor(
    private readonly width: number,
    pool: ArrayPool,
  ) {
    this.rows = pool.take(firstRows * width);
  }

  /** Makes room for one more row. */
  grow(pool: ArrayPool): void {
    const larger = pool.take(this.rows.length * growth);
    larger.set(this.rows.subarray(0, this.n * this.width));
    pool.give(this.rows);
    this.rows = larger;
  }
}
