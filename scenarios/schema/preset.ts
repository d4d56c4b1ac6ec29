import { z } from 'zod';
import type { Kinds } from '../kinds.js';
import { soleKey, strictly } from './common.js';

/** A preset with its own keys and those that the file overrides, parsed. */
export interface PresetFile {
  kind: string;
  params: Record<string, unknown>;
}

/** A ready-made stack: a name, or one key, the name, that holds the keys it overrides. */
export const presetSchema = (kinds: Kinds) => {
  const names = [...kinds.presets.keys()] as [string, ...string[]];
  const shape: Record<string, z.ZodType> = {};
  for (const [kind, { params, summary }] of kinds.presets) shape[kind] = strictly(params).optional().describe(summary);
  return z.union([
    z.enum(names).transform((kind, context): PresetFile => {
      const parsed = kinds.presets.get(kind)?.params.safeParse({});
      if (parsed?.success) return { kind, params: parsed.data };
      context.addIssue({ code: 'custom', message: `${kind} needs keys of its own` });
      return z.NEVER;
    }),
    z.strictObject(shape).transform((value, context): PresetFile => {
      const kind = soleKey(value, names, 'preset', context);
      return kind === null ? z.NEVER : { kind, params: value[kind] as Record<string, unknown> };
    }),
  ]);
};
