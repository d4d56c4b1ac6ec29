import { z } from 'zod';
import { chartNeedsReference, chartParameters } from './chart.js';
import type { SequentialDeclaration, SequentialDetector } from './detector.js';
import { everyValue, mean, sd, signal } from './parameters.js';

const params = z.object({
  signal: signal(),
  every: everyValue(),
  k: z.number().min(0).default(0.5).describe('allowance in standard deviations: half the shift to be found'),
  h: z.number().positive().default(5).describe('decision interval in standard deviations'),
  mean: mean(),
  sd: sd(),
  sides: z.enum(['both', 'up', 'down']).default('both').describe('direction of the shift that counts'),
});

/** Tabular CUSUM: sums of deviations beyond the allowance, on either side. */
class Cusum implements SequentialDetector {
  private up = 0;
  private down = 0;
  private last = 0;
  private readonly scale: number;
  private readonly upLimit: number;
  private readonly downLimit: number;

  constructor(
    private readonly mean: number,
    sd: number,
    private readonly k: number,
    h: number,
    private readonly sides: 'both' | 'up' | 'down',
  ) {
    this.scale = sd > 0 ? 1 / sd : Number.POSITIVE_INFINITY;
    this.upLimit = sides === 'down' ? Number.POSITIVE_INFINITY : h;
    this.downLimit = sides === 'up' ? Number.POSITIVE_INFINITY : h;
  }

  scan(values: Float64Array, from: number, to: number): number {
    const { mean, scale, k, upLimit, downLimit } = this;
    let { up, down } = this;
    for (let i = from; i < to; i++) {
      const deviation = values[i] - mean;
      const z = deviation === 0 ? 0 : deviation * scale;
      up = up + z - k;
      down = down - z - k;
      if (!(up > 0)) up = 0;
      if (!(down > 0)) down = 0;
      if (up > upLimit || down > downLimit) {
        this.last = this.larger(up, down);
        this.up = 0;
        this.down = 0;
        return i;
      }
    }
    this.up = up;
    this.down = down;
    this.last = this.larger(up, down);
    return -1;
  }

  /** The larger of the sums that count, in standard deviations. */
  statistic(): number {
    return this.last;
  }

  private larger(up: number, down: number): number {
    if (this.sides === 'up') return up;
    return this.sides === 'down' ? down : Math.max(up, down);
  }
}

/** Watches any signal for a lasting small shift of its mean. */
export const cusum = Object.freeze<SequentialDeclaration>({
  kind: 'cusum',
  summary: 'control chart: cumulative sums of deviations beyond an allowance, without head start',
  source: 'Page 1954; Montgomery, Introduction to Statistical Quality Control; ARL 465.4 at k 0.5, h 5, both sides',
  shape: 'sequential',
  params,
  minimumReference: 2,
  needsReference: chartNeedsReference,
  create(raw, reference) {
    const { k, h, sides } = raw as z.infer<typeof params>;
    const known = chartParameters(raw, reference);
    return new Cusum(known.mean, known.sd, k, h, sides);
  },
});
