/*
 *                 one concrete signal, one segment
 *                              │
 *  telemetry ─▶ signal column ─┼─▶ sequential: every value (or the mean of each interval), fires and starts afresh
 *                              └─▶ windowed:   sketches of panes of length `every`, merged to windows, compared at ticks
 *                                                             │
 *                                                    updates {time, fields} ─▶ rules ─▶ episodes
 *
 * An author writes one of the two shapes below; windows, segments, wildcards, references and forks come with the harness.
 */
import type { Shape } from '../harness/core/batch.js';
import type { Declaration } from '../harness/core/declaration.js';

/** Values of one signal that a reference is made of, in time order (bounded sample). */
export interface ReferenceSample {
  readonly values: Float64Array;
  readonly n: number;
}

/** A detector of single values: a chart or a change detector. All state in plain fields, so that it can be forked. */
export interface SequentialDetector {
  /**
   * Takes values[from … to−1] in turn and stops after the first that makes it fire, having started afresh.
   * @returns the index of that value, or −1 where none fired
   */
  scan(values: Float64Array, from: number, to: number): number;
  /** Its statistic after the last value taken (at the firing: the value that fired). */
  statistic(): number;
}

export interface SequentialDeclaration extends Declaration {
  readonly shape: 'sequential';
  /** True where, with these parameters, a reference is needed (a chart whose mean and sd are not given). */
  needsReference(params: Record<string, unknown>): boolean;
  /** Fewest reference values it works with. */
  readonly minimumReference: number;
  /** True where every value must be 0 or 1. */
  readonly binaryOnly?: boolean;
  create(params: Record<string, unknown>, reference: ReferenceSample | null): SequentialDetector;
  /** What is wrong with these parameters for this signal, in words for the user; empty where nothing is. */
  check?(params: Record<string, unknown>, signal: string): string[];
}

/** Rows of the signal inside one interval, for sketches. */
export interface SignalRows {
  /** The signal's value a row (the label signals' windowed metrics: the label). Without missing values unless the declaration takes them. */
  readonly values: Float64Array;
  /** Prediction and score beside it, where the signal is read from labels; beside a score, the prediction. */
  readonly predictions: Float64Array | null;
  readonly scores: Float64Array | null;
  /** Ordinal of each row within the signal, for unbiased sampling. */
  readonly firstOrdinal: number;
  /** How many requests each row stands for, under `traffic.aggregate`; absent or null: one. */
  readonly weights?: Float64Array | null;
}

/** A mergeable summary of rows. Plain fields only. */
export interface Sketch {
  add(rows: SignalRows, from: number, to: number): void;
  merge(other: this): void;
  /** Takes out the oldest that was merged; only where counts make that exact. Without it windows are merged anew at each tick. */
  subtract?(other: this): void;
  /** Gives up what only merging needs: from now on it is only taken out of sums, or cleared. */
  seal?(): void;
  clear(): void;
  /** Rows in it. */
  readonly count: number;
}

/** What a detector found at a tick; null where it can't be computed (too few rows). */
export type Fields = Readonly<Record<string, number | null>>;

export interface WindowedDetector<S extends Sketch = Sketch> {
  /** An empty sketch (bins of the reference are known by now). */
  sketch(): S;
  /**
   * @param windows one merged sketch per window, in the order of `windows()`
   * @param spansS seconds that each covers: its length, or less while the run is younger than that
   */
  evaluate(windows: readonly S[], spansS: readonly number[]): Fields;
  /** Why its reference does not let it say anything; null, as without this function: it does. */
  problem?(): string | null;
}

/** What a windowed detector may know when it is set up. */
export interface WindowedContext {
  /** The concrete signal. */
  readonly signal: string;
  readonly categories: readonly string[] | null;
  /** True where every value of the signal is 0 or 1. */
  readonly binary: boolean;
  /** Fields that some rule reads; costly ones may be left out otherwise. */
  readonly fields: ReadonlySet<string>;
  /** Rows of the reference, where the detector needs one. */
  readonly reference: SignalRows | null;
  readonly referenceCount: number;
  /** What `referenceSketch` made took in of the reference, where the declaration has it. */
  readonly referenceSketch: Sketch | null;
}

export interface WindowedDeclaration extends Declaration {
  readonly shape: 'windowed';
  readonly needsReference: boolean;
  readonly minimumReference: number;
  /** The signal of the reference's rows, where that is another than its own: labels may be there for the reference only. */
  readonly referenceSignal?: string;
  /** Kinds of models that it makes sense for; absent: all. */
  readonly tasks?: readonly Shape['task'][];
  /** Names of the fields it gives; the first is what a bare comparison reads. */
  readonly fields: readonly string[];
  /** Lengths of its windows in seconds. */
  windows(params: Record<string, unknown>): readonly number[];
  /** True where a categorical signal makes no sense; a wildcard passes over those. */
  readonly numericOnly?: boolean;
  /** True where every value must be 0 or 1. */
  readonly binaryOnly?: boolean;
  /** True where, with these parameters, its sketches heed `weights`: it can watch counts (`traffic.aggregate`). */
  weighs?(params: Record<string, unknown>): boolean;
  /** An empty summary of the reference, for detectors that keep no sample of it. It takes in every row of the reference. */
  referenceSketch?(
    params: Record<string, unknown>,
    context: Omit<WindowedContext, 'reference' | 'referenceCount' | 'referenceSketch'>,
  ): Sketch;
  /** The largest value that a field can take, where there is one: a threshold beyond it never fires. */
  ceilings?(params: Record<string, unknown>, signal: string): Readonly<Record<string, number>>;
  /** What is wrong with these parameters for this signal, in words for the user; empty where nothing is. */
  check?(params: Record<string, unknown>, signal: string): string[];
  create(params: Record<string, unknown>, context: WindowedContext): WindowedDetector;
}

export type DetectorDeclaration = SequentialDeclaration | WindowedDeclaration;
