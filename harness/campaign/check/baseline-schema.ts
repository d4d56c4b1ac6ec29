import { z } from 'zod';
import type { StackPlan } from '../../core/plan.js';

/** Version of the file format. */
export const baselineVersion = 1;

const delays = z.array(z.number().nullable());
const delaySeeds = z.object({ faulted: delays, masked: z.array(z.int()) });
const stack = z.custom<StackPlan>(
  (value) =>
    z
      .object({
        reference: z.object({ kind: z.enum(['warmup', 'file']) }),
        detectors: z.array(z.object({ name: z.string(), kind: z.string(), params: z.object({}) })),
        rules: z.array(z.object({ alert: z.string(), when: z.string() })),
      })
      .safeParse(value).success,
  { error: 'is not a compiled stack' },
);
const alert = z.object({
  everyS: z.number(),
  by: z.array(z.string()),
  faults: z.record(z.string(), delaySeeds.extend({ segments: z.record(z.string(), delaySeeds) })),
  falseAlarms: z.array(z.number()).optional(),
  exposureS: z.array(z.number()).optional(),
});
const results = z
  .object({
    seeds: z.int().min(1),
    cells: z.record(z.string(), z.object({ deadlineS: z.number(), alerts: z.record(z.string(), alert) })),
  })
  .superRefine(({ seeds, cells }, context) => {
    for (const [label, { alerts }] of Object.entries(cells))
      for (const [name, { faults, falseAlarms = null, exposureS = null }] of Object.entries(alerts)) {
        const lists = Object.entries(faults).flatMap(([id, { segments, ...whole }]) => [
          { path: ['faults', id, 'faulted'], list: whole.faulted },
          ...Object.entries(segments).map(([segment, { faulted }]) => ({
            path: ['faults', id, 'segments', segment, 'faulted'],
            list: faulted,
          })),
        ]);
        const all = [...lists, { path: ['falseAlarms'], list: falseAlarms }, { path: ['exposureS'], list: exposureS }];
        for (const { path, list } of all)
          if (list !== null && list.length !== seeds)
            context.addIssue({
              code: 'custom',
              path: ['cells', label, 'alerts', name, ...path],
              message: `holds ${list.length} entries, not one for each of ${seeds} seeds`,
            });
      }
  });

/** What a baseline file holds. */
export const baselineSchema = z.object({
  driftdrillBaseline: z.literal(baselineVersion),
  scenarios: z.record(
    z.string(),
    z.object({
      driftdrill: z.string(),
      seed: z.int(),
      hash: z.string(),
      traffic: z.record(z.string(), z.string()),
      stack,
      stacks: z.record(z.string(), stack),
      modules: z.record(z.string(), z.string()),
      results,
    }),
  ),
});
