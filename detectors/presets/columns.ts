import type { FeatureShape } from '../../harness/core/batch.js';
import { parseSignal } from '../signals/signal.js';
import type { PresetContext, PresetDetector } from './preset.js';

function matches(pattern: string, name: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(name);
}

/** Features of one type that a signal stands for; null where it is no feature's, or matches none at all. */
function featuresOf(signal: string, type: FeatureShape['type'], context: PresetContext): FeatureShape[] | null {
  const parsed = parseSignal(signal);
  const pattern = parsed?.head === 'feature' ? parsed.feature : null;
  if (pattern === null) return null;
  const named = context.features.filter(({ name }) => matches(pattern, name));
  return named.length === 0 ? null : named.filter((feature) => feature.type === type);
}

/** A detector that takes numbers only, over all that a signal stands for; none where that has only categories. */
export function overNumbers(
  detector: Omit<PresetDetector, 'params'>,
  params: Record<string, unknown>,
  signal: string,
  context: PresetContext,
): PresetDetector[] {
  const numeric = featuresOf(signal, 'numeric', context);
  // A name that is unknown goes on, so that the detector says what is wrong with it.
  return numeric !== null && numeric.length === 0 ? [] : [{ ...detector, params: { ...params, signal } }];
}

/** A detector for each feature of one type that a signal stands for: for detectors that would take the others too. */
export function overFeatures(
  type: FeatureShape['type'],
  detector: Omit<PresetDetector, 'params'>,
  params: Record<string, unknown>,
  signal: string,
  context: PresetContext,
): PresetDetector[] {
  const features = featuresOf(signal, type, context);
  if (features === null) return type === 'categorical' ? [] : [{ ...detector, params: { ...params, signal } }];
  return features.map(({ name }, i) => ({
    name: `${detector.name}-${/^[A-Za-z_][\w-]*$/.test(name) ? name : i + 1}`,
    kind: detector.kind,
    params: { ...params, signal: `feature.${name}` },
  }));
}

/** `a > 0.2 or b > 0.2`: true where the comparison holds for any instance of any of the detectors. */
export function anyOf(found: readonly PresetDetector[], context: PresetContext, comparison: string): string[] {
  return found.map(({ name }) => `any(${context.named(name)}${comparison})`);
}
