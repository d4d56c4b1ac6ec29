import type { StatisticTrace } from '../../harness/core/trace.js';

const mostPoints = 400;

/** A statistic over time, thinned as it grows: of each stretch the smallest and the largest value stay. */
export class StatisticSeries {
  private times: number[] = [];
  private values: (number | null)[] = [];
  private stretchS = 1;

  constructor(readonly field: string) {}

  push(time: number, value: number | null): void {
    this.times.push(time);
    this.values.push(value !== null && Number.isFinite(value) ? value : null);
    if (this.times.length > 4 * mostPoints) this.thin();
  }

  trace(detector: string, signal: string, segment: string): StatisticTrace {
    const copy = new StatisticSeries(this.field);
    copy.times = [...this.times];
    copy.values = [...this.values];
    copy.stretchS = this.stretchS;
    copy.thin();
    return { detector, signal, segment, field: this.field, time: copy.times, value: copy.values };
  }

  private thin(): void {
    while (this.times.length > mostPoints) {
      this.stretchS *= 2;
      this.keepExtremes();
    }
  }

  private keepExtremes(): void {
    const { times, values, stretchS } = this;
    const kept: number[] = [];
    for (let i = 0; i < times.length; ) {
      const stretch = Math.floor(times[i] / stretchS);
      let lowest = i;
      let highest = i;
      let j = i;
      for (; j < times.length && Math.floor(times[j] / stretchS) === stretch; j++) {
        const value = values[j];
        if (value === null) continue;
        const least = values[lowest];
        const most = values[highest];
        if (least === null || value < least) lowest = j;
        if (most === null || value > most) highest = j;
      }
      kept.push(Math.min(lowest, highest));
      if (lowest !== highest) kept.push(Math.max(lowest, highest));
      i = j;
    }
    this.times = kept.map((index) => times[index]);
    this.values = kept.map((index) => values[index]);
  }
}
