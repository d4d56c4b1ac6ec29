import { z } from 'zod';
import type { RequestBatch } from '../../core/batch.js';
import type { LinearPredictor } from './linear-predictor.js';
import type { Model, ModelDeclaration } from './model.js';
import { addUp } from './weighted-sum.js';

class Logistic implements Model {
  constructor(
    private readonly predictor: LinearPredictor,
    private readonly threshold: number,
  ) {}

  predict(batch: RequestBatch): void {
    addUp(this.predictor.sum, this.predictor.intercept, batch.served, batch.n, batch.score);
    this.decide(batch, batch.score);
  }

  link(batch: RequestBatch): void {
    this.decide(batch, batch.eta);
  }

  private decide({ n, score, prediction }: RequestBatch, eta: Float64Array): void {
    const { threshold } = this;
    for (let i = 0; i < n; i++) {
      const p = 1 / (1 + Math.exp(-eta[i]));
      score[i] = p;
      prediction[i] = p >= threshold ? 1 : 0;
    }
  }
}

export const logistic: ModelDeclaration = {
  kind: 'logistic',
  summary: 'A binary classifier: score = logistic function of a weighted sum, prediction = score at or above threshold',
  source: 'Logistic regression (Cox 1958)',
  params: z.strictObject({}),
  task: 'binary',
  create: ({ plan, predictor }) => new Logistic(predictor as LinearPredictor, plan.threshold),
};
