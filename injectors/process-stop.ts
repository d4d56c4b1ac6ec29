import { z } from 'zod';
import type { ProcessTarget } from '../harness/core/real-fault.js';
import type { InjectorDeclaration } from './injector.js';
import { onRealParts, targetParameter } from './real-parts.js';

export const processStop: InjectorDeclaration = {
  ...onRealParts,
  kind: 'process-stop',
  summary: 'A real process of a live run hangs: SIGSTOP, and SIGCONT when the fault ends',
  source: 'POSIX signals',
  params: z.strictObject({ target: targetParameter }),
  diagnosis: 'monitoring',
  real: (given) => ({ on: 'process', target: given.target as ProcessTarget, how: 'stop' }),
};
