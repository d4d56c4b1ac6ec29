import { z } from 'zod';
import { label, oneOrMore, positiveDuration, text } from './common.js';

/** Recorded traffic: CSV, plain or gzipped. */
export const replaySchema = () =>
  z.strictObject({
    file: text().describe('CSV file, plain or gzipped, relative to the scenario'),
    time: label().optional().describe('Column of the time: ISO 8601, or numbers with `timeUnit`'),
    timeUnit: z.enum(['ns', 'us', 'ms', 's', 'm', 'h', 'd']).optional().describe('Unit of a numeric time column'),
    method: z
      .enum(['sequence', 'block', 'shuffle'])
      .default('sequence')
      .describe('Rows in their order, in blocks drawn at random, or each drawn at random'),
    block: z
      .strictObject({ length: positiveDuration().describe('Length of a block') })
      .optional()
      .describe('For method block'),
    label: label().optional().describe('Column of the outcome'),
    labels: z
      .strictObject({
        file: text().describe('CSV file of outcomes'),
        key: label().describe('Column that joins the two files'),
        label: label().describe('Column of the outcome'),
        delay: positiveDuration().optional().describe('Time from request to outcome'),
      })
      .optional()
      .describe('Outcomes in a file of their own'),
    columns: z
      .strictObject({
        id: label().optional().describe('Column of the request id'),
        score: label().optional().describe('Column of the recorded score'),
        prediction: label().optional().describe('Column of the recorded prediction'),
      })
      .prefault({})
      .describe('Columns that are not features'),
    ignore: oneOrMore(label()).optional().describe('Columns that are neither features nor anything else'),
    reference: text().optional().describe('CSV file that detectors compare with, under stack.reference.of: file'),
    segments: oneOrMore(label()).optional().describe('Categorical columns to divide traffic by'),
  });

export type ReplayFile = z.output<ReturnType<typeof replaySchema>>;
