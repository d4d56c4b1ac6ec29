import { z } from 'zod';
import { chartNeedsReference, chartParameters } from './chart.js';
import type { SequentialDeclaration, SequentialDetector } from './detector.js';
import { everyValue, mean, sd, signal } from './parameters.js';

const params = z.object({
  signal: signal(),
  every: everyValue(),
  lambda: z.number().positive().max(1).default(0.2).describe('weight of the newest value'),
  limit: z
    .number()
    .positive()
    .default(2.962)
    .describe('control limit in asymptotic standard deviations of the average'),
  mean: mean(),
  sd: sd(),
});

/** EWMA chart with fixed (asymptotic) limits, started at the mean. */
class Ewma implements SequentialDetector {
  private average = 0;
  private last = 0;
  private readonly sigma: number;

  constructor(
    private readonly mean: number,
    sd: number,
    private readonly lambda: number,
    private readonly limit: number,
  ) {
    this.sigma = sd * Math.sqrt(lambda / (2 - lambda));
  }

  scan(values: Float64Array, from: number, to: number): number {
    const { mean, lambda, sigma } = this;
    const reach = this.limit * sigma;
    let { average } = this;
    for (let i = from; i < to; i++) {
      average += lambda * (values[i] - mean - average);
      if (average > reach || average < -reach) {
        this.last = Math.abs(average) / sigma;
        this.average = 0;
        return i;
      }
    }
    this.average = average;
    this.last = sigma > 0 ? Math.abs(average) / sigma : 0;
    return -1;
  }

  /** Distance of the average from the mean, in its asymptotic standard deviations. */
  statistic(): number {
    return this.last;
  }
}

/** Watches any signal for a small shift of its mean. */
export const ewma = Object.freeze<SequentialDeclaration>({
  kind: 'ewma',
  summary: 'control chart: exponentially weighted moving average beyond fixed limits',
  source: 'Roberts 1959; Lucas & Saccucci 1990; ARL 499.7 at λ 0.2, L 2.962 in control',
  shape: 'sequential',
  params,
  minimumReference: 2,
  needsReference: chartNeedsReference,
  create(raw, reference) {
    const { lambda, limit } = raw as z.infer<typeof params>;
    const known = chartParameters(raw, reference);
    return new Ewma(known.mean, known.sd, lambda, limit);
  },
});
