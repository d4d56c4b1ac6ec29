import { z } from 'zod';
import { chartNeedsReference, chartParameters } from './chart.js';
import type { SequentialDeclaration, SequentialDetector } from './detector.js';
import { everyValue, mean, sd, signal } from './parameters.js';

const params = z.object({
  signal: signal(),
  every: everyValue(),
  limit: z.number().positive().default(3).describe('control limit in standard deviations, on both sides'),
  mean: mean(),
  sd: sd(),
});

/** Shewhart chart: a single value beyond the limits. */
class Shewhart implements SequentialDetector {
  private last = 0;

  constructor(
    private readonly mean: number,
    private readonly sd: number,
    private readonly limit: number,
  ) {}

  scan(values: Float64Array, from: number, to: number): number {
    const { mean, sd } = this;
    const reach = this.limit * sd;
    for (let i = from; i < to; i++) {
      const deviation = values[i] - mean;
      if (deviation > reach || deviation < -reach) {
        this.last = Math.abs(deviation) / sd;
        return i;
      }
    }
    if (to > from) this.last = sd > 0 ? Math.abs(values[to - 1] - mean) / sd : 0;
    return -1;
  }

  /** Distance of the last value from the mean, in standard deviations. */
  statistic(): number {
    return this.last;
  }
}

/** Watches any signal for a single value far from the mean. */
export const shewhart = Object.freeze<SequentialDeclaration>({
  kind: 'shewhart',
  summary: 'control chart: a single value beyond limit standard deviations from the mean',
  source: 'Shewhart 1931; Montgomery, Introduction to Statistical Quality Control; ARL 370.4 at 3σ in control',
  shape: 'sequential',
  params,
  minimumReference: 2,
  needsReference: chartNeedsReference,
  create(raw, reference) {
    const { limit } = raw as z.infer<typeof params>;
    const known = chartParameters(raw, reference);
    return new Shewhart(known.mean, known.sd, limit);
  },
});
