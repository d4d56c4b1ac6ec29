import type { RequestBatch } from '../core/batch.js';
import type { harmColumns } from '../core/harm-columns.js';
import type { HarmSeries } from '../core/record.js';

/** A series that is still being added to. */
export type HarmSums = HarmSeries & Record<(typeof harmColumns)[number], Float64Array>;

/** Price of one wrong prediction: an amount of money, or the feature that holds it. */
export interface Costs {
  readonly falseNegative: number;
  /** Index of the feature whose true value is the price; −1: `falseNegative` is. */
  readonly falseNegativeFeature: number;
  readonly falsePositive: number;
  readonly falsePositiveFeature: number;
}

/** Sums that are all 0. */
export function emptyHarm(fromS: number, binS: number, bins: number): HarmSums {
  const column = () => new Float64Array(bins);
  return {
    fromS,
    binS,
    bins,
    requests: column(),
    failures: column(),
    latency: column(),
    judged: column(),
    error: column(),
    positives: column(),
    age: column(),
    cost: column(),
  };
}

/**
 * Adds up what requests suffered, by request time. Judged by what really happened: labels that are flipped, late or lost
 * do no harm. Of regressions the costs are prices of one unit of under- and over-prediction. A failed request is not
 * judged, and costs as much as a prediction of 0.
 */
export class HarmMeter {
  readonly series: HarmSums;

  constructor(
    fromS: number,
    binS: number,
    bins: number,
    private readonly regression: boolean,
    private readonly costs: Costs | null,
  ) {
    this.series = emptyHarm(fromS, binS, bins);
  }

  /** @param truth what really happened, one a row; NaN where the harness does not know */
  add(batch: RequestBatch, truth: Float64Array | null): void {
    const { series, regression } = this;
    const { fromS, binS, bins } = series;
    for (let i = 0; i < batch.n; i++) {
      const bin = Math.floor((batch.time[i] - fromS) / binS);
      if (bin < 0 || bin >= bins) continue;
      series.requests[bin] += 1;
      series.failures[bin] += batch.failed[i];
      series.latency[bin] += batch.latency[i];
      const y = truth ? truth[i] : Number.NaN;
      if (Number.isNaN(y)) continue;
      if (!regression) series.positives[bin] += y;
      const prediction = batch.failed[i] === 1 ? 0 : batch.prediction[i];
      if (batch.failed[i] === 0 && !Number.isNaN(prediction)) {
        series.judged[bin] += 1;
        series.error[bin] += Math.abs(y - prediction);
      }
      if (this.costs && !Number.isNaN(prediction)) series.cost[bin] += this.cost(batch, i, y - prediction);
    }
    for (let feature = 0; feature < batch.asOf.length; feature++) {
      const asOf = batch.asOf[feature];
      if (!asOf) continue;
      for (let i = 0; i < batch.n; i++) {
        const bin = Math.floor((batch.time[i] - fromS) / binS);
        if (bin >= 0 && bin < bins) series.age[bin] += batch.time[i] - asOf[i];
      }
    }
  }

  private cost(batch: RequestBatch, i: number, under: number): number {
    const costs = this.costs as Costs;
    if (under === 0) return 0;
    const feature = under > 0 ? costs.falseNegativeFeature : costs.falsePositiveFeature;
    const price = feature >= 0 ? batch.world[feature][i] : under > 0 ? costs.falseNegative : costs.falsePositive;
    return Number.isNaN(price) ? 0 : price * Math.abs(under);
  }
}
