import type { Shape } from '../../../harness/core/batch.js';
import type { RowsTape } from '../../../harness/core/tape.js';
import type { LabelLog, PredictionLog } from '../../../harness/core/telemetry.js';
import type { LabelColumns, PredictionColumns } from './messages.js';

type Logs = Pick<RowsTape, 'predictions' | 'labels'>;
type Numbers = Float64Array | Int32Array | Uint8Array;

/** Stretches of rows: [from, to) by index. */
export interface Stretch {
  readonly predictions: readonly [number, number];
  readonly labels: readonly [number, number];
}

/** Index of the first row at or after a time; `time` ascends. */
export function rowAt(time: Float64Array, n: number, atS: number): number {
  let [low, high] = [0, n];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (time[middle] < atS) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The rows that became known in [fromS, toS). */
export function stretchOf({ predictions, labels }: Logs, fromS: number, toS: number): Stretch {
  return {
    predictions: [rowAt(predictions.time, predictions.n, fromS), rowAt(predictions.time, predictions.n, toS)],
    labels: [rowAt(labels.time, labels.n, fromS), rowAt(labels.time, labels.n, toS)],
  };
}

/** Columns as the protocol has them. @param startMs milliseconds since the epoch of t = 0 */
export function columnsOf(
  logs: Logs,
  shape: Shape,
  { predictions, labels }: Stretch,
  startMs: number,
): { predictions: PredictionColumns; labels: LabelColumns } {
  return {
    predictions: predictionColumns(logs.predictions, shape, predictions, startMs),
    labels: labelColumns(logs.labels, shape, labels, startMs),
  };
}

function predictionColumns(
  log: PredictionLog,
  shape: Shape,
  [from, to]: readonly [number, number],
  startMs: number,
): PredictionColumns {
  const numbers = (column: Numbers) => values(column, from, to);
  return {
    time: times(log.time, from, to, startMs),
    segments: segmentColumns(log.segments, shape, from, to),
    features: Object.fromEntries(
      shape.features.map(({ name, type, categories }, i) => [
        name,
        type === 'categorical' ? names(log.features[i], categories, from, to) : numbers(log.features[i]),
      ]),
    ),
    age: Object.fromEntries(
      shape.features.flatMap(({ name }, i) => {
        const age = log.age[i];
        return age === undefined ? [] : [[name, numbers(age)]];
      }),
    ),
    score: numbers(log.score),
    prediction: numbers(log.prediction),
    latency: numbers(log.latency),
    failed: numbers(log.failed),
  };
}

function labelColumns(
  log: LabelLog,
  shape: Shape,
  [from, to]: readonly [number, number],
  startMs: number,
): LabelColumns {
  return {
    time: times(log.time, from, to, startMs),
    requestTime: times(log.requestTime, from, to, startMs),
    segments: segmentColumns(log.segments, shape, from, to),
    label: values(log.label, from, to),
    prediction: values(log.prediction, from, to),
    score: values(log.score, from, to),
  };
}

function segmentColumns(columns: readonly Int32Array[], shape: Shape, from: number, to: number) {
  return Object.fromEntries(shape.segments.map(({ name, values }, i) => [name, names(columns[i], values, from, to)]));
}

/** NaN becomes null when a message is written. */
function values(column: Numbers, from: number, to: number): number[] {
  return Array.from(column.subarray(from, to));
}

function times(column: Float64Array, from: number, to: number, startMs: number): number[] {
  return Array.from(column.subarray(from, to), (seconds) => startMs + seconds * 1000);
}

function names(column: Numbers, words: readonly string[], from: number, to: number): (string | null)[] {
  return Array.from(column.subarray(from, to) as Float64Array, (index) => words[index] ?? null);
}
