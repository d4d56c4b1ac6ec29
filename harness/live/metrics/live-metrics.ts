import { Gauge } from 'prom-client';
import type { Shape } from '../../core/batch.js';
import type { Telemetry } from '../../core/telemetry.js';
import { ServingMetrics } from './serving-metrics.js';

/** What the system of a live trial tells Prometheus, stretch by stretch, as it goes out over Kafka. */
export class LiveMetrics {
  private readonly serving: ServingMetrics;
  private readonly ages: Gauge;

  constructor(
    readonly model: string,
    private readonly shape: Shape,
  ) {
    this.serving = new ServingMetrics(
      model,
      '1',
      shape.features.map(({ name }) => name),
    );
    this.ages = new Gauge({
      name: 'ml_feature_age_seconds',
      help: 'Mean age of the values that the feature store served last, simulated seconds.',
      labelNames: ['feature'],
      registers: [this.serving.registry],
    });
  }

  text(): Promise<string> {
    return this.serving.registry.metrics();
  }

  observe({ predictions }: Telemetry): void {
    const { n, failed, latency, score, features, age } = predictions;
    if (n === 0) return;
    for (let i = 0; i < n; i++) this.serving.answered(failed[i] === 1 ? 500 : 200, latency[i]);
    this.serving.scored(score, n);
    for (const [f, { name: feature }] of this.shape.features.entries()) {
      this.serving.missing(feature, shareMissing(features[f], n));
      const ages = age[f];
      if (ages !== undefined) this.ages.set({ feature }, mean(ages, n));
    }
  }
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
