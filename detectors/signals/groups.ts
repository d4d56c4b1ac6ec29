import type { SegmentShape } from '../../harness/core/batch.js';
import type { Scratch, SignalBlock } from './columns.js';

/** The segments that a detector is told apart `by`: the cross product of some dimensions. */
export interface Grouping {
  /** Unique among groupings: the names joined. */
  readonly key: string;
  /** Indices of the dimensions, in the order of `by`. */
  readonly dimensions: readonly number[];
  readonly names: readonly string[];
  /** Number of values of each. */
  readonly sizes: readonly number[];
  /** `country=DE,device=ios`; one empty label where there is no dimension. */
  readonly labels: readonly string[];
}

/** Lays out a grouping; every name must be a segment of the shape. */
export function groupingOf(by: readonly string[], segments: readonly SegmentShape[]): Grouping {
  const dimensions = by.map((name) => segments.findIndex((segment) => segment.name === name));
  let labels = [''];
  for (const index of dimensions)
    labels = labels.flatMap((label) =>
      segments[index].values.map((value) => `${label}${label === '' ? '' : ','}${segments[index].name}=${value}`),
    );
  return Object.freeze({
    key: by.join(','),
    dimensions: Object.freeze(dimensions),
    names: Object.freeze([...by]),
    sizes: Object.freeze(dimensions.map((index) => segments[index].values.length)),
    labels: Object.freeze(labels),
  });
}

/** Group of each row of a log, −1 where a segment is unknown. */
export function groupRows(grouping: Grouping, columns: readonly Int32Array[], n: number, out: Int32Array): Int32Array {
  out.fill(0, 0, n);
  grouping.dimensions.forEach((dimension, d) => {
    const column = columns[dimension];
    const size = grouping.sizes[d];
    for (let i = 0; i < n; i++)
      out[i] = out[i] < 0 || column[i] < 0 || column[i] >= size ? -1 : out[i] * size + column[i];
  });
  return out;
}

/** A block whose rows are laid out group by group: those of group g at offsets[g] … offsets[g+1]−1, in time order. */
export interface GroupedBlock {
  readonly block: SignalBlock;
  readonly offsets: Int32Array;
}

/** Sorts a block by group (a counting sort, so that time order stays). */
export function groupBlock(
  key: string,
  block: SignalBlock,
  groups: Int32Array,
  count: number,
  scratch: Scratch,
): GroupedBlock {
  const { n, rows } = block;
  const offsets = scratch.integer(`${key} offsets`, count + 2).fill(0);
  for (let i = 0; i < n; i++) offsets[groups[rows === null ? i : rows[i]] + 2] += 1;
  offsets[1] = 0;
  for (let g = 2; g < count + 2; g++) offsets[g] += offsets[g - 1];
  const values = scratch.float(`${key} values`, n);
  const time = scratch.float(`${key} time`, n);
  const predictions = block.predictions && scratch.float(`${key} predictions`, n);
  const weights = block.weights && scratch.float(`${key} weights`, n);
  const scores = block.scores && scratch.float(`${key} scores`, n);
  for (let i = 0; i < n; i++) {
    const group = groups[rows === null ? i : rows[i]];
    if (group < 0) continue;
    const at = offsets[group + 1]++;
    values[at] = block.values[i];
    time[at] = block.time[i];
    if (predictions !== null && block.predictions !== null) predictions[at] = block.predictions[i];
    if (weights !== null && block.weights !== null) weights[at] = block.weights[i];
    if (scores !== null && block.scores !== null) scores[at] = block.scores[i];
  }
  return { block: { n: offsets[count], values, time, predictions, scores, weights, rows: null }, offsets };
}
