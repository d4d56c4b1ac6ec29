import { z } from 'zod';
import { ratio, share } from '../../harness/core/quantity.js';
import { label, positiveDuration } from './common.js';

/** The names of metrics that harm is measured by. */
export const harmMetrics = ['error', 'errorRate', 'latency', 'ctr', 'accuracy', 'featureAge', 'cost'] as const;

const price = () => z.union([z.number().min(0), label()]);

/** What wrong predictions cost. */
export const businessSchema = () =>
  z.strictObject({
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, {
        error: (issue) => `${JSON.stringify(issue.input)} is not a currency\nwrite its three letters, such as EUR`,
      })
      .default('EUR')
      .describe('ISO 4217 code'),
    cost: z
      .strictObject({
        falseNegative: price()
          .prefault(0)
          .describe('Cost of a missed positive: an amount, or the feature that holds it'),
        falsePositive: price().prefault(0).describe('Cost of a false alarm of the model: an amount, or a feature'),
      })
      .optional()
      .describe('Cost of each wrong prediction'),
    slo: z
      .strictObject({
        objective: share()
          .refine((value) => value !== 0 && value !== 1, { error: 'an objective lies between 0% and 100%' })
          .describe('Share of requests that must succeed'),
        period: positiveDuration().prefault('30d').describe('Period of the error budget'),
      })
      .optional()
      .describe('Service-level objective'),
    harm: z
      .strictObject({
        metric: z.string().describe('Metric by which harm is measured'),
        change: ratio()
          .refine((value) => value > 0, { error: 'the change must be more than 0' })
          .describe('Relative change from the fault-free twin that counts as harm'),
      })
      .optional()
      .describe('When a fault begins to hurt'),
    faultsPerDay: z
      .number()
      .positive({ error: 'the rate of faults must be more than 0' })
      .optional()
      .describe('Faults that befall the real system a day; precision(…) gates are judged at this rate'),
  });

export type BusinessFile = z.output<ReturnType<typeof businessSchema>>;
