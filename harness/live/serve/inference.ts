import type { RequestBatch, Shape } from '../../core/batch.js';
import { emptyBatch } from '../../system/batch.js';
import { batchCapacity } from '../../system/constants.js';
import type { LoadedSystem } from '../../system/load.js';
import type { Model } from '../../system/models/model.js';
import { startModel } from '../../system/start-model.js';
import { HttpError } from '../http/server.js';
import { isRecord } from '../intake/incoming.js';

/** What one call was answered with, and the batch that it was read into (valid until the next call). */
export interface Inferred {
  readonly rows: number;
  readonly batch: RequestBatch;
}

/** The scenario's model behind the Open Inference Protocol: a tensor a feature, and where there are any a segment. */
export class Inference {
  private readonly batch: RequestBatch;
  private readonly model: Model;
  private readonly shape: Shape;

  constructor(loaded: LoadedSystem, seed: string) {
    this.shape = loaded.shape;
    this.batch = emptyBatch(loaded.shape, batchCapacity);
    for (let f = 0; f < this.batch.served.length; f++) this.batch.served[f] = this.batch.world[f];
    this.model = startModel(loaded, seed);
  }

  /** Names, types and shapes of the tensors. */
  tensors() {
    const { features, segments } = this.shape;
    return {
      inputs: [
        ...features.map(({ name, type }) => ({ name, datatype: type === 'numeric' ? 'FP64' : 'BYTES', shape: [-1] })),
        ...segments.map(({ name }) => ({ name: `segment.${name}`, datatype: 'BYTES', shape: [-1] })),
      ],
      outputs: ['score', 'prediction'].map((name) => ({ name, datatype: 'FP64', shape: [-1] })),
    };
  }

  /** @throws HttpError 400 where an input is missing, of another length, or no value of its feature */
  infer(body: unknown): Inferred {
    if (!isRecord(body) || !Array.isArray(body.inputs))
      throw new HttpError(400, "'inputs' is missing: a list of tensors");
    const inputs = new Map(body.inputs.filter(isRecord).map((input) => [String(input.name), input]));
    const { features, segments } = this.shape;
    const known = [...features.map(({ name }) => name), ...segments.map(({ name }) => `segment.${name}`)];
    for (const name of inputs.keys())
      if (!known.includes(name))
        throw new HttpError(400, `there is no input '${name}'; inputs are ${known.join(', ')}`);
    const rows = rowsOf([...inputs.values()][0]);
    const { batch } = this;
    batch.n = rows;
    for (const [f, { name, type, categories }] of features.entries()) {
      const data = dataOf(name, inputs.get(name), rows);
      const column = batch.world[f];
      for (let i = 0; i < rows; i++)
        column[i] = type === 'numeric' ? numeric(name, data[i]) : category(name, data[i], categories);
    }
    for (const [s, { name, values }] of segments.entries()) {
      const input = inputs.get(`segment.${name}`);
      const data = input === undefined ? null : dataOf(`segment.${name}`, input, rows);
      for (let i = 0; i < rows; i++) batch.segments[s][i] = data === null ? -1 : category(name, data[i], values);
    }
    batch.score.fill(Number.NaN, 0, rows);
    batch.prediction.fill(Number.NaN, 0, rows);
    this.model.predict(batch);
    return { rows, batch };
  }
}

function rowsOf(input: Record<string, unknown> | undefined): number {
  const data = input?.data;
  if (!Array.isArray(data) || data.length === 0) throw new HttpError(400, 'the inputs have no data');
  if (data.length > batchCapacity)
    throw new HttpError(413, `${data.length} rows are more than ${batchCapacity} in one call`);
  return data.length;
}

function dataOf(name: string, input: Record<string, unknown> | undefined, rows: number): unknown[] {
  if (input === undefined) throw new HttpError(400, `input '${name}' is missing`);
  const { data, shape } = input;
  if (!Array.isArray(data)) throw new HttpError(400, `input '${name}' has no data`);
  if (data.length !== rows) throw new HttpError(400, `input '${name}' has ${data.length} values, others ${rows}`);
  const size = Array.isArray(shape) ? shape.reduce((product: number, one) => product * Number(one), 1) : rows;
  if (size !== rows) throw new HttpError(400, `input '${name}': its shape is of ${size} values, its data of ${rows}`);
  return data;
}

function numeric(name: string, value: unknown): number {
  if (value === null) return Number.NaN;
  if (typeof value === 'number') return value;
  throw new HttpError(400, `input '${name}' takes numbers, not ${JSON.stringify(value)}`);
}

function category(name: string, value: unknown, names: readonly string[]): number {
  if (value === null) return Number.NaN;
  const index = typeof value === 'string' ? names.indexOf(value) : -1;
  if (index < 0) throw new HttpError(400, `input '${name}': ${JSON.stringify(value)} is none of ${names.join(', ')}`);
  return index;
}
