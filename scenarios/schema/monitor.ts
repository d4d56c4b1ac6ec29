import { z } from 'zod';
import type { Kinds } from '../kinds.js';
import { label, oneKeyOf, oneOrMore, positiveDuration, soleKey, strictly, text } from './common.js';

const prometheus = z
  .strictObject({
    rules: z.array(text()).min(1).describe('Rule files, unchanged'),
    interval: positiveDuration().prefault('15s').describe("Evaluation interval; a group's own wins"),
    scrape: positiveDuration().optional().describe('Scrape interval; default: the evaluation interval'),
    alertmanager: text().optional().describe('Alertmanager configuration: grouping, routes, inhibition'),
    metrics: z
      .record(
        label(),
        z.strictObject({
          of: text().describe('What the system does: requests, latency, …'),
          labels: z
            .record(label(), z.union([z.string(), z.number()]))
            .default({})
            .describe('Labels; $code, $segment … are filled in'),
          buckets: z.array(z.number()).optional().describe('Upper ends of a histogram in seconds'),
        }),
      )
      .default({})
      .describe("The user's names for what the system does"),
    series: z.array(text()).default([]).describe('Files of constant OpenMetrics series for unrelated rules'),
    severity: z
      .strictObject({
        label: label().describe('Label that holds the severity'),
        page: oneOrMore(label()).prefault([]).describe('Values that page'),
        ticket: oneOrMore(label()).prefault([]).describe('Values that open a ticket'),
        info: oneOrMore(label()).prefault([]).describe('Values that only inform'),
      })
      .optional()
      .describe('How severities are read from labels'),
  })
  .describe('A real Prometheus with the rules of production');

/** Monitors that the format knows and that are not there yet: their keys are checked all the same. */
const laterMonitors: Record<string, z.ZodObject> = { prometheus };

/** An entry of `stack.monitors`, parsed. */
export interface MonitorFile {
  kind: string;
  params: Record<string, unknown>;
}

/** An external detection stack: one key, its kind, holds its parameters. */
export const monitorSchema = (kinds: Kinds) => {
  const shape: Record<string, z.ZodType> = {};
  for (const [kind, params] of Object.entries(laterMonitors)) shape[kind] = params.optional();
  for (const [kind, { params, summary }] of kinds.monitors) shape[kind] = strictly(params).optional().describe(summary);
  const names = Object.keys(shape);
  return z
    .strictObject(shape)
    .meta(oneKeyOf(names))
    .transform((value, context): MonitorFile => {
      const kind = soleKey(value, names, 'kind of monitor', context);
      return kind === null ? z.NEVER : { kind, params: value[kind] as Record<string, unknown> };
    });
};
