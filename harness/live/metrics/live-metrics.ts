import { Gauge } from 'prom-client';
import type { RecorderOptions } from '../../../detectors/external/monitor.js';
import { metricPlans } from '../../../detectors/external/prometheus/metric-plan.js';
import { MetricsRecorder } from '../../../detectors/external/prometheus/recorder.js';
import type { Telemetry } from '../../core/telemetry.js';
import { ServingMetrics } from './serving-metrics.js';

/** The system of a live trial, as far as its metrics need to know it. */
export interface MeteredSystem extends RecorderOptions {
  readonly model: string;
}

/** Seconds of the simulation between two looks at drift, quality and labels. */
const everyS = 60;

/** What is measured over windows, as on virtual time: docs/prometheus.md. */
const windowed = ['ml_drift_score', 'ml_quality', 'ml_labels_lag_seconds'];

const help: Readonly<Record<string, string>> = {
  ml_drift_score: 'Population stability index of the last hour against the reference, once a simulated minute.',
  ml_quality: 'Over the labels that became known in the last hour, simulated.',
  ml_labels_lag_seconds: 'Age of the newest request whose label is known, simulated seconds.',
};

/** What the system of a live trial tells Prometheus, stretch by stretch, as it goes out over Kafka. */
export class LiveMetrics {
  private readonly serving: ServingMetrics;
  private readonly ages: Gauge;
  private readonly gauges = new Map<string, Gauge>();
  private recorder: MetricsRecorder;

  constructor(private system: MeteredSystem) {
    const { model, shape } = system;
    this.serving = new ServingMetrics(
      model,
      '1',
      shape.features.map(({ name }) => name),
    );
    const { registry } = this.serving;
    this.ages = new Gauge({
      name: 'ml_feature_age_seconds',
      help: 'Mean age of the values that the feature store served last, simulated seconds.',
      labelNames: ['feature'],
      registers: [registry],
    });
    this.recorder = recorderOf(system);
    for (const { name, labels } of this.recorder.latest().map(({ series }) => series))
      if (!this.gauges.has(name))
        this.gauges.set(
          name,
          new Gauge({ name, help: help[name], labelNames: Object.keys(labels), registers: [registry] }),
        );
  }

  get model(): string {
    return this.system.model;
  }

  text(): Promise<string> {
    return this.serving.registry.metrics();
  }

  /** @param system whose it is: a trial of the same model, which may be another than the last */
  observe(system: MeteredSystem, telemetry: Telemetry): void {
    if (telemetry.from === 0) this.recorder = recorderOf(system);
    this.system = system;
    this.recorder.observe(telemetry);
    for (const { series, value } of this.recorder.latest()) {
      const gauge = this.gauges.get(series.name);
      if (Number.isFinite(value)) gauge?.set({ ...series.labels }, value);
      else gauge?.remove({ ...series.labels });
    }
    this.serve(telemetry);
  }

  private serve({ predictions }: Telemetry): void {
    const { n, failed, latency, score, features, age } = predictions;
    if (n === 0) return;
    for (let i = 0; i < n; i++) this.serving.answered(failed[i] === 1 ? 500 : 200, latency[i]);
    this.serving.scored(score, n);
    for (const [f, { name: feature }] of this.system.shape.features.entries()) {
      this.serving.missing(feature, shareMissing(features[f], n));
      const ages = age[f];
      if (ages !== undefined) this.ages.set({ feature }, mean(ages, n));
    }
  }
}

function recorderOf(system: MeteredSystem): MetricsRecorder {
  const plans = metricPlans({ metrics: {} }, system.shape).filter(({ name }) => windowed.includes(name));
  return new MetricsRecorder(plans, everyS, system, false);
}

function shareMissing(column: Float64Array, n: number): number {
  let missing = 0;
  for (let i = 0; i < n; i++) if (Number.isNaN(column[i])) missing += 1;
  return missing / n;
}

/** Of those that have a value; NaN where none has. */
function mean(column: Float64Array, n: number): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < n; i++) {
    if (Number.isNaN(column[i])) continue;
    sum += column[i];
    count += 1;
  }
  return sum / count;
}
