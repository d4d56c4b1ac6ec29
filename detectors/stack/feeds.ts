import type { Shape } from '../../harness/core/batch.js';
import type { ReferenceLog, Telemetry } from '../../harness/core/telemetry.js';
import { readSignal, Scratch, type SignalBlock } from '../signals/columns.js';
import type { ConcreteSignal } from '../signals/expand.js';
import { type Grouping, groupBlock, groupRows } from '../signals/groups.js';
import { SeenCategories } from '../signals/seen.js';
import { hasResiduals } from '../signals/signal.js';
import { firstAt } from './updates.js';

/** Instances that read one signal in one way, group by group: instance `first` + g takes group g. */
interface Feed {
  readonly key: string;
  readonly signal: ConcreteSignal;
  /** Residuals by their size. */
  readonly absolute: boolean;
  readonly grouping: Grouping;
  readonly firsts: readonly number[];
}

export type Deliver = (instance: number, block: SignalBlock, from: number, to: number) => void;

/** The feeds with instances `first` … looking at this signal. */
function joined(
  feeds: readonly Feed[],
  signal: ConcreteSignal,
  absolute: boolean,
  grouping: Grouping,
  first: number,
): Feed[] {
  const key = `${signal.name}${absolute ? ' absolute' : ''} ${grouping.key}`;
  const known = feeds.find((feed) => feed.key === key);
  const firsts = Object.freeze([...(known?.firsts ?? []), first]);
  return [...feeds.filter((feed) => feed !== known), Object.freeze({ key, signal, absolute, grouping, firsts })];
}

/** Turns the logs of a step into rows of signals, each read once for all detectors that look at it. */
export class SignalFeeds {
  private feeds: Feed[] = [];
  /** Rows of the reference for instances whose windows hold another signal; each instance is in both lists. */
  private references: Feed[] = [];
  private readonly seen: (SeenCategories | null)[];
  private readonly scratch = new Scratch();
  private readonly regression: boolean;

  constructor(
    private readonly shape: Shape,
    private readonly referenceFromS: number,
    private readonly referenceToS: number,
  ) {
    this.seen = shape.features.map(() => null);
    this.regression = hasResiduals(shape.task);
  }

  /** Instances `first` … (one a group) look at this signal. */
  add(signal: ConcreteSignal, absolute: boolean, grouping: Grouping, first: number): void {
    const sized = absolute && signal.head === 'error' && this.regression;
    this.feeds = joined(this.feeds, signal, sized, grouping, first);
    if (signal.head === 'unseenRatio') {
      const categories = this.shape.features[signal.feature].categories.length;
      this.seen[signal.feature] ??= new SeenCategories(
        signal.feature,
        categories,
        this.referenceFromS,
        this.referenceToS,
      );
    }
  }

  /** The reference of instances `first` … (one a group) is made of this signal, and not of the one that they look at. */
  addReference(signal: ConcreteSignal, grouping: Grouping, first: number): void {
    this.references = joined(this.references, signal, false, grouping, first);
  }

  /** @param learn takes this step's rows of references apart, before `deliver` is given the step's own */
  read(telemetry: Telemetry, deliver: Deliver, learn?: Deliver): void {
    const { referenceFromS, referenceToS } = this;
    for (const seen of this.seen) seen?.take(telemetry);
    if (this.references.length > 0 && telemetry.from < referenceToS)
      this.distribute(this.references, telemetry, (instance, block, from, to) => {
        const first = firstAt(block.time, from, to, referenceFromS);
        learn?.(instance, block, first, firstAt(block.time, first, to, referenceToS));
      });
    this.distribute(this.feeds, telemetry, deliver);
  }

  /** @param deliver takes the rows of a reference that is not part of the run */
  learn(reference: ReferenceLog, deliver: Deliver): void {
    for (const seen of this.seen) seen?.learn(reference);
    const apart = new Set(this.references.flatMap(({ firsts }) => firsts));
    const own = this.feeds.map((feed) => ({ ...feed, firsts: feed.firsts.filter((first) => !apart.has(first)) }));
    this.distribute([...this.references, ...own], reference, deliver);
  }

  private distribute(feeds: readonly Feed[], logs: ReferenceLog, deliver: Deliver): void {
    const blocks = new Map<string, SignalBlock>();
    const groups = new Map<string, Int32Array>();
    for (const { key, signal, absolute, grouping, firsts } of feeds) {
      const name = `${signal.name}${absolute ? ' absolute' : ''}`;
      let block = blocks.get(name);
      if (block === undefined) {
        const seen = signal.feature < 0 ? null : this.seen[signal.feature];
        block = readSignal(signal, logs, { absolute, regression: this.regression, seen }, this.scratch);
        blocks.set(name, block);
      }
      if (grouping.dimensions.length === 0) {
        for (const first of firsts) deliver(first, block, 0, block.n);
        continue;
      }
      const log = logs[signal.log];
      const groupKey = `${signal.log} ${grouping.key}`;
      let rows = groups.get(groupKey);
      if (rows === undefined) {
        rows = groupRows(grouping, log.segments, log.n, this.scratch.integer(groupKey, log.n));
        groups.set(groupKey, rows);
      }
      const count = grouping.labels.length;
      const grouped = groupBlock(key, block, rows, count, this.scratch);
      for (const first of firsts)
        for (let g = 0; g < count; g++) deliver(first + g, grouped.block, grouped.offsets[g], grouped.offsets[g + 1]);
    }
  }
}
