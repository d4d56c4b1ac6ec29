/*
 * The protocol between the harness and a monitor: one JSON object a message, columns and not rows. Over a child process a
 * message is a line; over HTTP it is the body of a POST.
 *
 *   harness                                     monitor
 *   hello {protocol, shape, config}   ─────▶
 *                                     ◀─────    hello {monitor, alerts}
 *   reference {run, predictions, …}   ─────▶    forget the last run, learn these rows
 *   batch {predictions, labels}       ─────▶    everything that became known since the last message
 *   evaluate {at, time}               ─────▶
 *                                     ◀─────    alert {alerts}: all that are firing now, none where all is well
 *   bye                               ─────▶
 */
import { z } from 'zod';
import type { Shape } from '../../../harness/core/batch.js';
import { DriftdrillError } from '../../../harness/core/errors.js';
import type { RulePlan } from '../../../harness/core/plan.js';

export const protocolVersion = 1;

/** Values of one column; null where one is missing. */
type Values = readonly (number | string | null)[];

/** Rows of the prediction log; times in milliseconds since the epoch, latency and age in seconds. */
export interface PredictionColumns {
  time: Values;
  segments: Record<string, Values>;
  features: Record<string, Values>;
  age: Record<string, Values>;
  score: Values;
  prediction: Values;
  latency: Values;
  failed: Values;
}

/** Rows of the label log, in the order in which labels became known. */
export interface LabelColumns {
  time: Values;
  requestTime: Values;
  segments: Record<string, Values>;
  label: Values;
  prediction: Values;
  score: Values;
}

/** What rows look like, and nothing of what they are drawn from. */
export interface RowShape {
  features: { name: string; type: 'numeric' | 'categorical'; categories: readonly string[] }[];
  segments: { name: string; values: readonly string[] }[];
  task: Shape['task'];
}

/** The shape as monitors are told it. */
export function rowShape({ features, segments, task }: Shape): RowShape {
  return {
    features: features.map(({ name, type, categories }) => ({ name, type, categories })),
    segments: segments.map(({ name, values }) => ({ name, values })),
    task,
  };
}

export type Message =
  | { type: 'hello'; protocol: number; harness: string; shape: RowShape; config: Record<string, unknown> }
  | { type: 'reference'; run: string; predictions: PredictionColumns; labels: LabelColumns }
  | { type: 'batch'; predictions: PredictionColumns; labels: LabelColumns }
  | { type: 'evaluate'; at: number; time: number }
  | { type: 'bye' };

const announced = z.object({
  alert: z.string().min(1),
  severity: z.enum(['page', 'ticket', 'info']).default('ticket'),
  diagnosis: z.string().nullish(),
  runbook: z.string().nullish(),
});

const hello = z.object({
  type: z.literal('hello'),
  protocol: z.literal(protocolVersion),
  monitor: z.string().default('a monitor'),
  alerts: z.array(announced).default([]),
});

const firing = z.object({
  alert: z.string().min(1),
  value: z.number().nullish(),
  segment: z.record(z.string(), z.string()).default({}),
});

const answer = z.object({ type: z.literal('alert'), alerts: z.array(firing) });
const failure = z.object({ type: z.literal('error'), message: z.string() });

export type Hello = z.output<typeof hello>;
export type Firing = z.output<typeof firing>;

/** @throws DriftdrillError where a monitor said something else */
export function readHello(text: string): Hello {
  return read(text, hello, 'hello');
}

/** All alerts that are firing. @throws DriftdrillError where a monitor said something else */
export function readAlerts(text: string): Firing[] {
  return read(text, answer, 'alert').alerts;
}

function read<T>(text: string, schema: z.ZodType<T>, wanted: string): T {
  const said = text.length > 200 ? `${text.slice(0, 200)}…` : text;
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw new DriftdrillError('monitor-babbles', `it said '${said}' where '${wanted}' was due`);
  }
  const complained = failure.safeParse(data);
  if (complained.success) throw new DriftdrillError('monitor-failed', `it says: ${complained.data.message}`);
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
  throw new DriftdrillError('monitor-babbles', `it said ${said} where '${wanted}' was due (${where}${issue.message})`);
}

/** An announced alert as a rule of the plan. */
export function ruleOf({ alert, severity, diagnosis, runbook }: Hello['alerts'][number], by: string): RulePlan {
  return {
    alert,
    labels: {},
    when: by,
    forS: 0,
    cooldownS: 0,
    severity,
    diagnosis: diagnosis ?? null,
    runbook: runbook ?? null,
  };
}
