import type { SequentialDeclaration, SequentialDetector, Sketch } from '../detector.js';
import type { SignalBlock } from '../signals/columns.js';
import { type Summary, summaryOf } from '../sketches/summary.js';
import { paneStart, type Schedule, scheduleOf } from '../windows/schedule.js';
import type { Instance, InstanceConfig } from './instance.js';
import { settleSequential } from './sequential.js';
import { StatisticSeries } from './series.js';
import { firstAt, type Update } from './updates.js';

/** A sequential detector that sees one value an interval: the mean, the metric or the rate of its rows. */
export class IntervalInstance implements Instance {
  private readonly schedule: Schedule;
  private readonly summary: Summary;
  private readonly rows: Sketch;
  /** Values of whole intervals of the reference. */
  private known: number[] = [];
  private settled = false;
  private problem: string | null = null;
  private detector: SequentialDetector | null = null;
  private interval = 0;
  private ordinal = 0;
  private before: number | null = null;
  private readonly traced: StatisticSeries[];

  constructor(
    readonly config: InstanceConfig,
    private readonly declaration: SequentialDeclaration,
    everyS: number,
  ) {
    this.schedule = scheduleOf(everyS, [everyS], 0);
    this.summary = summaryOf(config.signal.head, config.signal.nature);
    this.rows = this.summary.sketch();
    this.traced = config.trace ? [new StatisticSeries('statistic')] : [];
    if (!declaration.needsReference(config.params)) this.settle();
  }

  learn(block: SignalBlock, from: number, to: number): void {
    if (to <= from) return;
    const everyS = this.schedule.everyUs / 1e6;
    const start = block.time[from];
    let at = from;
    for (let k = 1; at < to; k++) {
      const split = firstAt(block.time, at, to, start + k * everyS);
      this.take(block, at, split, from);
      if (split < to) this.remember(everyS);
      at = split;
    }
    this.rows.clear();
    this.ordinal += to - from;
  }

  advance(block: SignalBlock, from: number, to: number, until: number, updates: Update[]): void {
    for (let at = from; ; ) {
      const end = paneStart(this.schedule, this.interval + 1);
      const split = end >= until ? to : firstAt(block.time, at, to, end);
      if (split > at) this.take(block, at, split, from);
      if (end >= until) break;
      at = split;
      this.close(paneStart(this.schedule, this.interval), end, updates);
      this.interval += 1;
    }
    this.ordinal += to - from;
  }

  notReady(): string | null {
    return this.settled ? this.problem : 'its reference is not complete yet';
  }

  series(): StatisticSeries[] {
    return this.traced;
  }

  lookedS(): null {
    return null;
  }

  private take(block: SignalBlock, from: number, to: number, first: number): void {
    const { values, predictions, scores, weights } = block;
    this.rows.add({ values, predictions, scores, weights, firstOrdinal: this.ordinal - first }, from, to);
  }

  private remember(spanS: number): void {
    const value = this.summary.value(this.rows, spanS);
    if (value !== null) this.known.push(value);
    this.rows.clear();
  }

  private close(startS: number, endS: number, updates: Update[]): void {
    const { referenceFromS, referenceToS } = this.config;
    if (!this.settled && endS <= referenceToS) {
      if (startS >= referenceFromS) this.remember(endS - startS);
      else this.rows.clear();
      return;
    }
    if (!this.settled) this.settle();
    const value = this.summary.value(this.rows, endS - startS);
    this.rows.clear();
    const watching = !this.declaration.needsReference(this.config.params) || startS >= referenceToS;
    if (this.detector === null || value === null || !watching) return;
    const fired = this.detector.scan(Float64Array.of(value), 0, 1) >= 0;
    const statistic = this.detector.statistic();
    updates.push({ time: endS, instance: this.config.id, fields: { statistic }, fired, before: this.before });
    this.before = endS;
    for (const series of this.traced) series.push(endS, statistic);
  }

  private settle(): void {
    this.settled = true;
    const reference = { values: Float64Array.from(this.known), n: this.known.length };
    const found = settleSequential(this.declaration, this.config.params, reference);
    if (typeof found === 'string') this.problem = found;
    else this.detector = found;
    this.known = [];
  }
}
