import type { Telemetry } from '../../core/telemetry.js';
import { encodeNumber } from './numbers.js';

/** Says how much there is to know up to a moment: detectors go on to it once they hold that many records. */
export interface Watermark {
  /** Ordinal among the run's watermarks. */
  readonly batch: number;
  /** Seconds since the start of the run. */
  readonly from_s: number;
  readonly to_s: number;
  /** Prediction and label records of the run before `to_s`. */
  readonly predictions: number;
  readonly labels: number;
  /** Nothing comes after it. */
  readonly end: boolean;
}

/** A watermark with the service metrics of its stretch, as JSON. */
export function encodeWatermark(mark: Watermark, eventTime: string, telemetry: Telemetry, features: string[]): string {
  const { predictions, labels } = telemetry;
  let errors = 0;
  let latency = 0;
  for (let i = 0; i < predictions.n; i++) {
    errors += predictions.failed[i];
    latency += predictions.latency[i];
  }
  const ages = features.flatMap((name, f) => {
    const mean = meanOf(predictions.age[f], predictions.n);
    return mean === null ? [] : [`${JSON.stringify(name)}:${encodeNumber(mean)}`];
  });
  const metrics = `"requests":${predictions.n},"errors":${errors},"labels":${labels.n},"latency_s_sum":${encodeNumber(latency)},"feature_age_s":{${ages.join(',')}}`;
  return `{"event_time":"${eventTime}","metrics":{${metrics}},${JSON.stringify(mark).slice(1)}`;
}

function meanOf(column: Float64Array | undefined, n: number): number | null {
  if (column === undefined || n === 0) return null;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += column[i];
  return sum / n;
}
