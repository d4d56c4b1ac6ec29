import { emptyHarm, type HarmSums } from '../harm-meter.js';

/** What the requests of one tick suffered, and how much of it a fault did. */
export interface TickHarm {
  readonly fromS: number;
  readonly toS: number;
  readonly requests: number;
  readonly failures: number;
  readonly seconds: number;
  /** What faults added, between these moments of the tick. */
  readonly added: {
    readonly fromS: number;
    readonly toS: number;
    readonly failures: number;
    readonly seconds: number;
  };
}

/** Adds up what requests suffered: the sums of a tick are laid evenly over the time in which they came about. */
export class TickMeter {
  readonly series: HarmSums;

  constructor(fromS: number, binS: number, bins: number) {
    this.series = emptyHarm(fromS, binS, bins);
  }

  /** @param untilS what comes later is left out */
  add({ fromS, toS, requests, failures, seconds, added }: TickHarm, untilS = Number.POSITIVE_INFINITY): void {
    const { series } = this;
    this.spread(series.requests, requests, fromS, toS, untilS);
    this.spread(series.failures, failures, fromS, toS, untilS);
    this.spread(series.latency, seconds, fromS, toS, untilS);
    this.spread(series.failures, added.failures, added.fromS, added.toS, untilS);
    this.spread(series.latency, added.seconds, added.fromS, added.toS, untilS);
  }

  private spread(column: Float64Array, sum: number, fromS: number, toS: number, untilS: number): void {
    if (sum === 0 || !(toS > fromS)) return;
    const { fromS: startS, binS, bins } = this.series;
    const end = Math.min(toS, untilS);
    const first = Math.max(0, Math.floor((fromS - startS) / binS));
    for (let bin = first; bin < bins; bin++) {
      const low = Math.max(fromS, startS + bin * binS);
      const high = Math.min(end, startS + (bin + 1) * binS);
      if (low >= end) return;
      if (high > low) column[bin] += (sum * (high - low)) / (toS - fromS);
    }
  }
}
