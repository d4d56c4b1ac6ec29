import type { Rng } from '../../core/rng.js';

/** When requests come. All state is plain, so that a fork continues it. */
export interface Arrivals {
  /** Time of the next request, seconds since the start of the trial. */
  readonly next: number;
  /**
   * Writes the times of the next requests, as many as come before `until` and fit.
   * @returns how many
   */
  fill(time: Float64Array, until: number): number;
}

/** A Poisson process of constant rate. */
export class PoissonArrivals implements Arrivals {
  next: number;

  constructor(
    private readonly rng: Rng,
    private readonly ratePerS: number,
  ) {
    this.next = rng.exponential() / ratePerS;
  }

  fill(time: Float64Array, until: number): number {
    const { rng, ratePerS } = this;
    const gap = 1 / ratePerS;
    const capacity = time.length;
    let t = this.next;
    let n = 0;
    while (t < until && n < capacity) {
      time[n++] = t;
      t += rng.exponential() * gap;
    }
    this.next = t;
    return n;
  }
}

/** Request i comes at i/rate, by division, so that no error adds up. */
export class RegularArrivals implements Arrivals {
  private ordinal = 0;

  constructor(private readonly ratePerS: number) {}

  get next(): number {
    return this.ordinal / this.ratePerS;
  }

  fill(time: Float64Array, until: number): number {
    const { ratePerS, ordinal } = this;
    const capacity = time.length;
    let n = 0;
    for (let t = ordinal / ratePerS; t < until && n < capacity; t = (ordinal + n) / ratePerS) time[n++] = t;
    this.ordinal = ordinal + n;
    return n;
  }
}

/**
 * Arrivals under a season: the rate is constant within each minute of a table that repeats. Requests come at the
 * points of a unit-rate process (Poisson: exponential gaps; regular: gaps of 1) carried over by the summed rate.
 */
export class SeasonalArrivals implements Arrivals {
  next = 0;
  private minute = 0;

  /** @param rng null: regular arrivals @param table frozen holder of the relative rates by the minute */
  constructor(
    private readonly rng: Rng | null,
    private readonly ratePerS: number,
    private readonly table: { readonly relative: Float64Array },
  ) {
    if (rng) this.next = this.after(0, rng.exponential());
  }

  private after(from: number, hazard: number): number {
    const { ratePerS } = this;
    const { relative } = this.table;
    let t = from;
    let need = hazard;
    for (;;) {
      const rate = relative[this.minute % relative.length] * ratePerS;
      const end = (this.minute + 1) * 60;
      const here = rate * (end - t);
      if (need < here) return t + need / rate;
      need -= here;
      t = end;
      this.minute += 1;
    }
  }

  fill(time: Float64Array, until: number): number {
    const capacity = time.length;
    let n = 0;
    while (this.next < until && n < capacity) {
      time[n++] = this.next;
      this.next = this.after(this.next, this.rng ? this.rng.exponential() : 1);
    }
    return n;
  }
}
