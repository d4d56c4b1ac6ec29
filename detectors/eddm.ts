import { z } from 'zod';
import type { SequentialDeclaration, SequentialDetector } from './detector.js';
import { everyValue, signal } from './parameters.js';
import { zeroOneStream } from './zero-one.js';

const params = z.object({
  signal: signal(),
  every: everyValue(),
  warmStart: z.int().min(1).default(30).describe('values before a level counts, and errors before it may fire'),
  drift: z.number().positive().max(1).default(0.9).describe('share of the best level at which it fires'),
});

/** EDDM: errors that come closer together than they did at the best moment since the last change. */
class Eddm implements SequentialDetector {
  private n = 0;
  private errors = 0;
  private lastError = 0;
  private mean = 0;
  private squares = 0;
  private best = Number.NEGATIVE_INFINITY;
  private last = 1;

  constructor(
    private readonly warmStart: number,
    private readonly drift: number,
  ) {}

  scan(values: Float64Array, from: number, to: number): number {
    for (let i = from; i < to; i++) {
      this.n += 1;
      if (values[i] !== 1) continue;
      this.take();
      if (this.n <= this.warmStart) continue;
      const level = this.mean + 2 * Math.sqrt(this.squares / Math.max(1, this.errors - 1));
      if (level > this.best) this.best = level;
      this.last = level / this.best;
      if (this.last < this.drift && this.errors > this.warmStart) {
        this.restart();
        return i;
      }
    }
    return -1;
  }

  /** Mean distance of errors plus two standard deviations, as a share of the best so far. */
  statistic(): number {
    return this.last;
  }

  private take(): void {
    this.errors += 1;
    const distance = this.n - this.lastError;
    this.lastError = this.n;
    const gap = distance - this.mean;
    this.mean += gap / this.errors;
    this.squares += gap * (distance - this.mean);
  }

  private restart(): void {
    this.n = 0;
    this.errors = 0;
    this.lastError = 0;
    this.mean = 0;
    this.squares = 0;
    this.best = Number.NEGATIVE_INFINITY;
  }
}

/** Watches a stream of 0 and 1 (errors) for errors that come ever closer together. */
export const eddm = Object.freeze<SequentialDeclaration>({
  ...zeroOneStream,
  kind: 'eddm',
  summary: 'errors that come closer together than at their best (EDDM); takes 0/1 signals',
  source: 'Baena-García et al. 2006, Early drift detection method; behaves as River 0.26',
  params,
  create(raw) {
    const { warmStart, drift } = raw as z.infer<typeof params>;
    return new Eddm(warmStart, drift);
  },
});
