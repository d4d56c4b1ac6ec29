import type { RowsTape } from '../../harness/core/tape.js';
import type { LabelLog, PredictionLog, Telemetry } from '../../harness/core/telemetry.js';
import type { Recorder, RecorderOptions } from './monitor.js';

/** Keeps whole logs. What is kept is frozen, so that forks share it. */
export class RowsRecorder implements Recorder {
  private readonly predictions: PredictionLog[] = [];
  private readonly labels: LabelLog[] = [];
  private readonly options: RecorderOptions;

  constructor(options: RecorderOptions) {
    this.options = Object.freeze({ ...options });
  }

  observe({ predictions, labels }: Telemetry): void {
    if (predictions.n > 0) this.predictions.push(joinPredictions([predictions]));
    if (labels.n > 0) this.labels.push(joinLabels([labels]));
  }

  tape(): RowsTape {
    const { shape, reference, referenceS } = this.options;
    return {
      kind: 'rows',
      shape,
      predictions: joinPredictions(this.predictions),
      labels: joinLabels(this.labels),
      reference,
      referenceS,
    };
  }
}

type Array = Float64Array | Int32Array | Uint8Array;

/** The rows of one column of several logs, one after the other. */
function join<T extends Array>(logs: readonly { n: number }[], columns: readonly T[], empty: T): T {
  const total = logs.reduce((sum, { n }) => sum + n, 0);
  const joined = new (empty.constructor as new (length: number) => T)(total);
  let at = 0;
  for (const [i, column] of columns.entries()) {
    joined.set(column.subarray(0, logs[i].n), at);
    at += logs[i].n;
  }
  return joined;
}

const floats = new Float64Array(0);
const integers = new Int32Array(0);

function joinPredictions(logs: readonly PredictionLog[]): PredictionLog {
  const first = logs[0];
  const column = (of: (log: PredictionLog) => Float64Array) => join(logs, logs.map(of), floats);
  return Object.freeze({
    n: logs.reduce((sum, { n }) => sum + n, 0),
    time: column((log) => log.time),
    segments: (first?.segments ?? []).map((_, i) =>
      join(
        logs,
        logs.map((log) => log.segments[i]),
        integers,
      ),
    ),
    features: (first?.features ?? []).map((_, i) => column((log) => log.features[i])),
    age: (first?.age ?? []).map((age, i) => (age === undefined ? undefined : column((log) => log.age[i] ?? floats))),
    score: column((log) => log.score),
    prediction: column((log) => log.prediction),
    latency: column((log) => log.latency),
    failed: join(
      logs,
      logs.map((log) => log.failed),
      new Uint8Array(0),
    ),
  });
}

function joinLabels(logs: readonly LabelLog[]): LabelLog {
  const column = (of: (log: LabelLog) => Float64Array) => join(logs, logs.map(of), floats);
  return Object.freeze({
    n: logs.reduce((sum, { n }) => sum + n, 0),
    time: column((log) => log.time),
    requestTime: column((log) => log.requestTime),
    segments: (logs[0]?.segments ?? []).map((_, i) =>
      join(
        logs,
        logs.map((log) => log.segments[i]),
        integers,
      ),
    ),
    label: column((log) => log.label),
    prediction: column((log) => log.prediction),
    score: column((log) => log.score),
  });
}
