import { z } from 'zod';
import type { SequentialDeclaration, SequentialDetector } from './detector.js';
import { everyValue, sidesOf, signal } from './parameters.js';
import { zeroOneStream } from './zero-one.js';

const params = z.object({
  signal: signal(),
  every: everyValue(),
  drift: z.number().positive().lt(1).default(0.001).describe('confidence at which it fires'),
  lambda: z.number().positive().max(1).default(0.05).describe('weight of the newest value'),
  sides: sidesOf('up').describe('direction of the change that counts'),
});

/** One direction: the average up to its best cut, and that of what came after. `spread` is the sum of squared weights. */
class Side {
  private cut = Number.POSITIVE_INFINITY;
  private before = 0;
  private beforeSpread = 0;
  private after = 0;
  private afterSpread = 0;
  private fresh = true;

  constructor(
    private readonly lambda: number,
    private readonly reach: number,
  ) {}

  /** Takes the value and the average of all values so far; gives the gap as a multiple of what chance allows. */
  take(value: number, average: number, spread: number): number {
    const { lambda, reach } = this;
    const level = average + Math.sqrt(spread * reach);
    if (level < this.cut) {
      this.cut = level;
      this.before = average;
      this.beforeSpread = spread;
      this.fresh = true;
      return 0;
    }
    this.after = this.fresh ? value : lambda * value + (1 - lambda) * this.after;
    this.afterSpread = lambda * lambda + (1 - lambda) * (1 - lambda) * (this.fresh ? 1 : this.afterSpread);
    this.fresh = false;
    return (this.after - this.before) / Math.sqrt((this.beforeSpread + this.afterSpread) * reach);
  }

  restart(): void {
    this.cut = Number.POSITIVE_INFINITY;
    this.fresh = true;
  }
}

/** HDDM-W: weighted averages before and after the best cut, by McDiarmid's bound. */
class HddmW implements SequentialDetector {
  private average = 0;
  private spread = 0;
  private empty = true;
  private readonly rise: Side;
  private readonly fall: Side;
  private last = 0;

  constructor(
    confidence: number,
    private readonly lambda: number,
    private readonly up: boolean,
    private readonly down: boolean,
  ) {
    const reach = Math.log(1 / confidence) / 2;
    this.rise = new Side(lambda, reach);
    this.fall = new Side(lambda, reach);
  }

  scan(values: Float64Array, from: number, to: number): number {
    const { lambda } = this;
    for (let i = from; i < to; i++) {
      const value = values[i];
      this.average = this.empty ? value : lambda * value + (1 - lambda) * this.average;
      this.spread = lambda * lambda + (1 - lambda) * (1 - lambda) * (this.empty ? 1 : this.spread);
      this.empty = false;
      const up = this.up ? this.rise.take(value, this.average, this.spread) : 0;
      const down = this.down ? this.fall.take(-value, -this.average, this.spread) : 0;
      this.last = Math.max(up, down, 0);
      if (this.last > 1) {
        this.restart();
        return i;
      }
    }
    return -1;
  }

  /** Gap of the averages as a multiple of what chance allows. */
  statistic(): number {
    return this.last;
  }

  private restart(): void {
    this.empty = true;
    this.rise.restart();
    this.fall.restart();
  }
}

/** Watches a stream of 0 and 1 for a change of its rate, recent values weighing more. */
export const hddmW = Object.freeze<SequentialDeclaration>({
  ...zeroOneStream,
  kind: 'hddm-w',
  summary: "change of a rate by McDiarmid's bound on weighted averages (HDDM-W); takes 0/1 signals",
  source: 'Frías-Blanco et al. 2015, Online and non-parametric drift detection; behaves as River 0.26',
  params,
  create(raw) {
    const { drift, lambda, sides } = raw as z.infer<typeof params>;
    return new HddmW(drift, lambda, sides !== 'down', sides !== 'up');
  },
});
