import { z } from 'zod';
import { duration } from '../../harness/core/quantity.js';
import { align, everyTick, minimum, signal } from '../parameters.js';

const cooldown = () => duration().prefault('0s').describe('episodes closer than this are one');

/** What the rules of every preset can be told. */
export const lifeCycleParams = () => ({
  by: z
    .union([z.string().min(1), z.array(z.string().min(1))])
    .transform((value) => (Array.isArray(value) ? value : [value]))
    .prefault([])
    .describe('segments: watched one by one'),
  for: duration().prefault('0s').describe('how long a comparison must hold'),
  cooldown: cooldown(),
  severity: z.enum(['page', 'ticket', 'info']).optional().describe("whom it tells; default: the preset's own"),
  runbook: z.string().min(1).optional().describe('what to do: a file relative to the scenario, or a URL'),
});

/** The same for detectors that fire at single moments, over which nothing can hold. */
export const momentaryParams = () => {
  const { by, severity, runbook } = lifeCycleParams();
  return { by, cooldown: cooldown(), severity, runbook };
};

/** A signal that the preset has a default for. */
export const signalOr = (name: string) =>
  signal().default(name).describe('what it looks at, such as feature.* or error');

/** What every preset over tumbling windows of features takes. */
export const windowParams = (window: string, every: string, name = 'feature.*') => ({
  signal: signalOr(name),
  window: duration()
    .refine((seconds) => seconds > 0, { message: 'window must be longer than 0' })
    .prefault(window)
    .describe('length of the stretch that is looked at'),
  every: everyTick(every),
  minimum: minimum(),
  align: align(),
});

/** The parameters of a preset that detectors over windows share. */
export function windowOf(raw: Record<string, unknown>): Record<string, unknown> {
  const { window, every, minimum: fewest, align: anchor } = raw;
  return { window, every, minimum: fewest, ...(anchor === undefined ? {} : { align: anchor }) };
}
