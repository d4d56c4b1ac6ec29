import type { Shape } from '../../harness/core/batch.js';
import type { ReferenceLog, Telemetry } from '../../harness/core/telemetry.js';
import { readSignal, Scratch, type SignalBlock } from '../signals/columns.js';
import type { ConcreteSignal } from '../signals/expand.js';
import { type Grouping, groupBlock, groupRows } from '../signals/groups.js';
import { SeenCategories } from '../signals/seen.js';
import { hasResiduals } from '../signals/signal.js';

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

/** Turns the logs of a step into rows of signals, each read once for all detectors that look at it. */
export class SignalFeeds {
  private feeds: Feed[] = [];
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
    const key = `${signal.name}${sized ? ' absolute' : ''} ${grouping.key}`;
    const known = this.feeds.find((feed) => feed.key === key);
    const feed = Object.freeze({
      key,
      signal,
      absolute: sized,
      grouping,
      firsts: Object.freeze([...(known?.firsts ?? []), first]),
    });
    this.feeds = [...this.feeds.filter((entry) => entry !== known), feed];
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

  read(telemetry: Telemetry, deliver: Deliver): void {
    for (const seen of this.seen) seen?.take(telemetry);
    this.distribute(telemetry, deliver);
  }

  learn(reference: ReferenceLog, deliver: Deliver): void {
    for (const seen of this.seen) seen?.learn(reference);
    this.distribute(reference, deliver);
  }

  private distribute(logs: ReferenceLog, deliver: Deliver): void {
    const blocks = new Map<string, SignalBlock>();
    const groups = new Map<string, Int32Array>();
    for (const { key, signal, absolute, grouping, firsts } of this.feeds) {
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
