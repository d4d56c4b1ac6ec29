import { columnSlot, type RecordedColumn, type Recording } from './recording.js';
import type { ReplayFeature } from './summary.js';

/** Value of a segment whose cell is empty. */
const noValue = '(none)';

/** How a feature is read from rows. Frozen. */
export interface FeatureLayout extends ReplayFeature {
  /** Slot in rows of the main file, and of the reference. */
  readonly slot: number;
  readonly referenceSlot: number;
  /** Index of the category of each code, in the main file and in the reference; null for numeric features. */
  readonly remap: Float64Array | null;
  readonly referenceRemap: Float64Array | null;
}

export interface SegmentLayout {
  readonly name: string;
  readonly values: readonly string[];
  readonly slot: number;
  readonly referenceSlot: number;
  readonly remap: Int32Array;
  readonly referenceRemap: Int32Array;
  /** Index of the value for empty cells; −1 where there are none. */
  readonly none: number;
}

/** Features and segments of a recording with its reference: categories of both, in ascending order. Frozen. */
export interface ReplayLayout {
  readonly features: readonly FeatureLayout[];
  readonly segments: readonly SegmentLayout[];
}

export function replayLayout(main: Recording, reference: Recording | null): ReplayLayout {
  const slotIn = (recording: Recording | null, name: string) =>
    recording ? columnSlot + recording.columns.findIndex((column) => column.name === name) : -1;
  const columnIn = (recording: Recording | null, name: string) =>
    recording?.columns.find((column) => column.name === name) ?? null;
  const features = main.columns.map((column) => {
    const other = columnIn(reference, column.name);
    const categories = union(column, other);
    const total = column.counts.reduce((sum, count) => sum + count, 0);
    const count = new Map(column.texts.map((text, code) => [text, column.counts[code]]));
    return Object.freeze({
      name: column.name,
      type: column.type,
      categories: Object.freeze(categories),
      weights: Object.freeze(categories.map((text) => (count.get(text) ?? 0) / Math.max(total, 1))),
      mean: column.type === 'numeric' ? column.mean : 0,
      sd: column.type === 'numeric' ? column.sd : 0,
      missing: column.missing,
      slot: slotIn(main, column.name),
      referenceSlot: slotIn(reference, column.name),
      remap: column.type === 'numeric' ? null : Float64Array.from(column.texts, (text) => categories.indexOf(text)),
      referenceRemap:
        other?.type === 'categorical' ? Float64Array.from(other.texts, (text) => categories.indexOf(text)) : null,
    });
  });
  const segments = main.segments.map((name) => {
    const column = columnIn(main, name) as RecordedColumn;
    const other = columnIn(reference, name);
    const values = union(column, other);
    const empty = column.missing > 0 || (other?.missing ?? 0) > 0;
    const remap = Int32Array.from(column.texts, (text) => values.indexOf(text));
    const referenceRemap = Int32Array.from(other?.texts ?? [], (text) => values.indexOf(text));
    if (empty) values.push(noValue);
    return Object.freeze({
      name,
      values: Object.freeze(values),
      slot: slotIn(main, name),
      referenceSlot: slotIn(reference, name),
      remap,
      referenceRemap,
      none: empty ? values.length - 1 : -1,
    });
  });
  return Object.freeze({ features: Object.freeze(features), segments: Object.freeze(segments) });
}

function union(column: RecordedColumn, other: RecordedColumn | null): string[] {
  return [...new Set([...column.texts, ...(other?.texts ?? [])])].sort();
}
