import { z } from 'zod';
import { label, oneKeyOf, positiveDuration, soleKey } from './common.js';
import { featureKindNames, optionalKinds } from './distribution.js';
import { seasonSchema } from './season.js';

const featureObject = z
  .strictObject({
    ...optionalKinds,
    by: z
      .record(label(), z.record(label(), z.record(label(), z.union([z.number(), z.string()]))))
      .default({})
      .describe('Other parameters of the same distribution for single segment values: by.country.US.median'),
    season: seasonSchema()
      .prefault({})
      .describe('Season of the level: in standard deviations (normal, uniform) or shares of the median (lognormal)'),
    store: z
      .strictObject({
        refresh: positiveDuration().describe('Time between materialisations'),
        change: positiveDuration().prefault('10m').describe('About how often the true value of an entity is redrawn'),
      })
      .optional()
      .describe('Served by the feature store: what the model gets is as old as the last materialisation'),
  })
  .meta(oneKeyOf(featureKindNames))
  .transform((value, context) => {
    const kind = soleKey(value, featureKindNames, 'distribution', context);
    if (kind === null) return z.NEVER;
    const params = value[kind as keyof typeof optionalKinds] as Record<string, number>;
    return { kind, params, by: value.by, season: value.season, store: value.store ?? null };
  });

/** A feature: its distribution, and what makes it move. A plain number is a constant. */
export const featureSchema = () =>
  z.union([
    z.number().transform((value) => ({
      kind: 'constant',
      params: { value } as Record<string, number>,
      by: {} as Record<string, Record<string, Record<string, string | number>>>,
      season: { daily: 0, weekly: 0 },
      store: null,
    })),
    featureObject,
  ]);

export type FeatureFile = z.output<ReturnType<typeof featureSchema>>;
