import { z } from 'zod';
import type { Kinds } from '../kinds.js';
import { label, oneKeyOf, oneOrMore, soleKey, strictly } from './common.js';

export interface DetectorFile {
  kind: string;
  params: Record<string, unknown>;
  by: string[];
}

/** A detector: one key, its kind, holds its parameters. */
export const detectorSchema = (kinds: Kinds) => {
  const names = [...kinds.detectors.keys()];
  const shape: Record<string, z.ZodType> = {};
  for (const [kind, { params, summary }] of kinds.detectors)
    shape[kind] = strictly(params).optional().describe(summary);
  shape.by = oneOrMore(label()).prefault([]).describe('Segments: one detector for each value');
  return z
    .strictObject(shape)
    .meta(oneKeyOf(names))
    .transform((value, context): DetectorFile => {
      const kind = soleKey(value, names, 'kind of detector', context);
      if (kind === null) return z.NEVER;
      return { kind, params: value[kind] as Record<string, unknown>, by: value.by as string[] };
    });
};
