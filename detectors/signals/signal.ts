import type { Shape } from '../../harness/core/batch.js';
/** What a row of a signal is. */
export type SignalNature =
  /** A number of its own a row. */
  | 'value'
  /** 0 or 1 a row; its mean is a share. */
  | 'binary'
  /** Rows themselves: the value of a window is rows a second. */
  | 'count'
  /** A figure of merit of a window of labelled rows, without a value a row. */
  | 'metric';

export interface SignalKind {
  /** The log whose rows it reads. */
  readonly log: 'predictions' | 'labels';
  /** True where the name goes on with that of a feature: `feature.amount`. */
  readonly ofFeature: boolean;
  readonly nature: SignalNature;
  /** Which way is worse; null where neither is. */
  readonly worse: 'up' | 'down' | null;
  readonly summary: string;
}

function kind(
  log: SignalKind['log'],
  nature: SignalNature,
  worse: SignalKind['worse'],
  summary: string,
  ofFeature = false,
): SignalKind {
  return Object.freeze({ log, ofFeature, nature, worse, summary });
}

/** Every signal that a detector can look at, by the first part of its name. */
export const signalKinds: Readonly<Record<string, SignalKind>> = Object.freeze({
  feature: kind('predictions', 'value', null, 'a feature as served to the model', true),
  prediction: kind('predictions', 'value', null, 'the prediction'),
  score: kind('predictions', 'value', null, 'the score behind the prediction'),
  label: kind('labels', 'value', null, 'the label when it becomes known'),
  error: kind('labels', 'binary', 'up', '1 where prediction and label differ; label − prediction in regression'),
  accuracy: kind('labels', 'metric', 'down', 'share of right predictions'),
  precision: kind('labels', 'metric', 'down', 'share of right ones among positive predictions'),
  recall: kind('labels', 'metric', 'down', 'share of positive labels that were predicted'),
  f1: kind('labels', 'metric', 'down', 'harmonic mean of precision and recall'),
  auc: kind('labels', 'metric', 'down', 'area under the ROC curve of the score'),
  logloss: kind('labels', 'metric', 'up', 'mean logarithmic loss of the score, in nats'),
  brier: kind('labels', 'metric', 'up', 'mean squared difference of score and label'),
  rmse: kind('labels', 'metric', 'up', 'root of the mean squared residual'),
  mae: kind('labels', 'metric', 'up', 'mean absolute residual'),
  r2: kind('labels', 'metric', 'down', 'share of the variance of the label that is explained'),
  ctr: kind('labels', 'metric', 'down', 'share of positive labels: the click-through rate'),
  latency: kind('predictions', 'value', 'up', 'seconds that a request took'),
  errorRate: kind('predictions', 'binary', 'up', '1 for a request that failed'),
  requestRate: kind('predictions', 'count', null, 'requests a second'),
  featureAge: kind('predictions', 'value', 'up', 'seconds since a stored feature was materialised', true),
  nullRatio: kind('predictions', 'binary', 'up', '1 where the feature is missing', true),
  unseenRatio: kind('predictions', 'binary', 'up', '1 where the category is not in the reference', true),
  labelAge: kind('labels', 'value', 'up', 'seconds from the request to its label'),
  labelRate: kind('labels', 'count', null, 'labels a second'),
});

export interface SignalName {
  /** Key of `signalKinds`. */
  readonly head: string;
  /** Name or pattern of the feature; null where the signal is of none. */
  readonly feature: string | null;
}

/** Whether `error` is a residual (label − prediction) and not a wrong class: predictions of regressors and rankers are numbers. */
export function hasResiduals(task: Shape['task']): boolean {
  return task === 'regression' || task === 'ranking';
}

/** Splits a signal's name; null where there is no such signal. The feature's part may hold `*`. */
export function parseSignal(name: string): SignalName | null {
  const dot = name.indexOf('.');
  const head = dot < 0 ? name : name.slice(0, dot);
  if (!Object.hasOwn(signalKinds, head)) return null;
  const feature = dot < 0 ? null : name.slice(dot + 1);
  if (signalKinds[head].ofFeature ? !feature : feature !== null) return null;
  return { head, feature };
}

/** What a signal's rows are; `value` for names that are none. Residuals of a regression are values, not 0 or 1. */
export function signalNature(name: string, regression = false): SignalNature {
  const parsed = parseSignal(name);
  if (parsed === null) return 'value';
  return parsed.head === 'error' && regression ? 'value' : signalKinds[parsed.head].nature;
}

/** Why a signal can't be read by a detector that takes 0 and 1 only; null where it can. */
export function notBinary(name: string, regression = false): string | null {
  const head = parseSignal(name)?.head;
  // What a feature holds is the user's business: recorded streams of errors come as features.
  if (head === 'feature') return null;
  const answer = (head === 'label' || head === 'prediction') && !regression;
  if (head === undefined || answer || signalNature(name, regression) === 'binary') return null;
  return `${name} is not 0 or 1 a row; use error, errorRate, nullRatio.…, unseenRatio.…, label or prediction of a classifier`;
}
