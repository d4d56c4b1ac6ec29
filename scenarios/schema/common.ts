import { z } from 'zod';
import { duration } from '../../harness/core/quantity.js';

/** A name that stands in folders, expressions and reports. */
export const identifier = () =>
  z.string().regex(/^[A-Za-z_][A-Za-z0-9_-]*$/, {
    error: (issue) =>
      `${JSON.stringify(issue.input)} is not a name: use letters, digits, _ and -, and begin with a letter`,
  });

/** A name of the user's data (a column, a segment, a category); anything but empty or padded text. */
export const label = () =>
  z
    .string()
    .min(1, { error: 'a name cannot be empty' })
    .refine((text) => text.trim() === text, { error: 'a name cannot begin or end with a space' });

/** Text that is not empty. */
export const text = () => z.string().min(1, { error: 'this text cannot be empty' });

/** A duration of more than 0 s. */
export const positiveDuration = () =>
  duration()
    .refine((seconds) => seconds > 0, { error: 'this duration must be more than 0s' })
    .meta({ quantity: 'duration' });

/** A list where one value may stand for a list of one. */
export const oneOrMore = <T extends z.ZodType>(item: T) =>
  z.union([item, z.array(item)]).transform((value) => (Array.isArray(value) ? value : [value]) as z.output<T>[]);

/** Weights by name, at least one of them above 0. */
export const weightTable = (noun: string) =>
  z.record(label(), z.number().min(0)).superRefine((table, context) => {
    const weights = Object.values(table);
    if (weights.length === 0) context.addIssue({ code: 'custom', message: `at least one ${noun} is needed` });
    else if (weights.reduce((sum, weight) => sum + weight, 0) <= 0)
      context.addIssue({
        code: 'custom',
        message: `the weights of all ${noun === 'category' ? 'categories' : `${noun}s`} sum to 0`,
      });
  });

/** For editors: exactly these keys exclude one another. */
export const oneKeyOf = (keys: readonly string[]) => ({ oneOf: keys.map((key) => ({ required: [key] })) });

/** The one of `keys` that an object has; complains through `context` where there is none or more than one. */
export function soleKey(value: object, keys: readonly string[], noun: string, context: z.RefinementCtx): string | null {
  const given = keys.filter((key) => (value as Record<string, unknown>)[key] !== undefined);
  if (given.length === 1) return given[0] ?? null;
  context.addIssue({
    code: 'custom',
    message:
      given.length === 0
        ? `a ${noun} is missing here\nit is one of ${keys.join(', ')}`
        : `only one ${noun} can stand here, not both ${given.join(' and ')}`,
  });
  return null;
}

/** A plug-in's parameters where an unknown key is an error, however they were declared. */
export const strictly = (params: z.ZodObject): z.ZodObject => params.strict();
