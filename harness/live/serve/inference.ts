import type { RequestBatch, Shape } from '../../core/batch.js';
import { emptyBatch } from '../../system/batch.js';
import { batchCapacity } from '../../system/constants.js';
import type { LoadedSystem } from '../../system/load.js';
import type { Model } from '../../system/models/model.js';
import { startModel } from '../../system/start-model.js';
import { HttpError } from '../http/server.js';
import { isRecord } from '../intake/incoming.js';

/** The scenario's model behind the Open Inference Protocol: a tensor a feature, and where there are any a segment. */
export class Inference {
  /** What the last call was read into, and its scores once it was predicted. */
  readonly batch: RequestBatch;
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
      outputs: outputNames.map((name) => ({ name, datatype: 'FP64', shape: [-1] })),
    };
  }

  /**
   * Reads the tensors of a call into the batch.
   * @throws HttpError 400 where an input is missing, of another length or type, or no value of its feature
   */
  read(body: unknown): void {
    if (!isRecord(body) || !Array.isArray(body.inputs))
      throw new HttpError(400, "'inputs' is missing: a list of tensors");
    const { features, segments } = this.shape;
    const known = [...features.map(({ name }) => name), ...segments.map(({ name }) => `segment.${name}`)];
    const inputs = tensorsOf(body.inputs, known);
    const rows = rowsOf([...inputs.values()][0]);
    const { batch } = this;
    batch.n = rows;
    for (const [f, { name, type, categories }] of features.entries()) {
      const numbers = type === 'numeric';
      const data = valuesOf(name, inputs.get(name), rows, numbers);
      const column = batch.world[f];
      for (let i = 0; i < rows; i++) column[i] = numbers ? numeric(name, data[i]) : category(name, data[i], categories);
    }
    for (const [s, { name, values }] of segments.entries()) {
      const input = inputs.get(`segment.${name}`);
      const data = input === undefined ? null : valuesOf(`segment.${name}`, input, rows, false);
      for (let i = 0; i < rows; i++)
        batch.segments[s][i] = data === null || data[i] === null ? -1 : category(name, data[i], values);
    }
    batch.score.fill(Number.NaN, 0, rows);
    batch.prediction.fill(Number.NaN, 0, rows);
  }

  /** Gives the rows that were read their scores. */
  predict(): void {
    this.model.predict(this.batch);
  }

  /** The tensors of the answer. @param wanted their names; null: all */
  outputs(wanted: readonly string[] | null): OutputTensor[] {
    const { n } = this.batch;
    return (wanted ?? outputNames).map((name) => {
      const column = name === 'score' ? this.batch.score : this.batch.prediction;
      const data = Array.from(column.subarray(0, n), (one) => (Number.isNaN(one) ? null : one));
      return { name, datatype: 'FP64', shape: [n], data };
    });
  }
}

interface OutputTensor {
  readonly name: string;
  readonly datatype: string;
  readonly shape: number[];
  readonly data: (number | null)[];
}

const outputNames: readonly string[] = ['score', 'prediction'];

/** Names of the outputs that a call asks for; null where it leaves that open. @throws HttpError 400 where one is unknown */
export function requestedOutputs(body: unknown): string[] | null {
  if (!isRecord(body) || !Array.isArray(body.outputs) || body.outputs.length === 0) return null;
  return body.outputs.map((output) => {
    const name = isRecord(output) ? String(output.name) : String(output);
    if (!outputNames.includes(name))
      throw new HttpError(400, `there is no output '${name}'; outputs are ${outputNames.join(', ')}`);
    return name;
  });
}

type Tensor = Readonly<Record<string, unknown>>;

function tensorsOf(inputs: readonly unknown[], known: readonly string[]): Map<string, Tensor> {
  const found = new Map<string, Tensor>();
  for (const input of inputs) {
    if (!isRecord(input)) throw new HttpError(400, "an entry of 'inputs' is no tensor");
    const name = String(input.name);
    if (!known.includes(name)) throw new HttpError(400, `there is no input '${name}'; inputs are ${known.join(', ')}`);
    if (found.has(name)) throw new HttpError(400, `input '${name}' is there twice`);
    // Values may be nested as their shape is, or flat.
    found.set(name, Array.isArray(input.data) ? { ...input, data: input.data.flat(8) } : input);
  }
  return found;
}

function rowsOf(input: Tensor | undefined): number {
  const data = input?.data;
  if (!Array.isArray(data) || data.length === 0) throw new HttpError(400, 'the inputs have no data');
  if (data.length > batchCapacity)
    throw new HttpError(413, `${data.length} rows are more than ${batchCapacity} in one call`);
  return data.length;
}

const numberTypes = /^(BOOL|U?INT(8|16|32|64)|FP(16|32|64)|BF16)$/;

function valuesOf(name: string, input: Tensor | undefined, rows: number, numbers: boolean): unknown[] {
  if (input === undefined) throw new HttpError(400, `input '${name}' is missing`);
  const { data, shape, datatype } = input;
  if (!Array.isArray(data)) throw new HttpError(400, `input '${name}' has no data`);
  if (datatype !== undefined && !(numbers ? numberTypes.test(String(datatype)) : datatype === 'BYTES'))
    throw new HttpError(400, `input '${name}' takes ${numbers ? 'FP64' : 'BYTES'}, not ${String(datatype)}`);
  if (data.length !== rows) throw new HttpError(400, `input '${name}' has ${data.length} values, others ${rows}`);
  const size = Array.isArray(shape) ? shape.reduce((product: number, one) => product * Number(one), 1) : rows;
  if (size !== rows) throw new HttpError(400, `input '${name}': its shape is of ${size} values, its data of ${rows}`);
  return data;
}

function numeric(name: string, value: unknown): number {
  if (value === null) return Number.NaN;
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new HttpError(400, `input '${name}' takes numbers, not ${JSON.stringify(value) ?? String(value)}`);
}

function category(name: string, value: unknown, names: readonly string[]): number {
  if (value === null) return Number.NaN;
  const index = typeof value === 'string' ? names.indexOf(value) : -1;
  if (index < 0) throw new HttpError(400, `input '${name}': ${JSON.stringify(value)} is none of ${names.join(', ')}`);
  return index;
}
