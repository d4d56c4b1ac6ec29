import { z } from 'zod';
import { type Rng, stream } from '../harness/core/rng.js';
import type { SequentialDeclaration, SequentialDetector } from './detector.js';
import { everyValue, signal } from './parameters.js';
import { gapProbability, largestGap } from './statistics/kolmogorov-smirnov.js';

const params = z.object({
  signal: signal(),
  every: everyValue(),
  alpha: z.number().positive().lt(1).default(0.005).describe('p-value at which it fires'),
  size: z.int().min(4).default(100).describe('values in the sliding window'),
  recent: z.int().min(2).default(30).describe('newest values, which are compared with as many drawn from the others'),
});

/** Gaps up to this are never a change. */
const leastGap = 0.1;

/** Smallest gap of two samples of n values whose p-value is at most alpha; above 1 where none is. */
function criticalGap(n: number, alpha: number): number {
  for (let h = 1; h <= n; h++) if (h / n > leastGap && gapProbability(n, n, h / n) <= alpha) return (h - 0.5) / n;
  return 2;
}

/** KSWIN: a Kolmogorov–Smirnov test of the newest values against a random draw of those before them, at every value. */
class Kswin implements SequentialDetector {
  private readonly window: Float64Array;
  /** The newest values in ascending order, once the window is full. */
  private readonly newest: Float64Array;
  private readonly older: Float64Array;
  private readonly places: Int32Array;
  private readonly critical: number;
  private readonly rng: Rng = stream('kswin', 'places');
  private count = 0;
  private last = 0;

  constructor(
    alpha: number,
    private readonly size: number,
    private readonly recent: number,
  ) {
    this.window = new Float64Array(size);
    this.newest = new Float64Array(recent);
    this.older = new Float64Array(recent);
    this.places = Int32Array.from({ length: size - recent }, (_, i) => i);
    this.critical = criticalGap(recent, alpha);
  }

  scan(values: Float64Array, from: number, to: number): number {
    const { window, newest, older, size, recent } = this;
    for (let i = from; i < to; i++) {
      const full = this.count === size;
      if (full) {
        replaceSorted(newest, window[size - recent], values[i]);
        window.copyWithin(0, 1);
        this.count -= 1;
      }
      window[this.count++] = values[i];
      if (this.count < size) continue;
      if (!full)
        newest.set(
          window
            .subarray(size - recent)
            .slice()
            .sort(),
        );
      this.draw();
      this.last = largestGap(older, newest);
      if (this.last < this.critical) continue;
      window.copyWithin(0, size - recent);
      this.count = recent;
      return i;
    }
    return -1;
  }

  /** Largest gap of the distribution functions. */
  statistic(): number {
    return this.last;
  }

  /** Older values at random, each at most once, in ascending order. */
  private draw(): void {
    const { window, older, places, recent, rng } = this;
    for (let k = 0; k < recent; k++) {
      const other = k + rng.integer(places.length - k);
      const place = places[other];
      places[other] = places[k];
      places[k] = place;
      const value = window[place];
      let at = k;
      for (; at > 0 && older[at - 1] > value; at--) older[at] = older[at - 1];
      older[at] = value;
    }
  }
}

/** Takes one value out of an ascending array and puts another in. */
function replaceSorted(sorted: Float64Array, out: number, value: number): void {
  let at = sorted.indexOf(out);
  for (; at + 1 < sorted.length && sorted[at + 1] < value; at++) sorted[at] = sorted[at + 1];
  for (; at > 0 && sorted[at - 1] > value; at--) sorted[at] = sorted[at - 1];
  sorted[at] = value;
}

/** Watches any signal for a change of its distribution. */
export const kswin = Object.freeze<SequentialDeclaration>({
  kind: 'kswin',
  summary: 'change of the distribution by a KS test of the newest values of a sliding window (KSWIN)',
  source: 'Raab, Heusinger & Schleif 2020; the rule of River 0.26, with a random draw of its own',
  shape: 'sequential',
  params,
  minimumReference: 0,
  needsReference: () => false,
  check: (raw) =>
    2 * (raw.recent as number) > (raw.size as number)
      ? ['recent is more than half of size: too few values are left to compare with']
      : [],
  create(raw) {
    const { alpha, size, recent } = raw as z.infer<typeof params>;
    return new Kswin(alpha, size, recent);
  },
});
