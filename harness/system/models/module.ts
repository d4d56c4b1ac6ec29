import { z } from 'zod';
import type { RequestBatch } from '../../core/batch.js';
import { DriftdrillError } from '../../core/errors.js';
import type { Model, ModelDeclaration, UserModel, UserPredictor } from './model.js';

class ModuleModel implements Model {
  readonly tookS: Float64Array | null;

  constructor(
    private readonly predictor: UserPredictor,
    capacity: number | null,
  ) {
    this.tookS = capacity === null ? null : new Float64Array(capacity);
  }

  predict(batch: RequestBatch): void {
    const { n, served, segments, score, prediction } = batch;
    const started = this.tookS === null ? 0 : performance.now();
    this.predictor.predict({ n, features: served, segments, score, prediction });
    this.tookS?.fill((performance.now() - started) / 1000 / n, 0, n);
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
    return new ModuleModel(predictor, plan.params.latency === 'measured' ? capacity : null);
  },
};
