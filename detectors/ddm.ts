import { z } from 'zod';
import type { SequentialDeclaration, SequentialDetector } from './detector.js';
import { everyValue, signal } from './parameters.js';
import { zeroOneStream } from './zero-one.js';

const params = z.object({
  signal: signal(),
  every: everyValue(),
  warmStart: z.int().min(1).default(30).describe('values before it may fire'),
  warning: z.number().positive().default(2).describe('warning level, in standard deviations at the best moment so far'),
  drift: z.number().positive().default(3).describe('level at which it fires, in the same unit'),
});

/** DDM: an error rate well above the lowest one seen since the last change. */
class Ddm implements SequentialDetector {
  private n = 0;
  private p = 0;
  private bestP = Number.POSITIVE_INFINITY;
  private bestS = Number.POSITIVE_INFINITY;
  private best = Number.POSITIVE_INFINITY;
  private last = 0;

  constructor(
    private readonly warmStart: number,
    private readonly drift: number,
  ) {}

  scan(values: Float64Array, from: number, to: number): number {
    const { warmStart, drift } = this;
    let { n, p, bestP, bestS, best } = this;
    let limit = bestP + drift * bestS;
    for (let i = from; i < to; i++) {
      n += 1;
      const inverse = 1 / n;
      p += inverse * (values[i] - p);
      if (n <= warmStart) continue;
      const variance = p * (1 - p);
      const s = variance > 0 ? Math.sqrt(variance * inverse) : 0;
      const level = p + s;
      if (level <= best) {
        bestP = p;
        bestS = s;
        best = level;
        limit = p + drift * s;
      }
      if (level > limit) {
        this.last = bestS > 0 ? (level - bestP) / bestS : Number.POSITIVE_INFINITY;
        this.restart();
        return i;
      }
    }
    this.n = n;
    this.p = p;
    this.bestP = bestP;
    this.bestS = bestS;
    this.best = best;
    this.last = this.level();
    return -1;
  }

  /** How many standard deviations (of the best moment) the error rate lies above the best one. */
  statistic(): number {
    return this.last;
  }

  private level(): number {
    const { n, p, bestP, bestS } = this;
    if (n <= this.warmStart) return 0;
    const s = Math.sqrt(Math.max(0, p * (1 - p)) / n);
    if (bestS > 0) return (p + s - bestP) / bestS;
    return p + s > bestP ? Number.POSITIVE_INFINITY : 0;
  }

  private restart(): void {
    this.n = 0;
    this.p = 0;
    this.bestP = Number.POSITIVE_INFINITY;
    this.bestS = Number.POSITIVE_INFINITY;
    this.best = Number.POSITIVE_INFINITY;
  }
}

/** Watches a stream of 0 and 1 (errors) for a rise of its rate. */
export const ddm = Object.freeze<SequentialDeclaration>({
  ...zeroOneStream,
  kind: 'ddm',
  summary: 'rise of an error rate above its lowest level so far (DDM); takes 0/1 signals',
  source: 'Gama, Medas, Castillo & Rodrigues 2004, Learning with drift detection; behaves as River 0.26',
  params,
  create(raw) {
    const { warmStart, drift } = raw as z.infer<typeof params>;
    return new Ddm(warmStart, drift);
  },
});
