import { z } from 'zod';
import { rate } from '../../harness/core/quantity.js';
import { label, positiveDuration, weightTable } from './common.js';
import { featureSchema } from './feature.js';
import { replaySchema } from './replay.js';
import { seasonSchema } from './season.js';

const isoTime = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;

/** Milliseconds since the epoch of an ISO 8601 time; without an offset it is UTC. NaN where it is none. */
export function parseTime(source: string): number {
  if (!isoTime.test(source)) return Number.NaN;
  const full = source.length === 10 ? `${source}T00:00:00` : source.replace(' ', 'T');
  return Date.parse(/(?:Z|[+-]\d{2}:?\d{2})$/.test(full) ? full : `${full}Z`);
}

const timezone = () =>
  z.string().refine(
    (zone) => {
      try {
        new Intl.DateTimeFormat('en', { timeZone: zone });
        return true;
      } catch {
        return false;
      }
    },
    { error: (issue) => `${JSON.stringify(issue.input)} is not a time zone\nwrite it as in UTC or Europe/Berlin` },
  );

const aboveZero = { error: 'a rate must be more than 0' };

/** Where requests come from: a description of synthetic traffic, or a file to replay. */
export const trafficSchema = () =>
  z.strictObject({
    rate: rate()
      .refine((value) => value > 0, aboveZero)
      .optional()
      .describe('Mean arrivals; re-times replayed rows'),
    arrivals: z.enum(['poisson', 'regular']).default('poisson').describe('Random arrivals, or event i at i/rate'),
    start: z
      .string()
      .refine((value) => value === 'random' || Number.isFinite(parseTime(value)), {
        error: (issue) =>
          `${JSON.stringify(issue.input)} is not an ISO 8601 time\nwrite it as in "2026-03-02T00:00:00Z", or random`,
      })
      .optional()
      .describe('Calendar time of t = 0, or random: uniform over the longest season (the default where there is one)'),
    timezone: timezone().default('UTC').describe('Time zone of seasons and of calendar windows'),
    season: seasonSchema().optional().describe('Season of the rate, as shares of it'),
    entities: z
      .strictObject({
        count: z.int().min(1).max(100_000_000).default(10_000).describe('People, cards or merchants in the pool'),
        locale: z.string().default('en').describe('Locale of their names, as faker calls it'),
      })
      .prefault({})
      .describe('A pool drawn once; each request is of one of them'),
    segments: z
      .record(label(), weightTable('value'))
      .default({})
      .describe('Dimensions by which traffic is divided, and the weight of each value; normalised'),
    features: z.record(label(), featureSchema()).default({}).describe('Features by name'),
    correlations: z
      .array(z.tuple([label(), label(), z.number().gt(-1).lt(1)]))
      .default([])
      .describe('Pairs of features and the correlation of their underlying normals'),
    replay: replaySchema().optional().describe('Recorded traffic to replay'),
    aggregate: positiveDuration().optional().describe('Draw counts and histograms per tick instead of events'),
  });

export type TrafficFile = z.output<ReturnType<typeof trafficSchema>>;
