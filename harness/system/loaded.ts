import type { FeatureDetail, InjectorDeclaration } from '../../injectors/injector.js';
import type { Shape } from '../core/batch.js';
import type { DiagnosisClass } from '../core/declaration.js';
import type { Plan } from '../core/plan.js';
import type { ReferenceLog } from '../core/telemetry.js';
import type { LatencyLaw } from './aggregate/latency-law.js';
import type { SegmentMix } from './aggregate/segments.js';
import type { Costs } from './harm-meter.js';
import type { ItemPool } from './models/item-pool.js';
import type { LinearPredictor } from './models/linear-predictor.js';
import type { ModelDeclaration, UserModel } from './models/model.js';
import type { ReplayTables } from './replay/replay-traffic.js';
import type { Entity } from './traffic/entities.js';
import type { TrafficTables } from './traffic/generated.js';

/** The traffic of a scenario, ready to be drawn or replayed. */
export type LoadedTraffic =
  | { readonly kind: 'generated'; readonly tables: TrafficTables }
  | { readonly kind: 'replay'; readonly tables: ReplayTables };

/** A monitored system, worked out once a process: all that its trials and their branches share. Frozen. */
export interface LoadedSystem {
  readonly plan: Plan;
  readonly shape: Shape;
  /** The log of `replay.reference`; null where there is none. */
  readonly reference: ReferenceLog | null;
  /** The true concept: what weights it has, and may have. Null where outcomes follow from no linear predictor. */
  readonly concept: { readonly names: readonly string[]; readonly weights: readonly number[] } | null;
  /** SHA-256 over the bytes of data files and modules, in hexadecimal digits. */
  readonly dataHash: string;
  /** What a fault is, to an on-call engineer. */
  diagnosis(faultId: string): DiagnosisClass;
  /** True where a fault does nothing: `noop`, magnitude 0 or share 0. */
  idle(faultId: string): boolean;
  /** A person of the pool. */
  entity(index: number): Promise<Entity>;
  readonly parts: LoadedParts;
}

/** What a running system is built from. Frozen. */
export interface LoadedParts {
  readonly traffic: LoadedTraffic;
  readonly details: readonly FeatureDetail[];
  /** Seconds between materialisations, one a feature; 0 where no store serves it. */
  readonly refreshS: readonly number[];
  readonly model: ModelDeclaration;
  readonly userModel: UserModel | null;
  readonly predictor: LinearPredictor | null;
  readonly pool: ItemPool | null;
  readonly concept: LinearPredictor | null;
  /** True where labels are numbers rather than classes. */
  readonly regression: boolean;
  readonly injectors: ReadonlyMap<string, InjectorDeclaration>;
  readonly costs: Costs | null;
  /** Mean requests a second, for sizes only. */
  readonly ratePerS: number;
  /** No trial lasts longer. */
  readonly longestS: number;
  /** Null where requests are simulated one by one. */
  readonly counted: CountedParts | null;
}

/** What counts of requests are drawn from. Frozen. */
export interface CountedParts {
  readonly mix: SegmentMix;
  readonly law: LatencyLaw;
}
