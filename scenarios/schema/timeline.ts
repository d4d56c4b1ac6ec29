import { z } from 'zod';
import { duration } from '../../harness/core/quantity.js';

/** The phases of one trial. */
export const timelineSchema = () =>
  z.strictObject({
    warmup: duration().prefault('1h').describe('Left out of every score; references are taken here'),
    control: duration().prefault('1h').describe('Fault-free exposure before the earliest onset'),
    onset: z
      .union([
        duration().transform((fixed) => ({ fixed, within: 0 })),
        z
          .strictObject({ within: duration().describe('Length of the span from which onset is drawn') })
          .transform(({ within }) => ({ fixed: 0, within })),
      ])
      .prefault('0s')
      .describe('Onset after control: drawn uniformly within a span, or fixed'),
    deadline: duration().prefault('1h').describe('W: a detection later than this after onset is a miss'),
    recovery: duration().prefault('0s').describe('Time that the trial goes on after the last deadline'),
  });
