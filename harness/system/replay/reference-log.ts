import type { RequestBatch, Shape } from '../../core/batch.js';
import type { ReferenceLog } from '../../core/telemetry.js';
import { emptyBatch } from '../batch.js';
import type { ReplayLayout } from './layout.js';
import { labelSlot, type Recording, timeSlot } from './recording.js';
import { copyAnswers } from './replay-traffic.js';
import { RowReader } from './row-store.js';

/** The rows of a reference file as one batch: features, segments, times and labels. */
export function referenceBatch(shape: Shape, layout: ReplayLayout, reference: Recording): RequestBatch {
  const batch = emptyBatch(shape, reference.rows);
  const reader = new RowReader(reference.store);
  const cells = new Float64Array(reference.store.width);
  batch.n = reference.rows;
  for (let i = 0; i < reference.rows; i++) {
    reader.row(i, cells);
    layout.features.forEach(({ referenceSlot, referenceRemap }, f) => {
      const value = cells[referenceSlot];
      batch.world[f][i] = referenceRemap && value >= 0 ? referenceRemap[value] : value;
    });
    layout.segments.forEach(({ referenceSlot, referenceRemap, none }, s) => {
      const code = cells[referenceSlot];
      batch.segments[s][i] = code >= 0 ? referenceRemap[code] : none;
    });
    batch.time[i] = cells[timeSlot];
    const label = cells[labelSlot];
    batch.label[i] = reference.labelCodes && label >= 0 ? reference.labelCodes[label] : label;
    copyAnswers(reference, cells, batch, i);
  }
  return batch;
}

/** The reference as monitors see it: predictions by the model of the scenario, labels known at once. */
export function referenceLog(batch: RequestBatch): ReferenceLog {
  const rows: number[] = [];
  for (let i = 0; i < batch.n; i++) if (!Number.isNaN(batch.label[i])) rows.push(i);
  const pick = (column: Float64Array) => Float64Array.from(rows, (i) => column[i]);
  return Object.freeze({
    predictions: Object.freeze({
      n: batch.n,
      time: batch.time,
      segments: batch.segments,
      features: batch.served,
      age: batch.asOf,
      score: batch.score,
      prediction: batch.prediction,
      latency: batch.latency,
      failed: batch.failed,
    }),
    labels: Object.freeze({
      n: rows.length,
      time: pick(batch.time),
      requestTime: pick(batch.time),
      segments: batch.segments.map((column) => Int32Array.from(rows, (i) => column[i])),
      label: pick(batch.label),
      prediction: pick(batch.prediction),
      score: pick(batch.score),
    }),
  });
}
