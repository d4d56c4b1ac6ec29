import { z } from 'zod';
import { duration } from '../../core/quantity.js';
import type { ModelDeclaration } from './model.js';
import { type RemoteParams, remoteParams } from './remote/parameters.js';
import { remoteModel } from './remote/remote-model.js';

const params = z.strictObject({
  url: z
    .url({ protocol: /^https?$/, error: 'this is not an address such as http://127.0.0.1:8080' })
    .describe('where the model answers: the server, or the whole address of its infer'),
  name: z.string().min(1).default('model').describe('name of the model on the server'),
  timeout: duration()
    .refine((seconds) => seconds > 0, { message: 'this must be more than 0s' })
    .prefault('1s')
    .describe('longest wait for an answer'),
  body: z
    .unknown()
    .optional()
    .describe('the request body of a server that speaks something else, with $rows, $columns, $names or $values in it'),
  ...remoteParams,
});
type Params = RemoteParams & { url: string; name: string; timeout: number; body?: unknown };

/** A model behind HTTP. */
export const http: ModelDeclaration = {
  kind: 'http',
  summary: 'A model behind HTTP: the Open Inference Protocol, or a request body of your own',
  source: 'Open Inference Protocol v2 (KServe, Triton, MLServer)',
  params,
  task: 'binary',
  taskOf: (_, given) => (given as unknown as Params).task,
  create: (context) => {
    const { url, name, timeout, body = null, output = null } = context.plan.params as unknown as Params;
    return remoteModel({ kind: 'http', url, name, timeoutS: timeout, body, output }, context);
  },
};
