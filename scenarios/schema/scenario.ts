import { z } from 'zod';
import type { Kinds } from '../kinds.js';
import { businessSchema } from './business.js';
import { oneOrMore, text } from './common.js';
import { checkSchema, controlSchema } from './control.js';
import { expectSchema } from './expect.js';
import { caseSchema, faultSchema } from './fault.js';
import { stackSchema } from './stack.js';
import { sweepSchema } from './sweep.js';
import { systemSchema } from './system.js';
import { timelineSchema } from './timeline.js';

const built = new WeakMap<Kinds, ReturnType<typeof build>>();

/**
 * The whole scenario file, version 1. Parsed, durations are seconds, rates are a second and shares are 0–1. The same
 * kinds give the same schema, as building it and its first use take longer than reading a file.
 */
export function scenarioSchema(kinds: Kinds): ReturnType<typeof build> {
  const known = built.get(kinds) ?? build(kinds);
  built.set(kinds, known);
  return known;
}

const build = (kinds: Kinds) =>
  z.strictObject({
    driftdrill: z.literal(1).optional().describe('Version of the format'),
    extends: oneOrMore(text()).optional().describe('Files that this one is laid over, in order'),
    name: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, {
        error: (issue) =>
          `${JSON.stringify(issue.input)} is not a name for a scenario\nuse letters, digits, -, _ and ., as it names folders too`,
      })
      .max(100)
      .describe('Unique name; random streams derive from it'),
    title: text().optional().describe('One line for reports'),
    owner: text().optional().describe('Who answers for the model'),
    tags: z.array(text()).default([]).describe('Words to find it by'),
    hypothesis: text().optional().describe('What is expected to happen, in a sentence'),
    system: systemSchema(kinds).describe('The monitored system'),
    timeline: timelineSchema().prefault({}).describe('The phases of one trial'),
    faults: z
      .array(faultSchema(kinds))
      .default([])
      .describe('What goes wrong; all act in one trial, unless `cases` says otherwise'),
    cases: z.array(caseSchema()).optional().describe('Several drills over the same traffic'),
    stack: stackSchema(kinds).prefault({}).describe('The detection stack'),
    expect: z.array(expectSchema()).default([]).describe('What alerts should do: one line each in the verdict'),
    gates: z.array(text()).default([]).describe('Pass or fail lines, such as recall(Alert, fault) >= 0.9'),
    business: businessSchema().prefault({}).describe('What errors cost'),
    trials: z.int().min(1).max(1_000_000).default(40).describe('Number of seeded trials'),
    seed: z.int().default(42).describe('Seed of the campaign'),
    sweep: sweepSchema().optional().describe('Grid of values by path'),
    control: controlSchema().optional().describe('Fault-free exposure resampled from recorded rows'),
    check: checkSchema().optional().describe('How `driftdrill check` judges'),
  });

export type ScenarioFile = z.output<ReturnType<typeof scenarioSchema>>;
