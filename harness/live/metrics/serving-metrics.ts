import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What a served model tells Prometheus, under the names that rule files know. No label a request. */
export class ServingMetrics {
  readonly registry = new Registry();
  private readonly requests: Counter;
  private readonly duration: Histogram;
  private readonly nulls: Gauge;
  private readonly scores: Histogram;

  constructor(
    private readonly model: string,
    private readonly version: string,
    features: readonly string[],
  ) {
    const registers = [this.registry];
    const labelNames = ['model', 'version'];
    this.requests = new Counter({
      name: 'ml_requests_total',
      help: 'Requests answered, by status code.',
      labelNames: [...labelNames, 'code'],
      registers,
    });
    this.duration = new Histogram({
      name: 'ml_request_duration_seconds',
      help: 'Time that a request took.',
      labelNames,
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
      registers,
    });
    this.nulls = new Gauge({
      name: 'ml_feature_null_ratio',
      help: 'Share of the rows last served that had no value of the feature.',
      labelNames: ['feature'],
      registers,
    });
    this.scores = new Histogram({
      name: 'ml_prediction_score',
      help: 'Scores that the model gave.',
      labelNames,
      buckets: Array.from({ length: 10 }, (_, k) => (k + 1) / 10),
      registers,
    });
    for (const code of ['200', '500']) this.requests.inc({ model, version, code }, 0);
    for (const histogram of [this.duration, this.scores]) histogram.zero({ model, version });
    for (const feature of features) this.nulls.set({ feature }, 0);
  }

  answered(code: number, seconds: number): void {
    const { model, version } = this;
    this.requests.inc({ model, version, code: String(code) });
    this.duration.observe({ model, version }, seconds);
  }

  scored(scores: ArrayLike<number>, rows: number): void {
    const { model, version } = this;
    for (let i = 0; i < rows; i++) if (Number.isFinite(scores[i])) this.scores.observe({ model, version }, scores[i]);
  }

  missing(feature: string, share: number): void {
    this.nulls.set({ feature }, share);
  }
}
