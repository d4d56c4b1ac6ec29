import { Registry } from '../../core/declaration.js';
import { http } from './http.js';
import { linear } from './linear.js';
import { logistic } from './logistic.js';
import type { ModelDeclaration } from './model.js';
import { moduleModel } from './module.js';
import { none } from './none.js';
import { onnx } from './onnx.js';
import { ranker } from './ranker.js';
import { recordedModel } from './recorded.js';

/** All kinds of model. */
export const models = new Registry<ModelDeclaration>('model', [
  logistic,
  linear,
  ranker,
  none,
  recordedModel,
  moduleModel,
  http,
  onnx,
]);
