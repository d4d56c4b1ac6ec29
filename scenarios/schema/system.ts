import { z } from 'zod';
import { share } from '../../harness/core/quantity.js';
import type { Kinds } from '../kinds.js';
import { delayDistribution, timeDistribution } from './distribution.js';
import { conceptSchema, modelSchema } from './model.js';
import { trafficSchema } from './traffic.js';

/** When and how the truth about a request becomes known. */
export const outcomesSchema = () =>
  z.strictObject({
    concept: conceptSchema().optional().describe("The true P(y|x) or E(y|x); default: the model's own"),
    noise: share().prefault(0).describe('Share of labels that are random'),
    residual: z.number().min(0).default(0).describe('Regression: standard deviation of the label about the concept'),
    delay: delayDistribution().prefault('0s').describe('Time from request to label, or one per class ("0", "1")'),
    unlabelled: z
      .strictObject({
        prediction: z.number().describe('Requests with this prediction …'),
        share: share().prefault(1).describe('… and this share of them get no label'),
      })
      .optional()
      .describe('Requests that never get a label, such as blocked ones'),
  });

/** How requests are answered. */
export const servingSchema = () =>
  z.strictObject({
    latency: timeDistribution().optional().describe('Time to answer; default: none'),
    errors: share().prefault(0).describe('Share of requests that fail'),
  });

/** The monitored system. */
export const systemSchema = (kinds: Kinds) =>
  z.strictObject({
    traffic: trafficSchema().describe('Where requests come from'),
    model: modelSchema(kinds).describe('What is asked for a prediction'),
    outcomes: outcomesSchema().prefault({}).describe('When and how the truth becomes known'),
    serving: servingSchema().prefault({}).describe('Latency and errors'),
  });

export type SystemFile = z.output<ReturnType<typeof systemSchema>>;
