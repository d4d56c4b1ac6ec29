import { z } from 'zod';

const scalar = z.union([z.number(), z.string(), z.boolean()]);

const grid = z.strictObject({
  from: scalar.describe('First value'),
  to: scalar.describe('Last value'),
  steps: z.int().min(2).max(1000).describe('Number of values'),
  scale: z.enum(['lin', 'log']).default('lin').describe('Even steps, or even ratios'),
});

/** A grid of values by path: the sensitivity test. */
export const sweepSchema = () =>
  z.record(z.string(), z.union([z.array(scalar).min(1, { error: 'a sweep needs at least one value' }), grid]));
