import { z } from 'zod';
import type { ModelDeclaration } from './model.js';
import { Caller } from './remote/caller.js';
import { type RemoteParams, remoteParams } from './remote/parameters.js';
import { RemoteModel } from './remote/remote-model.js';

const params = z.strictObject({ ...remoteParams });

/** A model in an ONNX file. */
export const onnx: ModelDeclaration = {
  kind: 'onnx',
  summary: 'A model in an ONNX file, run by onnxruntime-node, which you install beside (an optional peer)',
  source: 'ONNX; onnxruntime-node',
  params,
  task: 'binary',
  taskOf: (_, given) => (given as unknown as RemoteParams).task,
  create: ({ plan, shape, capacity }) => {
    const { output = null, rows, latency } = plan.params as unknown as RemoteParams;
    const caller = Caller.to({ kind: 'onnx', file: plan.file ?? '', output });
    return new RemoteModel(
      { caller, shape, rows, threshold: plan.threshold, measured: latency === 'measured' },
      capacity,
    );
  },
};
