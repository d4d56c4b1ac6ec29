/** Rows of labels that are about to become known. A branch that forks off copies what is in use and no more. */
export class DueLabels {
  rows: Float64Array;
  n = 0;

  constructor(
    private readonly width: number,
    private readonly fewestRows: number,
  ) {
    this.rows = new Float64Array(fewestRows * width);
  }

  /** Makes room for so many more rows. */
  reserve(extra: number): void {
    const needed = (this.n + extra) * this.width;
    if (needed <= this.rows.length) return;
    const larger = new Float64Array(Math.max(this.fewestRows * this.width, 2 * needed));
    larger.set(this.rows.subarray(0, this.n * this.width));
    this.rows = larger;
  }

  /** Leaves the first `n` rows of others in the place of its own. */
  replace(rows: Float64Array, n: number): void {
    this.rows.set(rows.subarray(0, n * this.width));
    this.n = n;
  }

  fork(): DueLabels {
    const twin = new DueLabels(this.width, 0);
    twin.rows = this.rows.slice(0, this.n * this.width);
    twin.n = this.n;
    return twin;
  }
}
