import type { z } from 'zod';
import type { RequestBatch, Shape } from '../../core/batch.js';
import type { Declaration } from '../../core/declaration.js';
import type { ModelPlan } from '../../core/plan.js';
import type { Rng } from '../../core/rng.js';
import type { ItemPool } from './item-pool.js';
import type { LinearPredictor } from './linear-predictor.js';

export type Task = Shape['task'];

/** What a model may know when it is set up. */
export interface ModelContext {
  readonly plan: ModelPlan;
  readonly shape: Shape;
  /** The weights of the scenario, or the fitted ones; null where the kind has none. */
  readonly predictor: LinearPredictor | null;
  /** A stream of the model's own. Draw a fixed number of variates a request. */
  readonly rng: Rng;
  /** Items to choose from, where the kind is `ranker`. */
  readonly pool: ItemPool | null;
  /** Rows in a batch, at most. */
  readonly capacity: number;
  /** The user's module, where the kind is `module`. */
  readonly module: UserModel | null;
}

/** A running model; all its state in plain fields, so that it can be forked. */
export interface Model {
  /** Fills `batch.score` and `batch.prediction` from `batch.served` for rows 0 … n−1. */
  predict(batch: RequestBatch): void;
  /** Where the model is a function of a linear predictor: the same as `predict`, with the predictor in `batch.eta`. */
  link?(batch: RequestBatch): void;
  /** Seconds that the last call of `predict` let each row wait, which add to its latency; null where that does not count. */
  readonly tookS?: Float64Array | null;
}

export interface ModelDeclaration extends Declaration {
  readonly task: Task;
  /** The task where the recording or a parameter tells it; null where none does. Else it is `task`. */
  taskOf?(recording: { readonly task: 'binary' | 'regression' } | null, params: Record<string, unknown>): Task | null;
  create(context: ModelContext): Model;
}

/** What a user's model is given a batch at a time. Columns hold rows 0 … n−1; NaN is a missing value. */
export interface PredictBatch {
  readonly n: number;
  /** Served features, one column each in the order of `shape.features`; categories as indices. */
  readonly features: readonly Float64Array[];
  /** One column a segment dimension, in the order of `shape.segments`. */
  readonly segments: readonly Int32Array[];
  /** To be filled: the score (a probability for `binary` and `ranking`, the estimate for `regression`). */
  readonly score: Float64Array;
  /** To be filled: the decision (0 or 1), or the estimate. */
  readonly prediction: Float64Array;
}

/** A running model of the user's own. Keep state in plain fields: branches of a trial copy it. */
export interface UserPredictor {
  predict(batch: PredictBatch): void;
}

/** The export `model` of a user's module. */
export interface UserModel {
  readonly task: 'binary' | 'regression' | 'ranking';
  /** What may stand under `model.with`; without it anything may. */
  readonly params?: z.ZodObject;
  /** @param params what stands under `model.with` in the scenario */
  create(params: Record<string, unknown>, shape: Shape): UserPredictor;
}
