import { formatDuration } from '../../harness/core/quantity.js';
import { scopeFeatures } from '../compile/faults.js';
import { suggest } from '../nearest.js';
import { matching } from '../vocabulary.js';
import type { CheckContext } from './context.js';
import { isMisplaced } from './incidents.js';
import { weightNames } from './model.js';

function scope(context: CheckContext, i: number): boolean {
  const fault = context.file.faults[i];
  const path = ['faults', i, 'scope'];
  const { shape } = context;
  if (!fault || !shape) return shape !== null;
  const before = context.findings.length;
  const names = shape.features.map(({ name }) => name);
  for (const [k, name] of fault.scope.features.entries()) {
    const listed = [...path, 'features', k];
    if (name.includes('*') ? matching(name, names).length === 0 : !names.includes(name))
      context.error(listed, {
        code: 'unknown-name',
        message: name.includes('*') ? `'${name}' matches no feature` : `there is no feature '${name}'`,
        hint: suggest(name, names, 'features'),
      });
  }
  for (const [dimension, values] of Object.entries(fault.scope.segment)) {
    const segment = shape.segments.find((candidate) => candidate.name === dimension);
    const at = [...path, 'segment', dimension];
    if (!segment) {
      context.error(at, {
        code: 'unknown-name',
        message: `there is no segment '${dimension}'`,
        hint: suggest(
          dimension,
          shape.segments.map(({ name }) => name),
          'segments',
        ),
        key: true,
      });
      continue;
    }
    for (const [k, value] of values.entries())
      if (!segment.values.includes(value))
        context.error([...at, k], {
          code: 'unknown-name',
          message: `segment ${dimension} has no value '${value}'`,
          hint: suggest(value, segment.values, 'values'),
        });
  }
  return context.findings.length === before;
}

function conceptNames(context: CheckContext): { names: readonly string[] } | null {
  const { model, outcomes } = context.file.system;
  if (context.task === 'none') return null;
  if (model.fit && !outcomes.concept) return { names: weightNames(context) ?? [] };
  const table = outcomes.concept?.weights ?? model.weights;
  const names = Object.keys(table);
  return names.length === 0 &&
    outcomes.concept === undefined &&
    model.intercept === undefined &&
    model.baseRate === undefined
    ? null
    : { names };
}

/** Checks ids, scopes and whether each fault makes sense on this system. */
export function checkFaults(context: CheckContext): void {
  if (context.file.faults.length > 0 && context.plan.timeline.deadlineS === 0 && !isMisplaced(context))
    context.error(['timeline', 'deadline'], {
      code: 'wrong-value',
      message: 'with a deadline of 0s no fault can ever be detected',
      hint: 'give the time after which a detection is too late, such as 4h',
    });
  const seen = new Set<string>();
  for (const [i, fault] of context.file.faults.entries()) {
    if (seen.has(fault.id))
      context.error(['faults', i, 'id'], {
        code: 'duplicate-name',
        message: `there are two faults '${fault.id}'`,
        hint: 'give each an id of its own',
      });
    seen.add(fault.id);
    const known = scope(context, i);
    const declaration = context.kinds.injectors.get(fault.inject);
    if (known && declaration && context.shape) {
      const names = context.shape.features.map(({ name }) => name);
      const features = scopeFeatures(fault.scope.features, names);
      for (const message of declaration.check(fault.with, context.shape, features, conceptNames(context)))
        context.error(['faults', i, 'inject'], { code: 'fault-does-not-fit', message: `${fault.id}: ${message}` });
    }
    const { deadlineS } = context.plan.timeline;
    if (fault.shape.kind === 'ramp' && fault.shape.overS > deadlineS)
      context.warn(['faults', i, 'shape', 'ramp'], {
        code: 'ramp-past-deadline',
        message: `the ramp takes ${formatDuration(fault.shape.overS)}, and detections count only for ${formatDuration(deadlineS)}`,
        hint: 'make the deadline longer, or the ramp shorter',
      });
  }
  for (const [i, { faults, id }] of (context.file.cases ?? []).entries()) {
    const ids = context.faultIds();
    for (const [k, fault] of faults.entries())
      if (!ids.includes(fault))
        context.error(['cases', i, 'faults', k], {
          code: 'unknown-name',
          message: `there is no fault '${fault}'`,
          hint: suggest(fault, ids, 'faults'),
        });
    if (context.file.cases?.findIndex((other) => other.id === id) !== i)
      context.error(['cases', i, 'id'], {
        code: 'duplicate-name',
        message: `there are two cases '${id}'`,
        hint: 'give each an id of its own',
      });
  }
}
