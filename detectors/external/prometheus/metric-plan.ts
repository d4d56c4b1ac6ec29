import type { Shape } from '../../../harness/core/batch.js';
import { formatDuration } from '../../../harness/core/quantity.js';
import type { MetricParams, PrometheusParams } from './params.js';
import { parseSource, sourceKinds } from './sources.js';

/** A metric of one feature or of none, with what its labels are told apart by. */
export interface MetricPlan {
  readonly name: string;
  /** Key of `sourceKinds`. */
  readonly source: string;
  /** −1 where it is of none. */
  readonly feature: number;
  /** As written, `$feature` filled in. */
  readonly labels: Readonly<Record<string, string>>;
  /** Placeholders that are left, each once. */
  readonly by: readonly string[];
  /** Upper ends of a histogram, ascending, each once; +Inf comes on top. */
  readonly buckets: readonly number[];
  /** What the label `le` says of them. */
  readonly ends: readonly string[];
  readonly windowS: number;
}

export const placeholder = /\$([A-Za-z_]\w*)/g;

const latencyBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const shareBuckets = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
const numberBuckets = [-100, -10, -5, -2, -1, 0, 1, 2, 5, 10, 100, 1000];

const model = { model: 'model', version: '1' };
const hour = 3600;

function standard(of: string, labels: Record<string, string>): MetricParams {
  return { of, labels, window: hour };
}

/** What is there under names of ours, whatever else the user declares. */
export function standardMetrics(task: Shape['task']): [string, MetricParams][] {
  const qualities =
    task === 'binary' ? ['accuracy', 'precision', 'recall', 'f1'] : task === 'none' ? [] : ['mae', 'rmse'];
  const predicted: [string, MetricParams][] = [
    ['ml_prediction_score', standard('score', {})],
    ['ml_labels_lag_seconds', standard('labelsLag', {})],
  ];
  return [
    ['ml_requests_total', standard('requests', { ...model, code: '$code' })],
    ['ml_request_duration_seconds', standard('latency', {})],
    ['ml_feature_age_seconds', standard('featureAge', { feature: '$feature' })],
    ['ml_feature_null_ratio', standard('nullRatio', { feature: '$feature' })],
    ['ml_drift_score', standard('drift', { feature: '$feature', method: 'psi' })],
    ...(task === 'none' ? [] : predicted),
    ...qualities.map((metric): [string, MetricParams] => [
      'ml_quality',
      standard(metric, { metric, window: formatDuration(hour) }),
    ]),
  ];
}

/** All metrics of a run, as far as their declarations make sense; what does not is for the check to say. */
export function metricPlans(params: Pick<PrometheusParams, 'metrics'>, shape: Shape): MetricPlan[] {
  const own = Object.entries(params.metrics);
  const ours = standardMetrics(shape.task).filter(([name]) => !Object.hasOwn(params.metrics, name));
  return [...own, ...ours].flatMap(([name, metric]) => plansOf(name, metric, shape));
}

function plansOf(name: string, metric: MetricParams, shape: Shape): MetricPlan[] {
  const parsed = parseSource(metric.of);
  if (parsed === null) return [];
  const { head, feature } = parsed;
  const given = (metric.buckets ?? bucketsOf(head, shape.task)).filter(Number.isFinite);
  const buckets = [...new Set(given)].sort((a, b) => a - b);
  return featuresOf(head, feature, shape).map((index) => {
    const labels = Object.fromEntries(
      Object.entries(metric.labels).map(([label, value]) => [
        label,
        index < 0 ? String(value) : String(value).replace(/\$feature\b/g, shape.features[index].name),
      ]),
    );
    const placeholders = Object.values(labels).flatMap((value) =>
      [...value.matchAll(placeholder)].map(([, word]) => word),
    );
    return Object.freeze({
      name,
      source: head,
      feature: index,
      labels: Object.freeze(labels),
      by: Object.freeze([...new Set(placeholders)]),
      buckets: Object.freeze(buckets),
      ends: Object.freeze(buckets.map(String)),
      windowS: metric.window,
    });
  });
}

/** Features that a source has, one plan each; [−1] where it is of none. */
function featuresOf(head: string, feature: string | null, shape: Shape): number[] {
  if (!sourceKinds[head].ofFeature) return [-1];
  return shape.features.flatMap((one, index) => {
    const wanted = feature === null || feature === one.name;
    return wanted && (head !== 'featureAge' || one.stored) ? [index] : [];
  });
}

function bucketsOf(head: string, task: Shape['task']): readonly number[] {
  if (sourceKinds[head].nature !== 'histogram') return [];
  if (head === 'latency') return latencyBuckets;
  return task === 'binary' ? shareBuckets : numberBuckets;
}
