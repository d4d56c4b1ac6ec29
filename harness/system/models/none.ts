import { z } from 'zod';
import type { RequestBatch } from '../../core/batch.js';
import type { Model, ModelDeclaration } from './model.js';

class NoModel implements Model {
  predict(batch: RequestBatch): void {
    batch.score.fill(Number.NaN, 0, batch.n);
    batch.prediction.fill(Number.NaN, 0, batch.n);
  }
}

export const none: ModelDeclaration = {
  kind: 'none',
  summary: 'No model: traffic alone, for charts and drift detectors on features',
  source: 'Driftdrill',
  params: z.strictObject({}),
  task: 'none',
  create: () => new NoModel(),
};
