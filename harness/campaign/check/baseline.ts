import { existsSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { z } from 'zod';
import type { SeedResults } from '../../core/comparison.js';
import { DriftdrillError } from '../../core/errors.js';
import type { StackPlan } from '../../core/plan.js';
import { diffable } from './diffable.js';
import type { TrafficParts } from './traffic-parts.js';

/** What a baseline keeps of one scenario. */
export interface BaselineEntry {
  /** What made it. */
  driftdrill: string;
  seed: number;
  hash: string;
  traffic: TrafficParts;
  /** The compiled stack, so that added seeds run both. */
  stack: StackPlan;
  results: SeedResults;
}

/** The committed baseline of one or several scenarios, by name. */
export type Baseline = Record<string, BaselineEntry>;

const delays = z.array(z.number().nullable());
const fileSchema = z.object({
  driftdrillBaseline: z.literal(1),
  scenarios: z.record(
    z.string(),
    z.object({
      driftdrill: z.string(),
      seed: z.int(),
      hash: z.string(),
      traffic: z.record(z.string(), z.string()),
      stack: z.custom<StackPlan>(
        (value) =>
          z
            .object({
              reference: z.object({ kind: z.enum(['warmup', 'file']) }),
              detectors: z.array(z.object({ name: z.string(), kind: z.string(), params: z.object({}) })),
              rules: z.array(z.object({ alert: z.string(), when: z.string() })),
            })
            .safeParse(value).success,
        { error: 'is not a compiled stack' },
      ),
      results: z.object({
        seeds: z.int().min(1),
        alerts: z.record(
          z.string(),
          z.object({
            everyS: z.number(),
            faults: z.record(z.string(), z.object({ faulted: delays, twin: delays, masked: z.array(z.int()) })),
            falseAlarms: z.array(z.number()),
            exposureS: z.array(z.number()),
          }),
        ),
      }),
    }),
  ),
});

/**
 * Reads a baseline file.
 * @throws DriftdrillError (exit 2) where there is none or it is broken
 */
export function readBaseline(file: string): Baseline {
  if (!existsSync(file))
    throw new DriftdrillError('no-baseline', `there is no baseline ${file}`, {
      hint: 'driftdrill check … --baseline FILE --update-baseline writes it; commit it then',
    });
  const broken = (what: string, cause?: unknown): DriftdrillError =>
    new DriftdrillError('broken-baseline', `${file} is not a baseline: ${what}`, {
      hint: 'take it from version control again, or write it anew with --update-baseline',
      cause,
    });
  let data: unknown;
  try {
    data = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw broken((cause as Error).message, cause);
  }
  const { data: parsed, error } = fileSchema.safeParse(data);
  if (parsed === undefined) {
    const [first] = error.issues;
    throw broken(`${first.path.join('.')}: ${first.message}`);
  }
  const folder = dirname(resolve(file));
  for (const { stack } of Object.values(parsed.scenarios))
    for (const detector of stack.detectors)
      detector.module = detector.module === null ? null : resolve(folder, detector.module);
  return parsed.scenarios;
}

/** The text of a baseline file. @param file where it will stand: modules are named relative to it */
export function baselineText(baseline: Baseline, file: string): string {
  const folder = dirname(resolve(file));
  const placed = (stack: StackPlan): StackPlan => ({
    ...stack,
    detectors: stack.detectors.map((detector) => ({
      ...detector,
      module: detector.module === null ? null : relative(folder, detector.module).split(sep).join('/'),
    })),
  });
  const scenarios = Object.fromEntries(
    Object.entries(baseline).map(([name, entry]) => [name, { ...entry, stack: placed(entry.stack) }]),
  );
  return `${diffable({ driftdrillBaseline: 1, scenarios })}\n`;
}
