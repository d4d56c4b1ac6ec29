import { z } from 'zod';
import type { RequestBatch } from '../../core/batch.js';
import { DriftdrillError } from '../../core/errors.js';
import type { Model, ModelDeclaration, UserModel, UserPredictor } from './model.js';

/** Rows from which a model that answers none of them is taken to be silent. */
const enoughRows = 32;

class ModuleModel implements Model {
  readonly tookS: Float64Array | null;
  private speaks = false;

  constructor(
    private readonly path: string,
    private readonly predictor: UserPredictor,
    capacity: number | null,
  ) {
    this.tookS = capacity === null ? null : new Float64Array(capacity);
  }

  predict(batch: RequestBatch): void {
    const { n, served, segments, score, prediction } = batch;
    // Columns are used again: a row that is not answered must not keep the answer of another.
    score.fill(Number.NaN, 0, n);
    prediction.fill(Number.NaN, 0, n);
    const started = this.tookS === null ? 0 : performance.now();
    this.predictor.predict({ n, features: served, segments, score, prediction });
    this.tookS?.fill((performance.now() - started) / 1000 / n, 0, n);
    if (!this.speaks && n >= enoughRows) this.checkAnswers(batch);
  }

  /** A model that fills nothing in would leave monitors with nothing to look at, and nobody would know why. */
  private checkAnswers({ n, score, prediction }: RequestBatch): void {
    for (let i = 0; i < n && !this.speaks; i++) this.speaks = !(Number.isNaN(score[i]) && Number.isNaN(prediction[i]));
    if (this.speaks) return;
    throw new DriftdrillError('model-silent', `the model in ${this.path} gave ${n} rows neither score nor prediction`, {
      hint: 'predict(batch) fills batch.score and batch.prediction for rows 0 … n − 1',
    });
  }
}

export const moduleModel: ModelDeclaration = {
  kind: 'module',
  summary: 'A model of your own: a TypeScript or JavaScript module that exports `model`',
  source: 'Driftdrill',
  params: z.strictObject({
    with: z.record(z.string(), z.unknown()).default({}).describe("what the module's `create` is given as it stands"),
    latency: z
      .enum(['measured', 'ignored'])
      .default('ignored')
      .describe('measured: its time a row adds to latency, and runs differ in that; ignored: the same to the last bit'),
  }),
  task: 'binary',
  create: ({ plan, shape, module, capacity }) => {
    const user = module as UserModel;
    const given = (plan.params.with ?? {}) as Record<string, unknown>;
    const predictor = user.create(given, shape);
    if (typeof predictor?.predict !== 'function')
      throw new DriftdrillError(
        'module-shape',
        `create() of the model in ${plan.module} gives no object with predict()`,
      );
    return new ModuleModel(plan.module ?? '', predictor, plan.params.latency === 'measured' ? capacity : null);
  },
};
