import type { Shape } from '../../harness/core/batch.js';
import { DriftdrillError } from '../../harness/core/errors.js';
import { hasResiduals, parseSignal, type SignalNature, signalKinds, signalNature } from './signal.js';

/** One signal of one run. */
export interface ConcreteSignal {
  readonly name: string;
  readonly head: string;
  /** Index of the feature; −1 where the signal is of none. */
  readonly feature: number;
  readonly log: 'predictions' | 'labels';
  readonly nature: SignalNature;
  /** Category names of categorical features; null elsewhere. */
  readonly categories: readonly string[] | null;
}

function pattern(glob: string): RegExp {
  return new RegExp(`^${glob.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*')}$`);
}

function concrete(head: string, feature: number, shape: Shape): ConcreteSignal {
  const { log, ofFeature } = signalKinds[head];
  const of = ofFeature ? shape.features[feature] : null;
  const name = of === null ? head : `${head}.${of.name}`;
  return Object.freeze({
    name,
    head,
    feature,
    log,
    nature: signalNature(name, hasResiduals(shape.task)),
    categories: head === 'feature' && of?.type === 'categorical' ? of.categories : null,
  });
}

/** Whether a feature has this signal: ages need the store, unseen values need categories. */
function applies(head: string, feature: Shape['features'][number]): boolean {
  if (head === 'featureAge') return feature.stored;
  return head !== 'unseenRatio' || feature.type === 'categorical';
}

/**
 * The signals of this run that a name or pattern (`feature.*`) stands for.
 * @param numericOnly a pattern passes over categorical features
 * @throws DriftdrillError where the name is none, or nothing matches
 */
export function expandSignal(name: string, shape: Shape, numericOnly: boolean): ConcreteSignal[] {
  const parsed = parseSignal(name);
  if (parsed === null)
    throw new DriftdrillError('unknown-signal', `there is no signal '${name}'`, {
      hint: `signals are ${Object.keys(signalKinds).join(', ')}`,
    });
  const { head, feature } = parsed;
  if (feature === null) return [concrete(head, -1, shape)];
  const matcher = pattern(feature);
  const named = shape.features.flatMap((entry, index) => (matcher.test(entry.name) ? [index] : []));
  if (named.length === 0)
    throw new DriftdrillError('unknown-feature', `signal '${name}' matches no feature`, {
      hint: `features are ${shape.features.map((entry) => entry.name).join(', ') || 'none'}`,
    });
  const fitting = named.filter((index) => {
    const entry = shape.features[index];
    return applies(head, entry) && !(numericOnly && head === 'feature' && entry.type === 'categorical');
  });
  if (fitting.length === 0)
    throw new DriftdrillError('signal-type', `signal '${name}' makes no sense here`, {
      hint:
        head === 'featureAge'
          ? 'ages are those of features that the feature store serves (store: {refresh: …})'
          : head === 'unseenRatio'
            ? 'unseen values are those of categorical features'
            : 'this detector takes numeric features',
    });
  return fitting.map((index) => concrete(head, index, shape));
}
