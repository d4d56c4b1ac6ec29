import { z } from 'zod';
import type { DistributionPlan } from '../../harness/core/plan.js';
import { duration, share } from '../../harness/core/quantity.js';
import { oneKeyOf, positiveDuration, soleKey, weightTable } from './common.js';

const ordered = { error: 'min must be less than max' };

/** Kinds of distribution of a feature, by key. */
export const featureKinds = {
  normal: z
    .strictObject({ mean: z.number().describe('Mean'), sd: z.number().positive().describe('Standard deviation') })
    .describe('Normal distribution'),
  lognormal: z
    .strictObject({
      median: z.number().positive().describe('Median, e to the mean of the logarithm'),
      sigma: z.number().positive().describe('Standard deviation of the natural logarithm'),
    })
    .describe('Lognormal distribution'),
  uniform: z
    .strictObject({ min: z.number().describe('Lower end'), max: z.number().describe('Upper end') })
    .refine(({ min, max }) => min < max, ordered)
    .describe('Uniform distribution'),
  categorical: weightTable('category').describe('Weight of each category; normalised'),
  bernoulli: z
    .union([share(), z.strictObject({ p: share().describe('Share of ones') })])
    .transform((value) => (typeof value === 'number' ? { p: value } : value))
    .describe('1 with this probability, else 0'),
  constant: z
    .union([z.number(), z.strictObject({ value: z.number().describe('The value') })])
    .transform((value) => (typeof value === 'number' ? { value } : value))
    .describe('Always this value'),
};

/** Kinds of distribution of a time, by key. */
const timeKinds = {
  normal: z
    .strictObject({ mean: duration().describe('Mean'), sd: positiveDuration().describe('Standard deviation') })
    .describe('Normal distribution, cut off at 0s'),
  lognormal: z
    .strictObject({
      median: positiveDuration().describe('Median'),
      sigma: z.number().positive().describe('Standard deviation of the natural logarithm'),
    })
    .describe('Lognormal distribution'),
  uniform: z
    .strictObject({ min: duration().describe('Lower end'), max: duration().describe('Upper end') })
    .refine(({ min, max }) => min < max, ordered)
    .describe('Uniform distribution'),
  constant: z
    .union([duration(), z.strictObject({ value: duration().describe('The value') })])
    .transform((value) => (typeof value === 'number' ? { value } : value))
    .describe('Always this time'),
};

export const featureKindNames = Object.keys(featureKinds) as (keyof typeof featureKinds)[];
const timeKindNames = Object.keys(timeKinds);

export const optionalKinds = {
  normal: featureKinds.normal.optional(),
  lognormal: featureKinds.lognormal.optional(),
  uniform: featureKinds.uniform.optional(),
  categorical: featureKinds.categorical.optional(),
  bernoulli: featureKinds.bernoulli.optional(),
  constant: featureKinds.constant.optional(),
};

/** A distribution plan from its kind and parsed parameters. */
export function distributionOf(kind: string, params: unknown): DistributionPlan {
  if (kind !== 'categorical') return { kind, ...(params as object) } as DistributionPlan;
  const table = params as Record<string, number>;
  const weights = Object.values(table);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return { kind: 'categorical', names: Object.keys(table), weights: weights.map((weight) => weight / sum) };
}

const timeTable = {
  normal: timeKinds.normal.optional(),
  lognormal: timeKinds.lognormal.optional(),
  uniform: timeKinds.uniform.optional(),
  constant: timeKinds.constant.optional(),
};

const timeObject = z
  .strictObject(timeTable)
  .meta(oneKeyOf(timeKindNames))
  .transform((value, context): DistributionPlan => {
    const kind = soleKey(value, timeKindNames, 'distribution', context);
    if (kind === null) return z.NEVER;
    return distributionOf(kind, value[kind as keyof typeof timeTable]);
  });

/** A time: a duration, or a distribution of durations (seconds in memory). */
export const timeDistribution = () =>
  z.union([duration().transform((value): DistributionPlan => ({ kind: 'constant', value })), timeObject]);

const delayObject = z
  .strictObject({
    ...timeTable,
    '0': timeDistribution().optional().describe('Of requests whose outcome is 0'),
    '1': timeDistribution().optional().describe('Of requests whose outcome is 1'),
  })
  .transform((value, context): { all: DistributionPlan } | { classes: Record<string, DistributionPlan> } => {
    const classes: Record<string, DistributionPlan> = {};
    if (value['0']) classes['0'] = value['0'];
    if (value['1']) classes['1'] = value['1'];
    const kinds = timeKindNames.filter((kind) => value[kind as keyof typeof timeTable] !== undefined);
    if (Object.keys(classes).length === 0) {
      const kind = soleKey(value, timeKindNames, 'distribution', context);
      if (kind === null) return z.NEVER;
      return { all: distributionOf(kind, value[kind as keyof typeof timeTable]) };
    }
    if (kinds.length > 0) {
      context.addIssue({ code: 'custom', message: 'give either one distribution or one per class, not both' });
      return z.NEVER;
    }
    const zero: DistributionPlan = { kind: 'constant', value: 0 };
    return { classes: { '0': zero, '1': zero, ...classes } };
  });

/** A delay: one distribution, or one per class of the outcome. */
export const delayDistribution = () =>
  z.union([
    duration().transform((value): { all: DistributionPlan } => ({ all: { kind: 'constant', value } })),
    delayObject,
  ]);
