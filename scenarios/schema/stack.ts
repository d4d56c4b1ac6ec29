import { z } from 'zod';
import { rate } from '../../harness/core/quantity.js';
import type { Kinds } from '../kinds.js';
import { identifier, oneOrMore, positiveDuration, text } from './common.js';
import { detectorSchema } from './detector.js';
import { monitorSchema } from './monitor.js';
import { presetSchema } from './preset.js';
import { ruleSchema } from './rule.js';

/** Thresholds set on fault-free seeds. */
const calibrateSchema = () =>
  z.strictObject({
    budget: rate()
      .refine((perS) => perS > 0, { message: 'a budget must be more than 0' })
      .describe('False alarms allowed for each alert'),
    path: oneOrMore(text()).optional().describe('The numbers to set, where an alert has several'),
  });

/** The detection stack: detectors and rules. */
export const stackSchema = (kinds: Kinds) =>
  z.strictObject({
    reference: z
      .strictObject({
        last: positiveDuration().optional().describe('Length of the end of the warm-up; default: all of it'),
        of: z.enum(['warmup', 'file']).default('warmup').describe('The warm-up, or the file replay.reference'),
      })
      .prefault({})
      .describe('What detectors compare with'),
    detectors: z.record(identifier(), detectorSchema(kinds)).default({}).describe('Detectors by name'),
    rules: z.array(ruleSchema()).default([]).describe('Rules, one an alert'),
    presets: z.array(presetSchema(kinds)).default([]).describe('Whole stacks by name'),
    calibrate: calibrateSchema().optional().describe('Set thresholds to a budget of false alarms'),
    monitors: z.array(monitorSchema(kinds)).default([]).describe('External stacks'),
  });

export type StackFile = z.output<ReturnType<typeof stackSchema>>;
