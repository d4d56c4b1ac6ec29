import { z } from 'zod';
import type { RequestBatch } from '../../core/batch.js';
import type { Model, ModelDeclaration } from './model.js';

/** Traffic brings scores and predictions with each row; all that is left is to decide where only a score was kept. */
class RecordedModel implements Model {
  constructor(
    private readonly threshold: number,
    private readonly regression: boolean,
  ) {}

  predict({ n, score, prediction }: RequestBatch): void {
    const { threshold, regression } = this;
    for (let i = 0; i < n; i++) {
      if (!Number.isNaN(prediction[i]) || Number.isNaN(score[i])) continue;
      prediction[i] = regression ? score[i] : Number(score[i] >= threshold);
    }
    if (regression) for (let i = 0; i < n; i++) if (Number.isNaN(score[i])) score[i] = prediction[i];
  }
}

export const recordedModel: ModelDeclaration = {
  kind: 'recorded',
  summary:
    'What the model said is in the recording: columns.score, columns.prediction; a score alone is decided by threshold',
  source: 'Driftdrill',
  params: z.strictObject({}),
  task: 'binary',
  taskOf: (recording) => recording?.task ?? null,
  create: ({ plan, shape }) => new RecordedModel(plan.threshold, shape.task === 'regression'),
};
