import { z } from 'zod';
import type { SequentialDeclaration, SequentialDetector } from './detector.js';
import { everyValue, signal } from './parameters.js';

const params = z.object({
  signal: signal(),
  every: everyValue(),
  delta: z.number().min(0).default(0.005).describe('deviation of a value that is let pass, in units of the signal'),
  threshold: z.number().positive().default(50).describe('cumulative deviation at which it fires'),
  alpha: z.number().positive().max(1).default(0.9999).describe('forgetting factor of the cumulative deviations'),
  minimum: z.int().min(1).default(30).describe('values before it may fire'),
  mode: z.enum(['both', 'up', 'down']).default('both').describe('direction of the change that counts'),
});

/** Where the running maximum of the downward sums starts, as in River. */
const firstHighest = -1;

/** Page–Hinkley: cumulative deviations from the running mean, on either side. */
class PageHinkley implements SequentialDetector {
  private n = 0;
  private mean = 0;
  private up = 0;
  private down = 0;
  private lowest = Number.POSITIVE_INFINITY;
  private highest = firstHighest;
  private last = 0;
  private readonly upThreshold: number;
  private readonly downThreshold: number;

  constructor(
    private readonly delta: number,
    threshold: number,
    private readonly alpha: number,
    private readonly minimum: number,
    private readonly mode: 'both' | 'up' | 'down',
  ) {
    this.upThreshold = mode === 'down' ? Number.POSITIVE_INFINITY : threshold;
    this.downThreshold = mode === 'up' ? Number.POSITIVE_INFINITY : threshold;
  }

  scan(values: Float64Array, from: number, to: number): number {
    const { delta, alpha, minimum, upThreshold, downThreshold } = this;
    let { n, mean, up, down, lowest, highest } = this;
    for (let i = from; i < to; i++) {
      const value = values[i];
      n += 1;
      mean += (1 / n) * (value - mean);
      const deviation = value - mean;
      up = alpha * up + deviation - delta;
      down = alpha * down + deviation + delta;
      if (up < lowest) lowest = up;
      if (down > highest) highest = down;
      if ((up - lowest > upThreshold || highest - down > downThreshold) && n >= minimum) {
        this.last = this.larger(up - lowest, highest - down);
        this.restart();
        return i;
      }
    }
    this.n = n;
    this.mean = mean;
    this.up = up;
    this.down = down;
    this.lowest = lowest;
    this.highest = highest;
    if (n > 0) this.last = this.larger(up - lowest, highest - down);
    return -1;
  }

  /** The larger of the cumulative deviations that count. */
  statistic(): number {
    return this.last;
  }

  private larger(rise: number, fall: number): number {
    if (this.mode === 'up') return rise;
    return this.mode === 'down' ? fall : Math.max(rise, fall);
  }

  private restart(): void {
    this.n = 0;
    this.mean = 0;
    this.up = 0;
    this.down = 0;
    this.lowest = Number.POSITIVE_INFINITY;
    this.highest = firstHighest;
  }
}

/** Watches any signal for a lasting change of its mean. */
export const pageHinkley = Object.freeze<SequentialDeclaration>({
  kind: 'page-hinkley',
  summary: 'change of the mean by cumulative deviations from the running mean (Page–Hinkley)',
  source: 'Page 1954, Continuous inspection schemes; Mouss et al. 2004; behaves as River 0.26',
  shape: 'sequential',
  params,
  minimumReference: 0,
  needsReference: () => false,
  create(raw) {
    const { delta, threshold, alpha, minimum, mode } = raw as z.infer<typeof params>;
    return new PageHinkley(delta, threshold, alpha, minimum, mode);
  },
});
