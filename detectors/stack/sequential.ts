import type { ReferenceSample, SequentialDeclaration, SequentialDetector } from '../detector.js';
import type { SignalBlock } from '../signals/columns.js';
import { RowSample } from '../sketches/sample.js';
import { type Instance, type InstanceConfig, referenceRows } from './instance.js';
import { StatisticSeries } from './series.js';
import { firstAt, type Update } from './updates.js';

/** Sets up a sequential detector from its reference, or says why that can't be. */
export function settleSequential(
  declaration: SequentialDeclaration,
  params: Record<string, unknown>,
  reference: ReferenceSample | null,
): SequentialDetector | string {
  const n = reference?.n ?? 0;
  if (declaration.needsReference(params) && n < declaration.minimumReference)
    return n === 0
      ? 'its reference is empty'
      : `its reference has ${n} values and ${declaration.minimumReference} are needed`;
  return declaration.create(params, reference);
}

/** A sequential detector that sees every value of one signal of one segment. */
export class SequentialInstance implements Instance {
  private sample: RowSample | null = null;
  private settled = false;
  private problem: string | null = null;
  private detector: SequentialDetector | null = null;
  private ordinal = 0;
  private before: number | null = null;
  /** True where a rule compares the statistic, or it is drawn: then it is asked for after every value. */
  private readonly watched: boolean;
  private readonly compared: boolean;
  private readonly traced: StatisticSeries[];

  constructor(
    readonly config: InstanceConfig,
    private readonly declaration: SequentialDeclaration,
  ) {
    this.compared = config.fields.has('statistic');
    this.watched = this.compared || config.trace;
    this.traced = config.trace ? [new StatisticSeries('statistic')] : [];
    if (declaration.needsReference(config.params)) this.sample = new RowSample(referenceRows, 'values');
    else this.settle();
  }

  learn(block: SignalBlock, from: number, to: number): void {
    this.take(block, from, to, from);
    this.ordinal += to - from;
  }

  advance(block: SignalBlock, from: number, to: number, until: number, updates: Update[]): void {
    const { referenceFromS, referenceToS } = this.config;
    let at = from;
    if (!this.settled) {
      at = firstAt(block.time, from, to, referenceToS);
      this.take(block, firstAt(block.time, from, at, referenceFromS), at, from);
      if (until > referenceToS) this.settle();
    }
    if (this.detector !== null && at < to) {
      if (this.watched) this.watch(this.detector, block, at, to, updates);
      else this.scan(this.detector, block, at, to, updates);
      this.before = block.time[to - 1];
    }
    this.ordinal += to - from;
  }

  notReady(): string | null {
    return this.settled ? this.problem : 'its reference is not complete yet';
  }

  series(): StatisticSeries[] {
    return this.traced;
  }

  lookedS(): number | null {
    return this.before;
  }

  private scan(detector: SequentialDetector, block: SignalBlock, from: number, to: number, updates: Update[]): void {
    const { values, time } = block;
    for (let at = from; at < to; ) {
      const index = detector.scan(values, at, to);
      if (index < 0) return;
      this.fire(time[index], index > from ? time[index - 1] : this.before, detector.statistic(), updates);
      at = index + 1;
    }
  }

  private watch(detector: SequentialDetector, block: SignalBlock, from: number, to: number, updates: Update[]): void {
    const { values, time } = block;
    for (let at = from; at < to; at++) {
      const fired = detector.scan(values, at, at + 1) >= 0;
      const statistic = detector.statistic();
      const before = at > from ? time[at - 1] : this.before;
      if (fired) this.fire(time[at], before, statistic, updates);
      else if (this.compared)
        updates.push({ time: time[at], instance: this.config.id, fields: { statistic }, fired: false, before });
      for (const series of this.traced) series.push(time[at], statistic);
    }
  }

  private fire(time: number, before: number | null, statistic: number, updates: Update[]): void {
    updates.push({ time, instance: this.config.id, fields: { statistic }, fired: true, before });
  }

  private take(block: SignalBlock, from: number, to: number, first: number): void {
    if (to <= from || this.sample === null) return;
    const { values, predictions, scores } = block;
    this.sample.add({ values, predictions, scores, firstOrdinal: this.ordinal - first }, from, to);
  }

  private settle(): void {
    this.settled = true;
    const found = settleSequential(this.declaration, this.config.params, this.sample?.rows() ?? null);
    if (typeof found === 'string') this.problem = found;
    else this.detector = found;
    this.sample = null;
  }
}
