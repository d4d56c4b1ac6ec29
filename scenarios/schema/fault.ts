import { z } from 'zod';
import type { ShapePlan } from '../../harness/core/plan.js';
import { duration, share } from '../../harness/core/quantity.js';
import type { Kinds } from '../kinds.js';
import { identifier, label, oneOrMore, positiveDuration, soleKey, strictly, text } from './common.js';
import { laterInjectors } from './later.js';
import { parseTime } from './traffic.js';

const shapeObject = z
  .strictObject({
    ramp: positiveDuration().optional().describe('Time in which it rises from nothing to full strength'),
    pulse: z
      .strictObject({
        up: positiveDuration().describe('Time at full strength'),
        down: positiveDuration().describe('Time at rest'),
      })
      .optional()
      .describe('On and off by turns'),
  })
  .transform((value, context): ShapePlan => {
    if (soleKey(value, ['ramp', 'pulse'], 'shape', context) === null) return z.NEVER;
    if (value.ramp !== undefined) return { kind: 'ramp', overS: value.ramp };
    return { kind: 'pulse', upS: value.pulse?.up ?? 0, downS: value.pulse?.down ?? 0 };
  });

const shape = () => z.union([z.literal('abrupt').transform((): ShapePlan => ({ kind: 'abrupt' })), shapeObject]);

const calendarTime = () =>
  z.string().refine((value) => Number.isFinite(parseTime(value)), {
    error: (issue) => `${JSON.stringify(issue.input)} is not an ISO 8601 time\nwrite it as in "2019-03-31T03:00:00Z"`,
  });

const commonKeys = {
  id: identifier().describe('Name of the fault in gates, expectations and reports'),
  scope: z
    .strictObject({
      features: oneOrMore(label()).prefault([]).describe('Features it acts on; default: all'),
      segment: z
        .record(label(), oneOrMore(label()))
        .default({})
        .describe('Values of segments it acts on; default: all'),
      share: share().prefault(1).describe('Share of the rows in scope it acts on'),
    })
    .prefault({})
    .describe('Where it acts'),
  lasts: positiveDuration().optional().describe('How long it acts; default: to the end of the trial'),
  shape: shape().prefault('abrupt').describe('How its strength develops'),
};

export interface FaultFile {
  id: string;
  inject: string;
  with: Record<string, unknown>;
  scope: { features: string[]; segment: Record<string, string[]>; share: number };
  /** Seconds after onset, or the calendar time of a recorded incident. */
  at: number | string;
  lasts?: number;
  shape: ShapePlan;
}

function variant(kind: string, params: z.ZodObject, summary: string) {
  const withKey = strictly(params).describe(summary);
  const at = laterInjectors.includes(kind)
    ? calendarTime().describe('Calendar time of the incident')
    : duration().prefault('0s').describe('Start after onset');
  return z.strictObject({
    ...commonKeys,
    at,
    inject: z.literal(kind).describe('The injector'),
    with: withKey.prefault({}),
  });
}

/** A fault; what `with` holds depends on the injector. */
export const faultSchema = (kinds: Kinds) => {
  const later = laterInjectors.filter((kind) => !kinds.injectors.has(kind));
  const variants = [
    ...[...kinds.injectors].map(([kind, { params, summary }]) => variant(kind, params, summary)),
    ...later.map((kind) => variant(kind, z.strictObject({}), 'nothing')),
  ];
  const [first, ...rest] = variants;
  if (first === undefined) throw new Error('no injectors are registered');
  return z
    .discriminatedUnion('inject', [first, ...rest])
    .transform((value) => value as unknown as FaultFile)
    .describe('A fault');
};

/** Faults that are drilled together, apart from the others. */
export const caseSchema = () =>
  z.strictObject({
    id: identifier().describe('Name of the case'),
    faults: z.array(text()).min(1, { error: 'a case needs at least one fault' }).describe('Ids of its faults'),
  });
