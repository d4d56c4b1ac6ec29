import type { PredictionLog, ReferenceLog } from '../../harness/core/telemetry.js';
import type { ConcreteSignal } from './expand.js';
import type { SeenCategories } from './seen.js';

/** Rows of one signal in time order, without missing values. Arrays may be longer than `n`; valid until the next step. */
export interface SignalBlock {
  n: number;
  values: Float64Array;
  time: Float64Array;
  /** Beside it where the signal is the score, or read from labels. */
  predictions: Float64Array | null;
  /** Beside it where the signal is read from labels. */
  scores: Float64Array | null;
  /** How many requests each row stands for; null: one. */
  weights: Float64Array | null;
  /** Row of the log; null where it is the same as the index. */
  rows: Int32Array | null;
}

/** Buffers that are reused from step to step. They hold nothing that outlives a step, so a fork starts with new ones. */
export class Scratch {
  private readonly floats = new Map<string, Float64Array>();
  private readonly integers = new Map<string, Int32Array>();

  float(key: string, n: number): Float64Array {
    let buffer = this.floats.get(key);
    if (buffer === undefined || buffer.length < n) {
      buffer = new Float64Array(Math.max(1024, n));
      this.floats.set(key, buffer);
    }
    return buffer;
  }

  integer(key: string, n: number): Int32Array {
    let buffer = this.integers.get(key);
    if (buffer === undefined || buffer.length < n) {
      buffer = new Int32Array(Math.max(1024, n));
      this.integers.set(key, buffer);
    }
    return buffer;
  }

  fork(): Scratch {
    return new Scratch();
  }
}

/** How a signal is read. */
export interface ReadOptions {
  /** Residuals by their size. */
  readonly absolute: boolean;
  readonly regression: boolean;
  /** Which categories of the feature the reference has; null where nobody asks. */
  readonly seen: SeenCategories | null;
}

/** Of the requests of each row, which took `seconds` together. */
function meanSeconds(tally: NonNullable<PredictionLog['tally']>, n: number, out: Float64Array): Float64Array {
  for (let i = 0; i < n; i++) out[i] = tally.seconds[i] / tally.requests[i];
  return out;
}

/** Values of a prediction-log signal: an array of the log itself, or computed into `out`. */
function predictionValues(
  signal: ConcreteSignal,
  log: PredictionLog,
  seen: SeenCategories | null,
  scratch: Scratch,
): Float64Array {
  const { n } = log;
  switch (signal.head) {
    case 'feature':
      return log.features[signal.feature];
    case 'prediction':
      return log.prediction;
    case 'score':
      return log.score;
    case 'latency':
      return log.tally === undefined ? log.latency : meanSeconds(log.tally, n, scratch.float(signal.name, n));
    case 'featureAge': {
      const age = log.age[signal.feature];
      return age ?? scratch.float(`${signal.name} none`, n).fill(Number.NaN);
    }
  }
  const out = scratch.float(signal.name, n);
  if (signal.head === 'errorRate') {
    for (let i = 0; i < n; i++) out[i] = log.failed[i];
  } else if (signal.head === 'nullRatio') {
    const column = log.features[signal.feature];
    for (let i = 0; i < n; i++) out[i] = Number.isNaN(column[i]) ? 1 : 0;
  } else if (signal.head === 'unseenRatio') {
    const column = log.features[signal.feature];
    const knownFromS = seen?.knownFromS() ?? Number.POSITIVE_INFINITY;
    const { time } = log;
    for (let i = 0; i < n; i++) {
      const category = column[i];
      if (time[i] < knownFromS || Number.isNaN(category)) out[i] = Number.NaN;
      else out[i] = seen?.flags[category] === 1 ? 0 : 1;
    }
  } else {
    out.fill(1, 0, n);
  }
  return out;
}

function labelValues(
  signal: ConcreteSignal,
  log: ReferenceLog['labels'],
  options: ReadOptions,
  scratch: Scratch,
): Float64Array {
  const { n, label, prediction } = log;
  if (signal.head === 'label' || signal.nature === 'metric') return label;
  const out = scratch.float(options.absolute ? `${signal.name} absolute` : signal.name, n);
  if (signal.head === 'labelAge') {
    for (let i = 0; i < n; i++) out[i] = log.time[i] - log.requestTime[i];
  } else if (signal.head === 'error') {
    for (let i = 0; i < n; i++) {
      const residual = label[i] - prediction[i];
      if (!options.regression) out[i] = residual === 0 ? 0 : Number.isNaN(residual) ? residual : 1;
      else out[i] = options.absolute ? Math.abs(residual) : residual;
    }
  } else {
    out.fill(1, 0, n);
  }
  return out;
}

/** First row that is left out because a value is missing; n where none is. */
function firstMissing(values: Float64Array, n: number): number {
  for (let i = 0; i < n; i++) if (Number.isNaN(values[i])) return i;
  return n;
}

function gather(source: Float64Array, rows: Int32Array, n: number, out: Float64Array): Float64Array {
  for (let i = 0; i < n; i++) out[i] = source[rows[i]];
  return out;
}

/** Reads one signal of a step. Rows whose value (for metrics: label or prediction) is missing are left out. */
export function readSignal(
  signal: ConcreteSignal,
  telemetry: ReferenceLog,
  options: ReadOptions,
  scratch: Scratch,
): SignalBlock {
  const labels = signal.log === 'labels';
  const log = labels ? telemetry.labels : telemetry.predictions;
  const { n } = log;
  const values = labels
    ? labelValues(signal, telemetry.labels, options, scratch)
    : predictionValues(signal, telemetry.predictions, options.seen, scratch);
  const predictions = labels || signal.head === 'score' ? log.prediction : null;
  const scores = labels ? telemetry.labels.score : null;
  const weights = labels ? null : (telemetry.predictions.tally?.requests ?? null);
  const needed = signal.nature === 'metric' && signal.head !== 'ctr' ? predictions : null;
  let first = firstMissing(values, n);
  if (needed !== null) first = Math.min(first, firstMissing(needed, n));
  if (first === n) return { n, values, time: log.time, predictions, scores, weights, rows: null };
  const key = options.absolute ? `${signal.name} absolute` : signal.name;
  const rows = scratch.integer(`${key} rows`, n);
  let kept = 0;
  for (let i = 0; i < n; i++) {
    if (Number.isNaN(values[i]) || (needed !== null && Number.isNaN(needed[i]))) continue;
    rows[kept++] = i;
  }
  return {
    n: kept,
    values: gather(values, rows, kept, scratch.float(`${key} kept`, n)),
    time: gather(log.time, rows, kept, scratch.float(`${key} time`, n)),
    predictions: predictions && gather(predictions, rows, kept, scratch.float(`${key} predictions`, n)),
    scores: scores && gather(scores, rows, kept, scratch.float(`${key} scores`, n)),
    weights: weights && gather(weights, rows, kept, scratch.float(`${key} weights`, n)),
    rows,
  };
}
