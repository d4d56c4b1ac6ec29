import type { RequestBatch } from '../../core/batch.js';
import { mix } from '../../core/rng.js';
import { sigmoid } from '../models/linear-predictor.js';

const unit = 2.3283064365386963e-10;

/**
 * Carries recorded labels over to a concept that has moved, changing as few as possible: a 1 stays with probability
 * p′/p where the chance fell, a 0 becomes 1 with probability (p′−p)/(1−p) where it rose. Estimates move with η.
 * @param key of the run, for uniforms by request ordinal
 * @param before linear predictor of each row before the move; `batch.eta` is the one after it
 */
export function moveLabels(batch: RequestBatch, before: Float64Array, regression: boolean, key: number): void {
  const { n, eta, label, firstOrdinal } = batch;
  for (let i = 0; i < n; i++) {
    if (eta[i] === before[i]) continue;
    if (regression) {
      label[i] += eta[i] - before[i];
      continue;
    }
    const u = (mix(key, firstOrdinal + i, 1) >>> 0) * unit;
    const p = sigmoid(before[i]);
    const moved = sigmoid(eta[i]);
    if (label[i] === 1 && moved < p) label[i] = u < moved / p ? 1 : 0;
    else if (label[i] === 0 && moved > p) label[i] = u < (moved - p) / (1 - p) ? 1 : 0;
  }
}
