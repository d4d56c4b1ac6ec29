import { parseSignal, signalKinds } from '../detectors/signals/signal.js';
import type { FeatureShape, Shape } from '../harness/core/batch.js';
import { nearest, suggest } from './nearest.js';

const heads = Object.keys(signalKinds);

/** Signals that stand for one series each: `latency`. */
export const plainSignals = heads.filter((head) => !signalKinds[head].ofFeature);

/** Signals of one feature: `feature.amount`. */
export const featureSignals = heads.filter((head) => signalKinds[head].ofFeature);

const needModel = ['prediction', 'score'];
const ofClasses = ['accuracy', 'precision', 'recall', 'f1', 'auc', 'logloss', 'brier', 'ctr'];

/** What is wrong with a signal, and what to change. */
export interface SignalProblem {
  message: string;
  hint: string | null;
}

/** What the vocabulary needs to know of a system and of the detector that looks at it. */
export interface SignalContext {
  /** Null where features are not known. */
  features: readonly FeatureShape[] | null;
  /** Null where the model is not known. */
  task: Shape['task'] | null;
  /** True where the detector takes no categories. */
  numericOnly?: boolean;
}

/** Names that a pattern with `*` matches. */
export function matching(pattern: string, names: readonly string[]): string[] {
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const matcher = new RegExp(`^${parts.join('.*')}$`);
  return names.filter((name) => matcher.test(name));
}

function unknownSignal(signal: string, { features }: SignalContext): SignalProblem {
  const message = `there is no signal '${signal}'`;
  const names = features?.map(({ name }) => name) ?? [];
  if (names.includes(signal)) return { message, hint: `did you mean 'feature.${signal}'?` };
  const dot = signal.indexOf('.');
  if (dot >= 0 && plainSignals.includes(signal.slice(0, dot)))
    return { message, hint: `did you mean '${signal.slice(0, dot)}'?` };
  const family = dot < 0 ? signal : signal.slice(0, dot);
  if (featureSignals.includes(family)) return { message, hint: `add the name of a feature, or ${family}.* for all` };
  const pattern = dot < 0 ? '*' : signal.slice(dot + 1);
  const near = dot < 0 ? nearest(signal, [...plainSignals, ...names]) : undefined;
  if (near !== undefined)
    return { message, hint: `did you mean '${names.includes(near) ? `feature.${near}` : near}'?` };
  const all = [...plainSignals, ...featureSignals.map((head) => `${head}.${pattern}`)];
  return { message, hint: suggest(signal, all, 'signals') };
}

function plainProblem(signal: string, { task }: SignalContext): SignalProblem | null {
  if (task === 'none' && (needModel.includes(signal) || signalKinds[signal].log === 'labels'))
    return {
      message: `there is no signal '${signal}' without a model`,
      hint: 'give system.model a kind, or use feature.<name>, latency, errorRate or requestRate',
    };
  if (task === 'regression' && ofClasses.includes(signal))
    return {
      message: `'${signal}' speaks of classes, and the model predicts a number`,
      hint: 'use rmse, mae, r2 or error',
    };
  return null;
}

function featureProblem(head: string, pattern: string, context: SignalContext): SignalProblem | null {
  const { features, numericOnly } = context;
  if (features === null) return null;
  const names = features.map(({ name }) => name);
  const matched = matching(pattern, names);
  const found = features.filter(({ name }) => matched.includes(name));
  if (found.length === 0) {
    const message = pattern.includes('*')
      ? `'${head}.${pattern}' matches no feature`
      : `there is no feature '${pattern}'`;
    return { message, hint: suggest(pattern, names, 'features') };
  }
  const listed = (fits: (feature: FeatureShape) => boolean) => features.filter(fits).map(({ name }) => name);
  if (head === 'featureAge' && !found.some(({ stored }) => stored))
    return {
      message: `no feature store serves '${pattern}', so it has no age`,
      hint: suggest(
        pattern,
        listed(({ stored }) => stored),
        'served by a store',
      ),
    };
  if (head === 'unseenRatio' && !found.some(({ type }) => type === 'categorical'))
    return {
      message: `'${pattern}' has no categories, so none can be unseen`,
      hint: suggest(
        pattern,
        listed(({ type }) => type === 'categorical'),
        'features with categories',
      ),
    };
  if (head === 'feature' && numericOnly && !found.some(({ type }) => type === 'numeric'))
    return {
      message: `'${pattern}' has categories, and this detector takes numbers`,
      hint: 'use psi, kl, js or chi2, or name a numeric feature',
    };
  return null;
}

/** What is wrong with a signal on this system; null where nothing is. A `*` must match something. */
export function signalProblem(signal: string, context: SignalContext): SignalProblem | null {
  const parsed = parseSignal(signal);
  if (parsed === null) return unknownSignal(signal, context);
  return parsed.feature === null
    ? plainProblem(parsed.head, context)
    : featureProblem(parsed.head, parsed.feature, context);
}
