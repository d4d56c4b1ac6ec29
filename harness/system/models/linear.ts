import { z } from 'zod';
import type { RequestBatch } from '../../core/batch.js';
import type { LinearPredictor } from './linear-predictor.js';
import type { Model, ModelDeclaration } from './model.js';
import { addUp } from './weighted-sum.js';

class Linear implements Model {
  constructor(private readonly predictor: LinearPredictor) {}

  predict(batch: RequestBatch): void {
    addUp(this.predictor.sum, this.predictor.intercept, batch.served, batch.n, batch.score);
    batch.prediction.set(batch.score.subarray(0, batch.n));
  }

  link({ n, eta, score, prediction }: RequestBatch): void {
    const values = eta.subarray(0, n);
    score.set(values);
    prediction.set(values);
  }
}

export const linear: ModelDeclaration = {
  kind: 'linear',
  summary: 'A regressor: score and prediction are a weighted sum of the features',
  source: 'Linear regression',
  params: z.strictObject({}),
  task: 'regression',
  create: ({ predictor }) => new Linear(predictor as LinearPredictor),
};
