import { z } from 'zod';
import type { Kinds } from '../kinds.js';
import { oneKeyOf, soleKey, strictly } from './common.js';

/** An entry of `stack.monitors`, parsed. */
export interface MonitorFile {
  kind: string;
  params: Record<string, unknown>;
}

/** An external detection stack: one key, its kind, holds its parameters. */
export const monitorSchema = (kinds: Kinds) => {
  const shape: Record<string, z.ZodType> = {};
  for (const [kind, { params, summary }] of kinds.monitors) shape[kind] = strictly(params).optional().describe(summary);
  const names = Object.keys(shape);
  return z
    .strictObject(shape)
    .meta(oneKeyOf(names))
    .transform((value, context): MonitorFile => {
      const kind = soleKey(value, names, 'kind of monitor', context);
      return kind === null ? z.NEVER : { kind, params: value[kind] as Record<string, unknown> };
    });
};
