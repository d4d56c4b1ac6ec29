import { z } from 'zod';
import { adapter, windowParams } from './adapter.js';

/** Great Expectations in a child process. */
export const greatExpectations = adapter({
  summary: 'Great Expectations on the rows of a window: fires where any expectation fails',
  source: 'Great Expectations 1.24.1, Batch.validate',
  environment: {
    name: 'great-expectations',
    version: '1.24.1',
    requirements: ['great_expectations==1.24.1'],
    sizeMb: 410,
    licence: 'Apache-2.0',
    env: { GX_ANALYTICS_ENABLED: 'False' },
  },
  script: 'great_expectations_monitor.py',
  alert: 'ExpectationFailed',
  diagnosis: 'data-quality',
  params: {
    ...windowParams(),
    expectations: z
      .array(
        z.strictObject({
          type: z
            .string()
            .regex(/^expect_[a-z_]+$/)
            .describe('its name, such as expect_column_values_to_be_unique'),
          kwargs: z.record(z.string(), z.unknown()).default({}).describe('its arguments'),
        }),
      )
      .default([])
      .describe(
        'expectations by type; none: what holds of the reference (no more missing values, its range, its categories)',
      ),
    tolerance: z
      .number()
      .min(0)
      .max(1)
      .default(0.01)
      .describe('share of rows that may break what held of the reference'),
  },
});
