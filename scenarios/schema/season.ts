import { z } from 'zod';
import { ratio } from '../../harness/core/quantity.js';

const amplitude = () =>
  ratio()
    .refine((value) => value >= 0, { error: 'an amplitude cannot be negative' })
    .prefault(0)
    .meta({ quantity: 'ratio' });

/** Relative amplitudes of sine waves of one day and one week. */
export const seasonSchema = () =>
  z.strictObject({
    daily: amplitude().describe('Relative amplitude of the wave of one day'),
    weekly: amplitude().describe('Relative amplitude of the wave of one week'),
  });
