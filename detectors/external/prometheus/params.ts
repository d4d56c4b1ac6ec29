import { z } from 'zod';
import { duration } from '../../../harness/core/quantity.js';

const span = (name: string) => duration().refine((seconds) => seconds > 0, { error: `${name} must be longer than 0` });

const text = () => z.string().min(1, { error: 'this text cannot be empty' });

const oneOrMore = (fallback: readonly string[]) =>
  z
    .union([text(), z.array(text())])
    .prefault([...fallback])
    .transform((value) => (Array.isArray(value) ? value : [value]));

const metric = z.strictObject({
  of: text().describe('what the system does: requests, errors, latency, featureAge.NAME, …'),
  labels: z
    .record(text(), z.union([z.string(), z.number()]))
    .default({})
    .describe('labels; $code, $prediction, $feature and $SEGMENT are filled in'),
  buckets: z.array(z.number()).min(1).optional().describe('upper ends of a histogram, ascending; +Inf is added'),
  window: span('window').prefault('1h').describe('stretch that a quality or drift is of'),
});

export const prometheusParams = z.object({
  rules: z.array(text()).min(1).describe('rule files, unchanged; patterns such as rules/*.yml'),
  interval: span('interval').prefault('15s').describe("evaluation interval; a group's own wins"),
  scrape: span('scrape').optional().describe('scrape interval; default: the evaluation interval'),
  externalLabels: z
    .record(text(), z.union([z.string(), z.number()]).transform(String))
    .default({})
    .describe('external_labels of your server: labels that Alertmanager sees on every alert'),
  alertmanager: text().optional().describe('configuration of Alertmanager: routes, grouping, inhibition, mute times'),
  metrics: z
    .record(text(), metric)
    .default({})
    .describe("the user's names for what the system does; ml_* are always there"),
  series: z.array(text()).default([]).describe('files of constant OpenMetrics series for unrelated rules'),
  severity: z
    .strictObject({
      label: text().default('severity').describe('label that holds the severity'),
      page: oneOrMore(['page', 'critical']).describe('its values that page'),
      ticket: oneOrMore(['ticket', 'warning']).describe('its values that open a ticket'),
      info: oneOrMore(['info', 'none']).describe('its values that only inform'),
    })
    .prefault({})
    .describe('how severities are read from labels; others are tickets'),
});

export type PrometheusParams = z.output<typeof prometheusParams>;
export type MetricParams = z.output<typeof metric>;
