/*
 * Where an injector acts: each at its seam, between two stages of the monitored system.
 *
 *   traffic ─▶ feature store ─▶ model ─▶ serving ─▶ outcomes ─▶ telemetry ─▶ detectors
 *      ▲            ▲             ▲         ▲           ▲            ▲
 *   traffic       store        features  serving   concept,labels  transport
 *
 * traffic   the world itself changes: `batch.world`
 * store     which materialisation is served: `batch.asOf` of store-backed features
 * features  what the model is given: `batch.served` (call `writable` first)
 * concept   how outcomes follow from features: `batch.eta`
 * serving   `batch.latency`, `batch.failed`
 * labels    `batch.label`, `batch.labelAt`
 * transport no batch: real parts of a live run, by `real`
 */
import type { RequestBatch, Shape } from '../harness/core/batch.js';
import type { Declaration, DiagnosisClass } from '../harness/core/declaration.js';
import type { RealFault } from '../harness/core/real-fault.js';
import type { Rng } from '../harness/core/rng.js';

export type Seam = 'traffic' | 'store' | 'features' | 'concept' | 'serving' | 'labels' | 'transport';

/** The linear predictor of the true concept, for injectors at the concept seam. */
export interface Concept {
  /** Names that weights may have: `amount`, `channel=phone`. */
  readonly names: readonly string[];
  /** Current weight of each name. */
  readonly weights: readonly number[];
  /** Mean and sd of each name's design value over the scenario's traffic (a category's: of 0 and 1). */
  readonly means: readonly number[];
  readonly sds: readonly number[];
  /** out[i] = Σ weights[k] · design value k of row i, for the whole batch. `weights` as long as `names`; no intercept. */
  apply(weights: ArrayLike<number>, batch: RequestBatch, out: Float64Array): void;
}

/** What is known of one feature beyond its shape. */
export interface FeatureDetail {
  /** Share of each category over the scenario's traffic; empty for numeric features. */
  readonly weights: readonly number[];
  /** True for a feature drawn as 0 or 1 by a probability, the shape's mean. */
  readonly binary: boolean;
}

/** When the fault itself acts, and what the store would have served; frozen, so that branches share it. */
export interface FaultClock {
  /** When the fault began to act that acts at `time`: t₀, or the start of a pulse. Seconds since the start of the trial. */
  since(time: number): number;
  /** The last materialisation of a stored feature at or before `time`. */
  materialisedAt(feature: number, time: number): number;
}

/** What an injector may know of the system it acts on. Truth about the rest of the run (other faults) is not here. */
export interface InjectorContext {
  readonly shape: Shape;
  /** Indices of the features in scope; all features where the scope names none. */
  readonly features: readonly number[];
  /**
   * The fault's own stream. Draw a fixed number of variates a row of the batch, whatever the intensity, row after row,
   * so that results do not hang on where batches are cut.
   */
  readonly rng: Rng;
  readonly concept: Concept | null;
  /** One a feature of the shape. */
  readonly details: readonly FeatureDetail[];
  readonly clock: FaultClock;
  /** Gives `batch.served[feature]` a column of its own to write to. */
  writable(batch: RequestBatch, feature: number): Float64Array;
}

export interface Injector {
  /**
   * Applies the fault to the rows with intensity > 0.
   * @param intensity one a row: 0 outside scope, time window and share of rows; up to 1 (a ramp rises from 0 to 1)
   * @returns the number of rows changed (a value that came out as it was does not count)
   */
  apply(batch: RequestBatch, intensity: Float64Array): number;
}

/** What a fault does to requests that are only counted (`traffic.aggregate`): some of those in scope fail, or take longer. */
export type ServingEffect =
  | { readonly kind: 'none' }
  | { readonly kind: 'fails'; readonly share: number }
  | { readonly kind: 'slows'; readonly share: number; readonly factor: number; readonly add: number };

export interface InjectorDeclaration extends Declaration {
  readonly seam: Seam;
  /** What the fault is, to an on-call engineer. */
  readonly diagnosis: DiagnosisClass;
  /** True where these parameters do nothing: such a fault is valid and leaves every byte as it was. */
  idle(params: Record<string, unknown>): boolean;
  /** Whether the fault makes sense on this system, in words for the user; empty where it does. `features` as named in scope. */
  check(
    params: Record<string, unknown>,
    shape: Shape,
    features: readonly string[],
    concept: Pick<Concept, 'names'> | null,
  ): string[];
  /** The same as counts; absent where the fault needs single requests. A partial intensity scales shares, factor − 1 and add. */
  effect?(params: Record<string, unknown>): ServingEffect;
  /** A running injector; all its state in plain fields, so that it can be forked. */
  create(params: Record<string, unknown>, context: InjectorContext): Injector;
  /** What is done to real parts of a live run; such a fault needs `--live`, and its injector changes no row. */
  real?(params: Record<string, unknown>): RealFault;
}
