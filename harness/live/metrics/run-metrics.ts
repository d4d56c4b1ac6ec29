import { Gauge, Registry } from 'prom-client';
import type { Scorecard } from '../../core/scorecard.js';

/** Names of what a run tells Prometheus; the dashboard is built from the same ones. */
export const runMetricNames = {
  trials: 'driftdrill_trials_done',
  total: 'driftdrill_trials_planned',
  requests: 'driftdrill_requests_simulated',
  recall: 'driftdrill_recall_ratio',
  ttd: 'driftdrill_time_to_detect_seconds',
  falseAlarms: 'driftdrill_false_alarms_per_day',
  verdict: 'driftdrill_verdict',
} as const;

const verdicts = ['pass', 'fail', 'inconclusive', 'invalid'] as const;

/** Progress and latest scores of a run, for Prometheus to scrape. */
export class RunMetrics {
  readonly registry = new Registry();
  private readonly trials = this.gauge(runMetricNames.trials, 'Trials done.', ['scenario']);
  private readonly total = this.gauge(runMetricNames.total, 'Trials to be done.', ['scenario']);
  private readonly requests = this.gauge(runMetricNames.requests, 'Requests simulated.', ['scenario']);
  private readonly recall = this.gauge(runMetricNames.recall, 'Net recall within the deadline.', [
    'scenario',
    'alert',
    'fault',
  ]);
  private readonly ttd = this.gauge(runMetricNames.ttd, 'Time to detect, simulated.', [
    'scenario',
    'alert',
    'fault',
    'quantile',
  ]);
  private readonly falseAlarms = this.gauge(runMetricNames.falseAlarms, 'False alarms a simulated day.', [
    'scenario',
    'alert',
  ]);
  private readonly verdict = this.gauge(runMetricNames.verdict, '1 for the verdict of the latest run.', [
    'scenario',
    'verdict',
  ]);

  progress(scenario: string, done: number, total: number, requests: number): void {
    this.trials.set({ scenario }, done);
    this.total.set({ scenario }, total);
    this.requests.set({ scenario }, requests);
  }

  /** Estimates that don't exist are left out. */
  scored({ scenario, alerts, verdict }: Scorecard): void {
    for (const [alert, { faults, falseAlarms }] of Object.entries(alerts)) {
      put(this.falseAlarms, { scenario, alert }, falseAlarms.perDay?.value);
      for (const [fault, { recall, ttdS }] of Object.entries(faults)) {
        put(this.recall, { scenario, alert, fault }, recall?.value);
        put(this.ttd, { scenario, alert, fault, quantile: '0.5' }, ttdS.median?.value);
        put(this.ttd, { scenario, alert, fault, quantile: '0.9' }, ttdS.p90?.value);
      }
    }
    for (const one of verdicts) this.verdict.set({ scenario, verdict: one }, one === verdict ? 1 : 0);
  }

  private gauge(name: string, help: string, labelNames: string[]): Gauge {
    return new Gauge({ name, help, labelNames, registers: [this.registry] });
  }
}

function put(gauge: Gauge, labels: Record<string, string>, value: number | null | undefined): void {
  if (typeof value === 'number' && Number.isFinite(value)) gauge.set(labels, value);
}
