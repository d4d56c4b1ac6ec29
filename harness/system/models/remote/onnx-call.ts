import { findOnnxRuntime, type OnnxRuntime, type OnnxSession } from './onnx-runtime.js';
import type { CallRows, CallTarget } from './wire.js';

type OnnxTarget = Extract<CallTarget, { kind: 'onnx' }>;

/** Loads an ONNX file once, and gives the function that scores rows. @throws Error in words for the user */
export async function onnxCaller(target: OnnxTarget): Promise<(rows: CallRows) => Promise<Float64Array>> {
  const runtime = findOnnxRuntime(target.file);
  if (runtime === null)
    throw new Error(
      'onnxruntime-node is not installed: npm install onnxruntime-node, or driftdrill doctor --install onnxruntime-node',
    );
  let session: OnnxSession;
  try {
    session = await runtime.InferenceSession.create(target.file);
  } catch (cause) {
    throw new Error(`${target.file} does not load: ${(cause as Error).message}`);
  }
  const named = session.outputNames.find((name) => /prob|score/i.test(name)) ?? session.outputNames.at(-1) ?? '';
  const output = target.output ?? named;
  if (!session.outputNames.includes(output))
    throw new Error(`${target.file} has no output '${output}'; it has ${session.outputNames.join(', ')}`);
  return async (rows) => {
    const found = (await session.run(feedsOf(session, rows, runtime, target.file), [output]))[output];
    const width = found.dims.length === 2 ? found.dims[1] : 1;
    if (found.data.length !== rows.n * width)
      throw new Error(`${target.file} gave ${found.data.length} values for ${rows.n} rows`);
    return Float64Array.from({ length: rows.n }, (_, row) => Number(found.data[row * width + width - 1]));
  };
}

/** One tensor [n, 1] a feature where inputs have their names, else all numbers in one tensor [n, features]. */
function feedsOf({ inputNames }: OnnxSession, { n, columns }: CallRows, { Tensor }: OnnxRuntime, file: string) {
  if (inputNames.every((name) => columns.some((column) => column.name === name)))
    return Object.fromEntries(
      columns
        .filter(({ name }) => inputNames.includes(name))
        .map(({ name, numbers, texts }) => [
          name,
          numbers === null
            ? new Tensor(
                'string',
                (texts ?? []).map((text) => text ?? ''),
                [n, 1],
              )
            : new Tensor('float32', Float32Array.from(numbers), [n, 1]),
        ]),
    );
  const words = columns.filter(({ numbers }) => numbers === null).map(({ name }) => name);
  if (inputNames.length !== 1 || words.length > 0)
    throw new Error(
      `${file} wants ${inputNames.join(', ')}; the features are ${columns.map(({ name }) => name).join(', ')}`,
    );
  const all = new Float32Array(n * columns.length);
  for (const [k, { numbers }] of columns.entries())
    for (let row = 0; row < n; row++) all[row * columns.length + k] = numbers![row];
  return { [inputNames[0]]: new Tensor('float32', all, [n, columns.length]) };
}
