import type { SignalRows, Sketch, WindowedContext, WindowedDeclaration, WindowedDetector } from '../detector.js';
import type { SignalBlock } from '../signals/columns.js';
import { parseSignal, signalKinds } from '../signals/signal.js';
import { RowSample } from '../sketches/sample.js';
import { phaseOf } from '../windows/calendar.js';
import { PaneRing } from '../windows/panes.js';
import { firstPaneFrom, isTick, paneStart, type Schedule, scheduleOf } from '../windows/schedule.js';
import { type Instance, type InstanceConfig, referenceRows } from './instance.js';
import { StatisticSeries } from './series.js';
import { firstAt, type Update } from './updates.js';

type Plain = Omit<WindowedContext, 'reference' | 'referenceCount' | 'referenceSketch'>;

/** A windowed detector on one signal of one segment: reference, panes, windows, evaluations. */
export class WindowedInstance implements Instance {
  private readonly schedule: Schedule;
  private readonly plain: Plain;
  private sample: RowSample | null = null;
  private referenceSketch: Sketch | null = null;
  private learnt = 0;
  private settled = false;
  private problem: string | null = null;
  private detector: WindowedDetector | null = null;
  private ring: PaneRing | null = null;
  /** Rows before this moment belong to no window. */
  private fromS = 0;
  private pane = 0;
  private ordinal = 0;
  private before: number | null = null;
  private readonly traced: StatisticSeries[];

  constructor(
    readonly config: InstanceConfig,
    private readonly declaration: WindowedDeclaration,
  ) {
    const { params, signal, fields } = config;
    const everyS = Number(params.every ?? 60);
    const align = typeof params.align === 'string' ? params.align : undefined;
    const phase = phaseOf(align, everyS, config.startMs, config.timezone);
    this.schedule = scheduleOf(everyS, declaration.windows(params), phase);
    this.plain = Object.freeze({
      signal: signal.name,
      categories: signal.categories,
      binary: signal.nature === 'binary',
      fields,
    });
    if (declaration.needsReference) {
      if (declaration.referenceSketch !== undefined)
        this.referenceSketch = declaration.referenceSketch(params, this.plain);
      else {
        const head = parseSignal(declaration.referenceSignal ?? signal.name)?.head ?? signal.head;
        this.sample = new RowSample(referenceRows, signalKinds[head].log === 'labels' ? 'all' : 'values');
      }
    } else this.settle(0);
    const shown = config.trace ? [...new Set([declaration.fields[0], ...fields])] : [];
    this.traced = shown.map((field) => new StatisticSeries(field));
  }

  learn(block: SignalBlock, from: number, to: number): void {
    this.take(block, from, to, this.learnt - from);
    if (this.declaration.referenceSignal === undefined) this.ordinal += to - from;
  }

  advance(block: SignalBlock, from: number, to: number, until: number, updates: Update[]): void {
    const { referenceFromS, referenceToS } = this.config;
    let at = from;
    if (!this.settled) {
      at = firstAt(block.time, from, to, referenceToS);
      if (this.declaration.referenceSignal === undefined)
        this.take(block, firstAt(block.time, from, at, referenceFromS), at, this.ordinal - from);
      if (until > referenceToS) this.settle(referenceToS);
    }
    if (this.detector !== null && this.ring !== null) this.fill(block, at, to, until, updates, from);
    this.ordinal += to - from;
  }

  notReady(): string | null {
    if (!this.settled) return 'its reference is not complete yet';
    return this.problem;
  }

  series(): StatisticSeries[] {
    return this.traced;
  }

  lookedS(): null {
    return null;
  }

  /** Adds reference rows. @param firstOrdinal that of row 0 of the block */
  private take(block: SignalBlock, from: number, to: number, firstOrdinal: number): void {
    if (to <= from || this.settled) return;
    this.learnt += to - from;
    const rows = rowsOf(block, firstOrdinal);
    this.sample?.add(rows, from, to);
    this.referenceSketch?.add(rows, from, to);
  }

  /** The reference is complete: sets up the detector, or says why it can't be. */
  private settle(fromS: number): void {
    const { declaration, plain, learnt } = this;
    const { params } = this.config;
    this.settled = true;
    const need = Math.max(declaration.minimumReference, Number(params.minimum ?? 0));
    if (declaration.needsReference && learnt < need) {
      this.problem =
        learnt === 0 ? 'its reference is empty' : `its reference has ${learnt} rows and ${need} are needed`;
    } else {
      const sampled = this.sample?.rows() ?? null;
      const reference: SignalRows | null = sampled && {
        values: sampled.values,
        predictions: sampled.predictions,
        scores: sampled.scores,
        firstOrdinal: 0,
      };
      this.detector = declaration.create(params, {
        ...plain,
        reference,
        referenceCount: sampled?.n ?? 0,
        referenceSketch: this.referenceSketch,
      });
      const { detector } = this;
      this.problem = detector.problem?.() ?? null;
      this.ring = new PaneRing(this.schedule.panes, () => detector.sketch());
    }
    this.sample = null;
    this.referenceSketch = null;
    this.pane = fromS > 0 || declaration.needsReference ? firstPaneFrom(this.schedule, fromS) : 0;
    this.fromS = paneStart(this.schedule, this.pane);
  }

  private fill(block: SignalBlock, from: number, to: number, until: number, updates: Update[], first: number): void {
    const { ring, schedule } = this;
    if (ring === null || until <= this.fromS) return;
    const rows = rowsOf(block, this.ordinal - first);
    let at = block.time[from] < this.fromS ? firstAt(block.time, from, to, this.fromS) : from;
    for (;;) {
      const end = paneStart(schedule, this.pane + 1);
      const split = end >= until ? to : firstAt(block.time, at, to, end);
      if (split > at) ring.current().add(rows, at, split);
      if (end >= until) return;
      at = split;
      ring.close();
      this.pane += 1;
      if (isTick(schedule, this.pane)) this.evaluate(end, updates);
    }
  }

  private evaluate(time: number, updates: Update[]): void {
    const { ring, detector, schedule, declaration } = this;
    if (ring === null || detector === null) return;
    const { panes, windowsS } = schedule;
    if (declaration.needsReference && ring.age() < Math.max(...panes)) return;
    const youth = time - Math.max(0, this.fromS);
    const spans = windowsS.map((length) => Math.min(length, youth));
    const fields = detector.evaluate(
      panes.map((_, w) => ring.window(w)),
      spans,
    );
    updates.push({ time, instance: this.config.id, fields, fired: false, before: this.before });
    this.before = time;
    for (const series of this.traced) series.push(time, fields[series.field] ?? null);
  }
}

function rowsOf(block: SignalBlock, firstOrdinal: number): SignalRows {
  const { values, predictions, scores, weights } = block;
  return { values, predictions, scores, weights, firstOrdinal };
}
