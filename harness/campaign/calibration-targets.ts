import { type Tunable, tunables } from '../../detectors/rules/tunable.js';
import { DriftdrillError } from '../core/errors.js';
import type { StackPlan } from '../core/plan.js';

/**
 * The numbers to set: of each alert the only one, or those that `paths` name.
 * @throws DriftdrillError where an alert has several and none is named, or a path names none
 */
export function calibrationTargets(stack: StackPlan, paths: readonly string[]): Tunable[] {
  const all = stack.rules.map((_, rule) => tunables(stack, rule));
  const named = (path: string): Tunable[] => all.flat().filter(({ id }) => id === path || id === `stack.${path}`);
  const unknown = paths.find((path) => named(path).length === 0);
  if (unknown !== undefined)
    throw new DriftdrillError('calibrate-path', `stack.calibrate.path: there is no number '${unknown}'`, {
      hint: `numbers are ${
        all
          .flat()
          .map(({ id }) => id)
          .join(', ') || 'none'
      }`,
    });
  const targets =
    paths.length > 0
      ? paths.flatMap(named)
      : all.flatMap((list) => {
          if (list.length > 1)
            throw new DriftdrillError(
              'calibrate-several',
              `stack.calibrate: alert ${list[0].alert} compares with ${list.length} numbers`,
              { hint: `name one by path: ${list.map(({ id }) => id).join(' or ')}` },
            );
          return list;
        });
  if (targets.length === 0)
    throw new DriftdrillError('calibrate-nothing', 'stack.calibrate: no rule compares with a number', {
      hint: 'write a comparison such as drift > 0.2, or use a chart',
    });
  const wrong = targets.find(({ value }) => value <= 0);
  if (wrong !== undefined)
    throw new DriftdrillError('calibrate-sign', `stack.calibrate: ${wrong.id} is ${wrong.value}`, {
      hint: 'the search goes by ratios, so start it from a number above 0',
    });
  return targets;
}

/** Values far apart around the one in the file, from the most sensitive to the strictest. */
export function coarseValues({ value, rising, most }: Tunable): number[] {
  const [down, up] = rising ? [1e-2, 1e3] : [1e-9, 1e2];
  const values = between(value * down, Math.min(most, value * up), 40);
  return rising ? values : values.reverse();
}

/** Values close together between the last that broke the budget and the first that kept it. */
export function fineValues(coarse: readonly number[], kept: number): number[] {
  if (kept === 0) return [coarse[0]];
  const [broke, keeps] = [coarse[kept - 1], coarse[kept]];
  const values = between(Math.min(broke, keeps), Math.max(broke, keeps), 24).filter((value) => value !== broke);
  return keeps > broke ? values : values.reverse();
}

/** The budget can't be kept. */
export function noThreshold({ alert, path }: Tunable, strictest: number, budgetPerDay: number): DriftdrillError {
  return new DriftdrillError(
    'calibrate-no-threshold',
    `stack.calibrate: up to ${strictest}, no value of ${path} shows that ${alert} keeps ${budgetPerDay.toPrecision(3)} false alarms a day`,
    { hint: 'allow more false alarms, or look at the detector: it may fire on traffic without faults' },
  );
}

/** Even ratios from one value to another, both included, of three significant digits, each once. */
function between(from: number, to: number, steps: number): number[] {
  const ratio = (to / from) ** (1 / steps);
  const values = Array.from({ length: steps + 1 }, (_, i) => Number((from * ratio ** i).toPrecision(3)));
  return [...new Set(values)].sort((a, b) => a - b);
}
