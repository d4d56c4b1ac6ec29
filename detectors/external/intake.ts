import { z } from 'zod';
import type { MonitorPlan, RulePlan, Severity } from '../../harness/core/plan.js';
import { duration } from '../../harness/core/quantity.js';
import { alertList } from './alert-list.js';
import type { MonitorDeclaration } from './monitor.js';

const severities = ['page', 'ticket', 'info'] as const;

const alert = z.strictObject({
  alert: z.string().min(1).describe('name that it comes in with'),
  labels: z
    .record(z.string(), z.union([z.string(), z.number()]).transform(String))
    .default({})
    .describe('labels that it has at least'),
  severity: z
    .enum(severities)
    .optional()
    .describe('who is told; default: its label severity where that is one of these, else ticket'),
  diagnosis: z.string().optional().describe('class of the fault that it points to'),
  runbook: z.string().optional().describe('what to do'),
});

const params = z.strictObject({
  alerts: alertList(alert).min(1).describe('alerts that may come in; others are named at the end and not scored'),
  wait: duration().prefault('5s').describe('wall-clock time after the last record in which alerts still count'),
});
type Params = z.output<typeof params>;

/** Seconds of the wall clock for which alerts are waited for after a trial. */
export function intakeWaitS({ params }: MonitorPlan): number {
  return (params as Params).wait;
}

/** Alerts that a stack outside sends by webhook, or over Kafka, during a live run. */
export const intake = Object.freeze<MonitorDeclaration>({
  kind: 'intake',
  summary: 'alerts of your own stack, sent by webhook or over Kafka while a trial runs live (run --live --intake PORT)',
  source: 'docs/live.md, alerts of your own monitors',
  params,
  liveOnly: true,
  rules: ({ params }) => (params as Params).alerts.map(ruleOf),
  everyS: () => 0,
  // Nothing is shown to it: it looks at the live system by itself.
  recorder: () => ({ observe: () => {}, tape: () => ({ kind: 'metrics', fromS: 0, everyS: 1, series: [] }) }),
  open: async (_, rules) => ({
    block: 0,
    watch: async (branches) => branches.map(() => ({ episodes: [], invalid: null })),
    warnings: () => [
      `no fault-free twin of ${rules.map(({ rule }) => rule.alert).join(', ')}, taken in live: recall is not net of chance, and only what came before the fault counts as false alarms`,
    ],
    close: async () => {},
  }),
});

function ruleOf({ alert, labels, severity, diagnosis, runbook }: Params['alerts'][number]): RulePlan {
  return {
    alert,
    labels,
    when: 'taken in live',
    forS: 0,
    cooldownS: 0,
    severity: severity ?? known(labels.severity) ?? 'ticket',
    diagnosis: diagnosis ?? null,
    runbook: runbook ?? null,
    takenIn: true,
  };
}

function known(severity: string | undefined): Severity | undefined {
  return severities.find((one) => one === severity);
}
