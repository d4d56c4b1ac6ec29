import { parseShare } from '../../harness/core/quantity.js';
import { suggest } from '../nearest.js';
import type { CheckContext } from './context.js';

const traffic = ['system', 'traffic'] as const;

/** Checks names of features, and what they are in single segments. */
export function checkFeatures(context: CheckContext): void {
  const file = context.file.system.traffic;
  const segmentNames = Object.keys(file.segments);
  const seen = new Map<string, string>();
  for (const [name, feature] of Object.entries(file.features)) {
    const path = [...traffic, 'features', name];
    if (name.includes('=') || name.includes('*') || /\s/.test(name))
      context.error(path, {
        code: 'bad-name',
        message: `a feature cannot be called '${name}'`,
        hint: 'leave out =, * and spaces',
        key: true,
      });
    const twin = seen.get(name.toLowerCase());
    if (twin !== undefined)
      context.error(path, {
        code: 'name-collision',
        message: `features '${twin}' and '${name}' differ only in capitals`,
        key: true,
        hint: 'rename one',
      });
    seen.set(name.toLowerCase(), name);
    if (segmentNames.includes(name))
      context.error(path, {
        code: 'name-collision',
        message: `'${name}' is a feature and a segment`,
        key: true,
        hint: 'rename one',
      });
    for (const [dimension, values] of Object.entries(feature.by)) {
      if (!segmentNames.includes(dimension)) {
        context.error([...path, 'by', dimension], {
          code: 'unknown-name',
          message: `there is no segment '${dimension}'`,
          hint: suggest(dimension, segmentNames, 'segments'),
          key: true,
        });
        continue;
      }
      const known = Object.keys(file.segments[dimension] ?? {});
      for (const [value, params] of Object.entries(values)) {
        const at = [...path, 'by', dimension, value];
        if (!known.includes(value))
          context.error(at, {
            code: 'unknown-name',
            message: `segment ${dimension} has no value '${value}'`,
            hint: suggest(value, known, 'values'),
            key: true,
          });
        for (const [key, number] of Object.entries(params)) overridden(context, [...at, key], feature, key, number);
      }
    }
    if (feature.store && feature.kind === 'constant')
      context.warn([...path, 'store'], {
        code: 'store-unused',
        message: `'${name}' is constant, so its age changes nothing`,
        key: true,
      });
  }
}

function overridden(
  context: CheckContext,
  path: (string | number)[],
  feature: { kind: string; params: Record<string, number> },
  key: string,
  value: string | number,
): void {
  const names = Object.keys(feature.params);
  const number = typeof value === 'number' ? value : parseShare(value);
  if (!names.includes(key))
    context.error(path, {
      code: 'unknown-key',
      message: `${feature.kind} has no '${key}' to override`,
      hint: suggest(key, names, 'it has'),
      key: true,
    });
  else if (number === undefined || !Number.isFinite(number))
    context.error(path, { code: 'wrong-type', message: `${key} must be a number, but is ${JSON.stringify(value)}` });
  else if (['sd', 'sigma', 'median'].includes(key) && number <= 0)
    context.error(path, { code: 'wrong-value', message: `${key} must be more than 0, but is ${number}` });
  else if (feature.kind === 'bernoulli' && (number < 0 || number > 1))
    context.error(path, { code: 'wrong-value', message: 'a share lies between 0 and 1 (0% and 100%)' });
  else if (feature.kind === 'categorical' && number < 0)
    context.error(path, { code: 'wrong-value', message: `a weight cannot be negative, but is ${number}` });
}
