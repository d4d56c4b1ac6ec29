import { z } from 'zod';
import type { ProcessTarget } from '../harness/core/real-fault.js';
import type { InjectorDeclaration } from './injector.js';
import { onRealParts, targetParameter } from './real-parts.js';

export const processKill: InjectorDeclaration = {
  ...onRealParts,
  kind: 'process-kill',
  summary: 'A real process of a live run dies: SIGKILL, and a new start when the fault ends',
  source: 'POSIX signals',
  params: z.strictObject({ target: targetParameter }),
  diagnosis: 'monitoring',
  real: (given) => ({ on: 'process', target: given.target as ProcessTarget, how: 'kill' }),
};
