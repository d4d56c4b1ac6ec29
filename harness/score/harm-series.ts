import type { HarmSeries } from '../core/record.js';

type Sums = 'requests' | 'failures' | 'latency' | 'judged' | 'error' | 'positives' | 'age' | 'cost';

/** What a metric of harm is made of: a ratio of two sums, or a sum a second where `of` is null. */
interface HarmMetric {
  readonly sum: Sums;
  readonly per: Sums | null;
  /** Value as people say it, from the ratio. */
  readonly complement: boolean;
}

const metric = (sum: Sums, per: Sums | null, complement = false): HarmMetric => ({ sum, per, complement });

/** Metrics that the scorecard shows, in order. */
export const harmMetrics: Readonly<Record<string, HarmMetric>> = Object.freeze({
  error: metric('error', 'judged'),
  errorRate: metric('failures', 'requests'),
  latency: metric('latency', 'requests'),
  positives: metric('positives', 'requests'),
  featureAge: metric('age', 'requests'),
  requestRate: metric('requests', null),
  cost: metric('cost', 'requests'),
});

const aliases: Readonly<Record<string, HarmMetric>> = Object.freeze({
  accuracy: metric('error', 'judged', true),
  mae: metric('error', 'judged'),
  label: metric('positives', 'requests'),
  ctr: metric('positives', 'requests'),
});

/** The metric of this name (`featureAge.velocity1h` is `featureAge`); undefined where harm can't be measured by it. */
export function harmMetric(name: string): HarmMetric | undefined {
  return harmMetrics[name.split('.')[0]] ?? aliases[name];
}

/** Sum of a column over [from, to), seconds; bins that are cut count in proportion. */
export function sumBetween(series: HarmSeries, column: Sums, fromS: number, toS: number): number {
  const values = series[column];
  const first = Math.max(0, (fromS - series.fromS) / series.binS);
  const last = Math.min(series.bins, (toS - series.fromS) / series.binS);
  let sum = 0;
  for (let bin = Math.floor(first); bin < last; bin++)
    sum += values[bin] * (Math.min(last, bin + 1) - Math.max(first, bin));
  return sum;
}

/** Mean of a metric over [from, to); null where nothing happened that it is a mean of. */
export function harmBetween(series: HarmSeries, by: HarmMetric, fromS: number, toS: number): number | null {
  const per = by.per === null ? toS - fromS : sumBetween(series, by.per, fromS, toS);
  if (!(per > 0)) return null;
  const value = sumBetween(series, by.sum, fromS, toS) / per;
  return by.complement ? 1 - value : value;
}
