import type { ReferenceSample, SignalRows, Sketch } from '../detector.js';
import { quantiles } from '../statistics/select.js';

/** How values fall into bins; fixed once the reference is known. */
export interface Bins {
  readonly count: number;
  /** Inner edges, ascending, then NaN: a value belongs to the bin after all edges that are not above it. Empty for categories. */
  readonly edges: Float64Array;
  /** Lookup over even cells from the first edge to the last: edges that lie wholly below each cell. */
  readonly start: Uint16Array;
  readonly low: number;
  readonly cellsPerUnit: number;
  readonly categorical: boolean;
}

const cells = 512;

/** A bin a category, and one for whatever is none. */
export function categoryBins(categories: readonly string[]): Bins {
  return Object.freeze({
    count: categories.length + 1,
    edges: new Float64Array(0),
    start: new Uint16Array(0),
    low: 0,
    cellsPerUnit: 0,
    categorical: true,
  });
}

function cellOf(value: number, low: number, cellsPerUnit: number): number {
  const cell = (value - low) * cellsPerUnit;
  return cell > 0 ? (cell < cells ? cell | 0 : cells - 1) : 0;
}

/** Bins [lo, hi) between given inner edges (ascending); equal edges leave empty bins out. */
export function edgeBins(inner: ArrayLike<number>): Bins {
  const distinct = Array.from(inner).filter((edge, i, all) => i === 0 || edge > all[i - 1]);
  const low = distinct[0] ?? 0;
  const width = (distinct.at(-1) ?? 0) - low;
  const cellsPerUnit = width > 0 && Number.isFinite(width) ? cells / width : 0;
  const start = new Uint16Array(cells);
  for (const edge of distinct) {
    const at = cellOf(edge, low, cellsPerUnit);
    for (let cell = at + 1; cell < cells; cell++) start[cell] += 1;
  }
  const edges = Float64Array.from([...distinct, Number.NaN]);
  return Object.freeze({ count: distinct.length + 1, edges, start, low, cellsPerUnit, categorical: false });
}

/** Bins between the k-quantiles of a reference, by linear interpolation. */
export function quantileBins(reference: ReferenceSample, k: number): Bins {
  const shares = Array.from({ length: k - 1 }, (_, i) => (i + 1) * (1 / k));
  return edgeBins(quantiles(reference.values.slice(0, reference.n), reference.n, shares));
}

/** Rows a bin. */
export class BinSketch implements Sketch {
  count = 0;
  readonly counts: Int32Array;

  constructor(private readonly bins: Bins) {
    this.counts = new Int32Array(bins.count);
  }

  add(rows: SignalRows, from: number, to: number): void {
    if (this.bins.categorical) this.addCategories(rows.values, from, to);
    else this.addNumbers(rows.values, from, to);
    this.count += to - from;
  }

  merge(other: this): void {
    const { counts } = this;
    for (let b = 0; b < counts.length; b++) counts[b] += other.counts[b];
    this.count += other.count;
  }

  subtract(other: this): void {
    const { counts } = this;
    for (let b = 0; b < counts.length; b++) counts[b] -= other.counts[b];
    this.count -= other.count;
  }

  clear(): void {
    this.counts.fill(0);
    this.count = 0;
  }

  private addCategories(values: Float64Array, from: number, to: number): void {
    const { counts } = this;
    const other = counts.length - 1;
    for (let i = from; i < to; i++) {
      const category = values[i];
      counts[category >= 0 && category < other ? category : other] += 1;
    }
  }

  private addNumbers(values: Float64Array, from: number, to: number): void {
    const { counts } = this;
    const { edges, start, low, cellsPerUnit } = this.bins;
    for (let i = from; i < to; i++) {
      const value = values[i];
      const cell = (value - low) * cellsPerUnit;
      let bin = start[cell > 0 ? (cell < cells ? cell | 0 : cells - 1) : 0];
      while (value >= edges[bin]) bin++;
      counts[bin] += 1;
    }
  }
}
