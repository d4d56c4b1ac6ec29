import type { DetectorDeclaration } from '../detector.js';
import type { SignalBlock } from '../signals/columns.js';
import type { ConcreteSignal } from '../signals/expand.js';
import type { StatisticSeries } from './series.js';
import type { Update } from './updates.js';

/** What a detector instance is: one detector of the plan on one signal of one segment. Frozen. */
export interface InstanceConfig {
  /** Number among all instances. */
  readonly id: number;
  readonly detector: string;
  readonly declaration: DetectorDeclaration;
  readonly params: Record<string, unknown>;
  readonly signal: ConcreteSignal;
  readonly segment: string;
  /** Fields that some rule compares. */
  readonly fields: ReadonlySet<string>;
  /** Rows of [referenceFromS, referenceToS) are the reference; nothing is watched before its end where it is needed. */
  readonly referenceFromS: number;
  readonly referenceToS: number;
  readonly startMs: number;
  readonly timezone: string;
  readonly trace: boolean;
}

/** A running detector instance. State in plain fields, so that it can be forked. */
export interface Instance {
  readonly config: InstanceConfig;
  /**
   * Takes rows [from, to) of a block: all that became visible before `until`. Evaluations due before `until` are added to
   * `updates` in time order.
   */
  advance(block: SignalBlock, from: number, to: number, until: number, updates: Update[]): void;
  /** Takes rows [from, to) of a reference that is not part of the run. */
  learn(block: SignalBlock, from: number, to: number): void;
  /** Why it can't fire; null where it can. */
  notReady(): string | null;
  series(): StatisticSeries[];
  /** When it last looked at a value without saying so, as one that speaks only when it fires does; null elsewhere. */
  lookedS(): number | null;
}

/** Reference rows that are kept: a sample where there are more. */
export const referenceRows = 50_000;
