import { z } from 'zod';
import type { SequentialDeclaration, SequentialDetector } from './detector.js';
import { everyValue, sidesOf, signal } from './parameters.js';
import { zeroOneStream } from './zero-one.js';

const params = z.object({
  signal: signal(),
  every: everyValue(),
  drift: z.number().positive().lt(1).default(0.001).describe('confidence at which it fires'),
  sides: sidesOf('up').describe('direction of the change that counts'),
});

/** HDDM-A: the mean of all values since the last change against that of its best beginning, by Hoeffding's bound. */
class HddmA implements SequentialDetector {
  private n = 0;
  private sum = 0;
  /** The beginning whose mean is surely lowest, and the one whose mean is surely highest. */
  private lowN = 0;
  private lowSum = 0;
  private highN = 0;
  private highSum = 0;
  private last = 0;
  private readonly reach: number;
  private readonly doubled: number;

  constructor(
    confidence: number,
    private readonly up: boolean,
    private readonly down: boolean,
  ) {
    this.reach = Math.log(1 / confidence) / 2;
    this.doubled = Math.log(2 / confidence) / 2;
  }

  scan(values: Float64Array, from: number, to: number): number {
    for (let i = from; i < to; i++) {
      this.take(values[i]);
      const rise = this.up ? this.excess(this.lowN, this.lowSum, 1) : 0;
      const fall = this.down ? this.excess(this.highN, this.highSum, -1) : 0;
      this.last = Math.max(rise, fall, 0);
      if (this.last >= 1) {
        this.restart();
        return i;
      }
    }
    return -1;
  }

  /** Gap of the means as a multiple of what chance allows. */
  statistic(): number {
    return this.last;
  }

  private take(value: number): void {
    this.n += 1;
    this.sum += value;
    const { n, sum, reach } = this;
    if (this.lowN === 0) {
      this.lowN = n;
      this.lowSum = sum;
      this.highN = n;
      this.highSum = sum;
    }
    const mean = sum / n;
    const slack = Math.sqrt(reach / n);
    if (mean + slack <= this.lowSum / this.lowN + Math.sqrt(reach / this.lowN)) {
      this.lowN = n;
      this.lowSum = sum;
    }
    if (mean - slack >= this.highSum / this.highN - Math.sqrt(reach / this.highN)) {
      this.highN = n;
      this.highSum = sum;
    }
  }

  private excess(count: number, total: number, sign: 1 | -1): number {
    const { n, sum } = this;
    if (count === n) return 0;
    const bound = Math.sqrt(((n - count) / count / n) * this.doubled);
    return (sign * (sum / n - total / count)) / bound;
  }

  private restart(): void {
    this.n = 0;
    this.sum = 0;
    this.lowN = 0;
    this.lowSum = 0;
    this.highN = 0;
    this.highSum = 0;
  }
}

/** Watches a stream of 0 and 1 for a change of its rate. */
export const hddmA = Object.freeze<SequentialDeclaration>({
  ...zeroOneStream,
  kind: 'hddm-a',
  summary: "change of a rate by Hoeffding's bound on running means (HDDM-A); takes 0/1 signals",
  source: 'Frías-Blanco et al. 2015, Online and non-parametric drift detection; behaves as River 0.26',
  params,
  create(raw) {
    const { drift, sides } = raw as z.infer<typeof params>;
    return new HddmA(drift, sides !== 'down', sides !== 'up');
  },
});
