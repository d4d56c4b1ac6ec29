import type { Shape } from '../../../harness/core/batch.js';
import type { LabelLog, PredictionLog } from '../../../harness/core/telemetry.js';
import { type MetricPlan, placeholder } from './metric-plan.js';
import { sourceKinds } from './sources.js';

interface Dimension {
  /** Placeholder in the labels. */
  readonly name: string;
  /** `code`, `prediction`, or the index of a segment. */
  readonly column: 'code' | 'prediction' | number;
  readonly values: readonly string[];
}

/** The label sets of a metric: the cross product of what its placeholders stand for. */
export interface Cells {
  readonly dimensions: readonly Dimension[];
  readonly labels: readonly Readonly<Record<string, string>>[];
}

/** Lays out the label sets of a metric; a placeholder that stands for nothing stays as written. */
export function cellsOf(plan: MetricPlan, shape: Shape): Cells {
  const dimensions = plan.by.flatMap((name): Dimension[] => {
    if (name === 'code' && sourceKinds[plan.source].log === 'predictions')
      return [{ name, column: 'code', values: Object.freeze(['200', '500']) }];
    if (name === 'prediction' && shape.task === 'binary')
      return [{ name, column: 'prediction', values: Object.freeze(['0', '1']) }];
    const index = shape.segments.findIndex((segment) => segment.name === name);
    return index < 0 ? [] : [{ name, column: index, values: shape.segments[index].values }];
  });
  let filled: Record<string, string>[] = [{}];
  for (const { name, values } of dimensions)
    filled = filled.flatMap((one) => values.map((value) => ({ ...one, [name]: value })));
  const labels = filled.map((values) =>
    Object.freeze(
      Object.fromEntries(
        Object.entries(plan.labels).map(([label, text]) => [
          label,
          text.replace(placeholder, (whole, name: string) => values[name] ?? whole),
        ]),
      ),
    ),
  );
  return Object.freeze({
    dimensions: Object.freeze(dimensions.map(Object.freeze)) as Dimension[],
    labels: Object.freeze(labels),
  });
}

/** Label set of each of rows from … to−1 into out[0 …]; −1 where a segment is unknown. */
export function cellRows(
  { dimensions }: Cells,
  log: PredictionLog | LabelLog,
  from: number,
  to: number,
  out: Int32Array,
): void {
  const n = to - from;
  out.fill(0, 0, n);
  for (const { column, values } of dimensions) {
    const size = values.length;
    if (column === 'code') {
      const { failed } = log as PredictionLog;
      for (let i = 0; i < n; i++) if (out[i] >= 0) out[i] = out[i] * 2 + failed[from + i];
    } else if (column === 'prediction') {
      for (let i = 0; i < n; i++) {
        const value = log.prediction[from + i];
        out[i] = out[i] < 0 || !(value === 0 || value === 1) ? -1 : out[i] * 2 + value;
      }
    } else {
      const codes = log.segments[column];
      for (let i = 0; i < n; i++) {
        const code = codes[from + i];
        out[i] = out[i] < 0 || code < 0 || code >= size ? -1 : out[i] * size + code;
      }
    }
  }
}
