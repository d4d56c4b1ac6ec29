import { z } from 'zod';
import type { ModelDeclaration } from './model.js';
import { type RemoteParams, remoteParams } from './remote/parameters.js';
import { remoteModel } from './remote/remote-model.js';

const params = z.strictObject({ ...remoteParams });

/** A model in an ONNX file. */
export const onnx: ModelDeclaration = {
  kind: 'onnx',
  summary: 'A model in an ONNX file, run by onnxruntime-node, which you install beside (an optional peer)',
  source: 'ONNX; onnxruntime-node',
  params,
  task: 'binary',
  taskOf: (_, given) => (given as unknown as RemoteParams).task,
  create: (context) => {
    const { file = '', params } = context.plan;
    const { output = null } = params as unknown as RemoteParams;
    return remoteModel({ kind: 'onnx', file, output }, context);
  },
};
