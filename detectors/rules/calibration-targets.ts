import { DriftdrillError } from '../../harness/core/errors.js';
import type { StackPlan } from '../../harness/core/plan.js';
import { type Tunable, tunables } from './tunable.js';

/** The rules with several numbers, which keep them where no path names one. */
export function severalNumbers(stack: StackPlan): Tunable[][] {
  return numbersOf(stack).filter((list) => list.length > 1);
}

/** By rule. */
function numbersOf(stack: StackPlan): Tunable[][] {
  return stack.rules.map((_, rule) => tunables(stack, rule));
}

/**
 * The numbers to set: those that `paths` name; without paths that of each alert that has only one.
 * @throws DriftdrillError where there is none, a path names none, or several paths name numbers of one alert
 */
export function calibrationTargets(stack: StackPlan, paths: readonly string[]): Tunable[] {
  const all = numbersOf(stack);
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
  const targets = paths.length > 0 ? paths.flatMap(named) : all.flatMap((list) => (list.length === 1 ? list : []));
  const [several] = severalNumbers(stack);
  if (targets.length === 0 && several !== undefined)
    throw new DriftdrillError(
      'calibrate-several',
      `stack.calibrate: alert ${several[0].alert} compares with ${several.length} numbers`,
      { hint: pathHint(several) },
    );
  if (targets.length === 0)
    throw new DriftdrillError('calibrate-nothing', 'stack.calibrate: no rule compares with a number', {
      hint: 'write a comparison such as drift > 0.2, or use a chart',
    });
  const alone = targets.find(({ id, alert }) => targets.some((other) => other.alert === alert && other.id !== id));
  if (alone !== undefined)
    throw new DriftdrillError('calibrate-several', `stack.calibrate.path: it names several numbers of ${alone.alert}`, {
      hint: 'each is set as if the others stayed, so together they would not keep the budget: name one an alert',
    });
  const wrong = targets.find(({ value }) => value <= 0);
  if (wrong !== undefined)
    throw new DriftdrillError('calibrate-sign', `stack.calibrate: ${wrong.id} is ${wrong.value}`, {
      hint: 'the search goes by ratios, so start it from a number above 0',
    });
  return targets;
}

/** How to choose among the numbers of a rule. */
export function pathHint(several: readonly Tunable[]): string {
  return `name one by path: ${several.map(({ id }) => id).join(' or ')}`;
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
