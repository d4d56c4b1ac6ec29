import { z } from 'zod';
import type { SequentialDeclaration, SequentialDetector } from './detector.js';
import { everyValue, sidesOf, signal } from './parameters.js';
import { zeroOneStream } from './zero-one.js';

const params = z.object({
  signal: signal(),
  every: everyValue(),
  size: z.int().min(2).default(100).describe('values in the sliding window'),
  drift: z.number().positive().lt(1).default(1e-6).describe('confidence at which it fires'),
  recent: z
    .int()
    .min(1)
    .optional()
    .describe('newest values of the window that are watched on their own, too (stacked FHDDM); default: none'),
  sides: sidesOf('down').describe('direction of the change that counts; errors rise: up'),
});

/** FHDDM: the rate in a sliding window against the best that it has been there, by Hoeffding's bound. */
class Fhddm implements SequentialDetector {
  private readonly window: Uint8Array;
  /** Values since it last started afresh. */
  private count = 0;
  /** Of the window and of its newest values. */
  private readonly ones = new Float64Array(2);
  private readonly highest = new Float64Array(2);
  private readonly lowest = new Float64Array(2);
  private readonly sizes: readonly number[];
  private readonly allowed: readonly number[];
  private last = 0;

  constructor(
    confidence: number,
    size: number,
    recent: number | undefined,
    private readonly up: boolean,
    private readonly down: boolean,
  ) {
    this.window = new Uint8Array(size);
    this.sizes = Object.freeze(recent === undefined ? [size] : [size, recent]);
    this.allowed = Object.freeze(this.sizes.map((n) => Math.sqrt(Math.log(1 / confidence) / (2 * n))));
    this.restart();
  }

  scan(values: Float64Array, from: number, to: number): number {
    const { window, sizes } = this;
    for (let i = from; i < to; i++) {
      const at = this.count % window.length;
      for (let k = 0; k < sizes.length; k++) {
        const out = this.count - sizes[k];
        this.ones[k] += values[i] - (out < 0 ? 0 : window[out % window.length]);
      }
      window[at] = values[i];
      this.count += 1;
      if (this.count < window.length) continue;
      this.last = 0;
      let fires = false;
      for (let k = 0; k < sizes.length; k++) fires = this.compare(k) || fires;
      if (fires) {
        this.restart();
        return i;
      }
    }
    return -1;
  }

  /** Gap of the rates as a multiple of what chance allows. */
  statistic(): number {
    return this.last;
  }

  private compare(k: number): boolean {
    const rate = this.ones[k] / this.sizes[k];
    this.highest[k] = Math.max(this.highest[k], rate);
    this.lowest[k] = Math.min(this.lowest[k], rate);
    const fall = this.down ? this.highest[k] - rate : 0;
    const rise = this.up ? rate - this.lowest[k] : 0;
    const gap = Math.max(fall, rise);
    this.last = Math.max(this.last, gap / this.allowed[k]);
    return gap > this.allowed[k];
  }

  private restart(): void {
    this.count = 0;
    this.ones.fill(0);
    this.highest.fill(0);
    this.lowest.fill(1);
  }
}

/** Watches a stream of 0 and 1 for a fall, or a rise, of its rate. */
export const fhddm = Object.freeze<SequentialDeclaration>({
  ...zeroOneStream,
  kind: 'fhddm',
  summary: "fall of a rate below its best in a sliding window, by Hoeffding's bound (FHDDM); takes 0/1 signals",
  source: 'Pesaranghader & Viktor 2016; behaves as River 0.26, to which 1 is a right answer',
  params,
  check: (raw) =>
    ((raw.recent as number | undefined) ?? 0) > (raw.size as number) ? ['recent is longer than the window'] : [],
  create(raw) {
    const { drift, size, recent, sides } = raw as z.infer<typeof params>;
    return new Fhddm(drift, size, recent, sides !== 'down', sides !== 'up');
  },
});
