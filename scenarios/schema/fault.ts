import { z } from 'zod';
import { incidentKind } from '../../harness/core/incident.js';
import type { ShapePlan } from '../../harness/core/plan.js';
import { duration, parseDuration, share } from '../../harness/core/quantity.js';
import type { Kinds } from '../kinds.js';
import { identifier, label, oneOrMore, positiveDuration, soleKey, strictly, text } from './common.js';
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

/** A calendar time (kept as text), or a duration (in seconds). */
const incidentTime = () =>
  z.union([z.string(), z.number()]).transform((value, context) => {
    const seconds = parseDuration(String(value));
    if (seconds !== undefined) return seconds;
    if (typeof value === 'string' && Number.isFinite(parseTime(value))) return value;
    context.addIssue({
      code: 'custom',
      message: `${JSON.stringify(value)} is neither an ISO 8601 time nor a duration\nwrite it as in "2019-03-31T03:00:00Z", or 90d after the first row that is replayed`,
    });
    return z.NEVER;
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
  /** Seconds after onset; of a recorded incident after the first row, or its calendar time. */
  at: number | string;
  lasts?: number;
  shape: ShapePlan;
}

function variant(kind: string, params: z.ZodObject, summary: string) {
  const withKey = strictly(params).describe(summary);
  const at =
    kind === incidentKind
      ? incidentTime().describe('Calendar time of the incident, or its time after the first row that is replayed')
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
  const variants = [...kinds.injectors].map(([kind, { params, summary }]) => variant(kind, params, summary));
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
