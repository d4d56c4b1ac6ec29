import { z } from 'zod';
import type { RequestBatch } from '../../core/batch.js';
import { DriftdrillError } from '../../core/errors.js';
import type { Model, ModelDeclaration, UserModel, UserPredictor } from './model.js';

class ModuleModel implements Model {
  constructor(private readonly predictor: UserPredictor) {}

  predict(batch: RequestBatch): void {
    const { n, served, segments, score, prediction } = batch;
    this.predictor.predict({ n, features: served, segments, score, prediction });
  }
}

export const moduleModel: ModelDeclaration = {
  kind: 'module',
  summary: 'A model of your own: a TypeScript or JavaScript module that exports `model`',
  source: 'Driftdrill',
  params: z.strictObject({
    with: z.record(z.string(), z.unknown()).default({}).describe("what the module's `create` is given as it stands"),
  }),
  task: 'binary',
  create: ({ plan, shape, module }) => {
    const user = module as UserModel;
    const given = (plan.params.with ?? {}) as Record<string, unknown>;
    const predictor = user.create(given, shape);
    if (typeof predictor?.predict !== 'function')
      throw new DriftdrillError(
        'module-shape',
        `create() of the model in ${plan.module} gives no object with predict()`,
      );
    return new ModuleModel(predictor);
  },
};
