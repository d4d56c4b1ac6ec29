import { z } from 'zod';
import { duration } from '../harness/core/quantity.js';

const positive = (name: string) =>
  duration().refine((seconds) => seconds > 0, { message: `${name} must be longer than 0` });

/** Parameters that several detectors share, so that they mean the same everywhere. */
export const signal = () => z.string().min(1).describe('what it looks at, such as feature.amount, error or latency');

export const window = () => positive('window').prefault('1h').describe('length of the stretch that is looked at');

export const everyTick = (fallback = '1m') =>
  positive('every')
    .prefault(fallback)
    .describe('time between evaluations; windows slide by it, or tumble where it is the window');

export const everyValue = () =>
  z
    .union([z.literal('event'), positive('every')])
    .prefault('event')
    .describe('each single value (event), or the mean of each interval of this length');

export const align = () =>
  z
    .string()
    .regex(/^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day)?(?:^| |$)(?:(?:[01]\d|2[0-3]):[0-5]\d)?$/, {
      message: "align is a weekday (monday), a time of day (06:00) or both ('monday 06:00')",
    })
    .refine((text) => text !== '', { message: 'align is empty' })
    .optional()
    .describe('anchors the evaluations to the calendar of the traffic: a weekday, a time of day, or both');

export const minimum = () =>
  z.int().min(1).default(1).describe('fewest rows in the window, and in the reference, for a value to be given');

export const bins = () =>
  z.int().min(2).max(1000).default(10).describe('quantile bins of the reference; a category is a bin of its own');

export const mean = () =>
  z.number().optional().describe('in-control mean where it is known; else the reference gives it');

export const sd = () =>
  z
    .number()
    .positive()
    .optional()
    .describe('in-control standard deviation where it is known; else the reference gives it');

export const sidesOf = (fallback: 'both' | 'up' | 'down') => z.enum(['both', 'up', 'down']).default(fallback);
