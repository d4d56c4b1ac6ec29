import { z } from 'zod';
import { parseDuration } from '../../harness/core/quantity.js';
import { positiveDuration } from './common.js';

const daysPerYear = 365.25;

/** Seconds of a duration that may hold years, such as `5y` or `1y180d`. */
function parseLongDuration(source: string): number | undefined {
  const years = /^(\d+(?:\.\d+)?)y/.exec(source.trim());
  if (!years) return parseDuration(source);
  const rest = source.trim().slice(years[0].length);
  const more = rest === '' ? 0 : parseDuration(rest);
  return more === undefined ? undefined : Number(years[1]) * daysPerYear * 86_400 + more;
}

const longDuration = () =>
  z
    .string()
    .transform((value, context) => {
      const seconds = parseLongDuration(value);
      if (seconds !== undefined && seconds > 0) return seconds;
      context.addIssue({ code: 'custom', message: `${JSON.stringify(value)} is not a duration, such as 90d or 5y` });
      return z.NEVER;
    })
    .meta({ quantity: 'longDuration' });

/** Fault-free exposure resampled from the rows before a recorded incident. */
export const controlSchema = () =>
  z.strictObject({
    method: z.enum(['block', 'shuffle']).default('block').describe('How rows are drawn'),
    block: positiveDuration().optional().describe('Length of a block'),
    exposure: longDuration().describe('Length of the fault-free exposure'),
  });

/** How `driftdrill check` judges. */
export const checkSchema = () =>
  z.strictObject({
    onInconclusive: z
      .enum(['warn', 'fail'])
      .default('fail')
      .describe('An inconclusive comparison only warns (exit 0), or ends with exit 3'),
  });
