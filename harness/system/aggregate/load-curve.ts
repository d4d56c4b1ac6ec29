import type { TrafficPlan } from '../../core/plan.js';
import { hasSeason, rateTable, waves } from '../traffic/season.js';

/** Requests expected up to a moment; under a season the rate is constant within each minute, as it is for events. Frozen. */
export class LoadCurve {
  readonly regular: boolean;
  private readonly ratePerS: number;
  /** Sum of the relative rates of the minutes before each; null without a season. */
  private readonly summed: Float64Array | null = null;

  constructor(plan: TrafficPlan, startMs: number) {
    this.regular = plan.arrivals === 'regular';
    this.ratePerS = plan.ratePerS ?? 1;
    if (hasSeason(plan.season)) {
      const relative = rateTable(plan.season, waves(startMs, plan.timezone));
      this.summed = new Float64Array(relative.length + 1);
      for (let m = 0; m < relative.length; m++) this.summed[m + 1] = this.summed[m] + relative[m];
    }
    Object.freeze(this);
  }

  /** Requests expected in [from, to), seconds. */
  between(from: number, to: number): number {
    if (this.summed === null) return Math.max(0, to - from) * this.ratePerS;
    return Math.max(0, this.until(to) - this.until(from));
  }

  /** Regular arrivals in [from, to): request i comes when i are expected before it. */
  exactly(from: number, to: number): number {
    return Math.max(0, this.before(to) - this.before(from));
  }

  private until(time: number): number {
    const { summed, ratePerS } = this;
    if (summed === null) return time * ratePerS;
    const minutes = summed.length - 1;
    const minute = Math.floor(time / 60);
    const round = Math.floor(minute / minutes);
    const at = minute - round * minutes;
    const partial = (time / 60 - minute) * (summed[at + 1] - summed[at]);
    return (round * summed[minutes] + summed[at] + partial) * 60 * ratePerS;
  }

  /** Regular arrivals before a moment. */
  private before(time: number): number {
    if (time <= 0) return 0;
    let count = Math.ceil(this.until(time) - 1e-9);
    if (this.summed !== null) return count;
    // By the very division that times of events come from.
    while (count > 0 && (count - 1) / this.ratePerS >= time) count -= 1;
    while (count / this.ratePerS < time) count += 1;
    return count;
  }
}
