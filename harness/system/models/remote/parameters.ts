import { z } from 'zod';

/** What models behind a call have in common. */
export const remoteParams = {
  task: z
    .enum(['binary', 'regression', 'ranking'])
    .default('binary')
    .describe('what its score is: a probability, the estimate itself, or a click probability'),
  output: z.string().min(1).optional().describe('which output is the score; default: found by its name'),
  rows: z.number().int().min(1).max(65_536).default(256).describe('most rows of one call'),
  latency: z
    .enum(['measured', 'ignored'])
    .default('measured')
    .describe(
      'measured: a request waits as long as the call that it was part of, on top of serving.latency; ignored: runs are the same to the last bit',
    ),
};

export interface RemoteParams {
  task: 'binary' | 'regression' | 'ranking';
  output?: string;
  rows: number;
  latency: 'measured' | 'ignored';
}
