import type { Watermark } from '../records/watermark.js';

/** Where detectors go by when telemetry arrived at the broker, not by when it happened. */
export interface ArrivalConfig {
  /** Simulated seconds a second. */
  readonly speed: number;
  /** End of the run, seconds since its start: what arrives later counts then. */
  readonly endS: number;
}

/** Long enough to hold what arrives at one moment, and shorter than anything that is measured. */
const momentS = 1e-6;
/** What is left before the end for telemetry that arrives after it. */
const tailS = 0.01;

/** When a stretch of telemetry is seen: nothing from `fromS` to `atS`, then all of it until `toS`. */
export interface Seen {
  readonly fromS: number;
  readonly atS: number;
  readonly toS: number;
}

/**
 * The clock of detectors that see telemetry when it arrives. It is read from the times at which the broker took watermarks
 * in, so that whoever reads the run again sees the same; the soonest watermark shows where the run began.
 */
export class ArrivalClock {
  private nowS = 0;
  private originMs = Number.POSITIVE_INFINITY;

  constructor(private readonly config: ArrivalConfig) {}

  /** @param takenMs when the broker took the watermark in, by its wall clock */
  next(mark: Watermark, takenMs: number): Seen {
    const { speed, endS } = this.config;
    this.originMs = Math.min(this.originMs, takenMs - (1000 * mark.to_s) / speed);
    const takenS = ((takenMs - this.originMs) / 1000) * speed;
    const fromS = this.nowS;
    const atS = Math.max(fromS, Math.min(takenS, endS - tailS));
    this.nowS = atS + momentS;
    return { fromS, atS, toS: this.nowS };
  }
}
