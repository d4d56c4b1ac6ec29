import type { ArrayPool } from './array-pool.js';

const firstRows = 32;
const growth = 2;
const none = new Float64Array(0);

/** Rows that no branch adds to any more: branches that forked off share them. */
interface SealedRows {
  readonly rows: Float64Array;
  readonly n: number;
}

/** Pending labels of one stretch of time: rows of `width` numbers, the first the moment when the label becomes known. */
export class LabelBucket {
  /** Of `rows`: those that came since the last fork. */
  n = 0;
  rows: Float64Array = none;
  /** Rows that came before, in order. Frozen. */
  private sealed: readonly SealedRows[] = Object.freeze([]);

  constructor(private readonly width: number) {}

  /** All rows. */
  get count(): number {
    return this.sealed.reduce((sum, { n }) => sum + n, this.n);
  }

  /** Makes room for one more row. */
  grow(pool: ArrayPool): void {
    const larger = pool.take(Math.max(firstRows * this.width, this.rows.length * growth));
    larger.set(this.rows.subarray(0, this.n * this.width));
    this.release(pool);
    this.rows = larger;
  }

  /** Writes all rows into `out` from `offset` on, in the order in which they came, and is done with them. */
  drain(out: Float64Array, offset: number, pool: ArrayPool): void {
    let at = offset;
    for (const { rows, n } of this.sealed) {
      out.set(rows.subarray(0, n * this.width), at);
      at += n * this.width;
    }
    out.set(this.rows.subarray(0, this.n * this.width), at);
    this.release(pool);
  }

  /** Seals the rows, which both go on to share. */
  fork(): LabelBucket {
    if (this.n > 0) this.sealed = Object.freeze([...this.sealed, Object.freeze({ rows: this.rows, n: this.n })]);
    this.n = 0;
    this.rows = none;
    const twin = new LabelBucket(this.width);
    twin.sealed = this.sealed;
    return twin;
  }

  private release(pool: ArrayPool): void {
    if (this.rows.length > 0) pool.give(this.rows);
    this.rows = none;
  }
}
