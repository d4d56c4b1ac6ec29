import type { CallColumn, CallRows, CallTarget } from './wire.js';

type HttpTarget = Extract<CallTarget, { kind: 'http' }>;

/** One request for the scores of some rows. @throws Error in words for the user */
export async function httpCall(target: HttpTarget, rows: CallRows): Promise<Float64Array> {
  const { url, timeoutS, body, output } = target;
  const address = body === null ? inferAddress(target) : url;
  let response: Response;
  let text: string;
  try {
    response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body === null ? openInference(rows) : filledIn(body, rows)),
      signal: AbortSignal.timeout(timeoutS * 1000),
    });
    text = await response.text();
  } catch (error) {
    const { name, message, cause } = error as Error;
    if (name === 'TimeoutError') throw new Error(`${address} gave no answer within ${timeoutS} s`);
    throw new Error(`${address} gave no answer: ${cause instanceof Error ? cause.message : message}`);
  }
  if (!response.ok) throw new Error(`${address} answered ${response.status}: ${text.slice(0, 300)}`);
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    throw new Error(`${address} answered no JSON: ${text.slice(0, 300)}`);
  }
  const found = body === null ? tensorOf(answer, output) : at(answer, output ?? 'predictions');
  return scoresOf(found, rows.n, address);
}

function inferAddress({ url, name }: HttpTarget): string {
  return /\/infer\/?$/.test(url) ? url : `${url.replace(/\/$/, '')}/v2/models/${encodeURIComponent(name)}/infer`;
}

/** One tensor a feature. */
function openInference({ n, columns }: CallRows): unknown {
  return {
    inputs: columns.map(({ name, numbers, texts }) => ({
      name,
      shape: [n],
      datatype: numbers === null ? 'BYTES' : 'FP64',
      data: numbers === null ? texts : Array.from(numbers),
    })),
  };
}

/** The user's body with rows in the place of `$rows` (objects), `$columns` (lists by name), `$names` and `$values`. */
function filledIn(body: unknown, rows: CallRows): unknown {
  if (typeof body === 'string') {
    if (body === '$names') return rows.columns.map(({ name }) => name);
    if (body === '$columns') return Object.fromEntries(rows.columns.map((column) => [column.name, listOf(column)]));
    if (body === '$values') return rowsOf(rows, (values) => values);
    if (body === '$rows')
      return rowsOf(rows, (values) => Object.fromEntries(values.map((value, i) => [rows.columns[i].name, value])));
    return body;
  }
  if (Array.isArray(body)) return body.map((one) => filledIn(one, rows));
  if (typeof body === 'object' && body !== null)
    return Object.fromEntries(Object.entries(body).map(([key, value]) => [key, filledIn(value, rows)]));
  return body;
}

type Value = number | string | null;

function listOf({ numbers, texts }: CallColumn): readonly Value[] {
  return numbers === null ? (texts ?? []) : Array.from(numbers);
}

function rowsOf<T>({ n, columns }: CallRows, make: (values: Value[]) => T): T[] {
  const lists = columns.map(listOf);
  return Array.from({ length: n }, (_, row) => make(lists.map((list) => list[row])));
}

/** Values of the named output, else of one called score or probability, else of the first. */
function tensorOf(answer: unknown, output: string | null): unknown {
  const { outputs } = answer as { outputs?: { name?: string; data?: unknown; shape?: number[] }[] };
  if (!Array.isArray(outputs) || outputs.length === 0) return undefined;
  const named = output === null ? outputs.find(({ name }) => /score|prob/i.test(name ?? '')) : undefined;
  const found = output === null ? (named ?? outputs[0]) : outputs.find(({ name }) => name === output);
  if (found === undefined) return undefined;
  const width = found.shape?.length === 2 ? found.shape[1] : 1;
  return width === 1 || !Array.isArray(found.data)
    ? found.data
    : found.data.filter((_, index) => index % width === width - 1);
}

function at(answer: unknown, path: string): unknown {
  let found = answer;
  for (const key of path.split('.')) found = (found as Record<string, unknown> | undefined | null)?.[key];
  return found;
}

/** A number a row; of lists (one probability a class) the last. */
function scoresOf(found: unknown, n: number, address: string): Float64Array {
  if (!Array.isArray(found))
    throw new Error(
      `${address} answered without scores: name them by 'output' (a tensor, or a path such as predictions)`,
    );
  if (found.length !== n) throw new Error(`${address} answered ${found.length} scores for ${n} rows`);
  return Float64Array.from(found, (value) => {
    const last = Array.isArray(value) ? value.at(-1) : value;
    return typeof last === 'number' || typeof last === 'boolean' ? Number(last) : Number.NaN;
  });
}
