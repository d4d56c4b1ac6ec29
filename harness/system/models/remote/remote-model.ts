import type { RequestBatch, Shape } from '../../../core/batch.js';
import type { Model, ModelContext } from '../model.js';
import { Caller } from './caller.js';
import type { RemoteParams } from './parameters.js';
import type { CallColumn, CallTarget } from './wire.js';

interface RemoteModelOptions {
  readonly caller: Caller;
  readonly shape: Shape;
  /** Most rows of one call. */
  readonly rows: number;
  /** Score from which on the prediction is 1, where the task has classes. */
  readonly threshold: number;
  /** Whether requests wait as long as the call that they were part of. */
  readonly measured: boolean;
}

/** A model behind a call: scores rows in calls of so many. */
class RemoteModel implements Model {
  private readonly options: RemoteModelOptions;
  /** Seconds that the call of each row of the last batch took; null where that does not count. */
  readonly tookS: Float64Array | null;

  constructor(options: RemoteModelOptions, capacity: number) {
    Object.freeze(options.caller);
    this.options = Object.freeze({ ...options });
    this.tookS = options.measured ? new Float64Array(capacity) : null;
  }

  predict(batch: RequestBatch): void {
    const { caller, rows, threshold, shape } = this.options;
    const { n, score, prediction } = batch;
    for (let from = 0; from < n; from += rows) {
      const to = Math.min(n, from + rows);
      const { scores, tookS } = caller.call({ n: to - from, columns: this.columns(batch, from, to) });
      score.set(scores, from);
      this.tookS?.fill(tookS, from, to);
    }
    for (let i = 0; i < n; i++)
      prediction[i] = shape.task === 'regression' || Number.isNaN(score[i]) ? score[i] : Number(score[i] >= threshold);
  }

  private columns({ served }: RequestBatch, from: number, to: number): CallColumn[] {
    return this.options.shape.features.map(({ name, type, categories }, f) => {
      const values = served[f].slice(from, to);
      if (type === 'numeric') return { name, numbers: values, texts: null };
      return { name, numbers: null, texts: Array.from(values, (index) => categories[index] ?? null) };
    });
  }
}

/** The model behind a target, by the parameters that all such kinds have. */
export function remoteModel(target: CallTarget, { plan, shape, capacity }: ModelContext): Model {
  const { rows, latency } = plan.params as unknown as RemoteParams;
  const measured = latency === 'measured';
  return new RemoteModel({ caller: Caller.to(target), shape, rows, threshold: plan.threshold, measured }, capacity);
}
