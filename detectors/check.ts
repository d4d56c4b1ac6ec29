import type { Shape } from '../harness/core/batch.js';
import type { DetectorDeclaration } from './detector.js';
import { notBinary, parseSignal, signalNature } from './signals/signal.js';

/** More panes than this in a window would cost more than they tell. */
const mostTicks = 200_000;

/**
 * Whether parsed parameters fit together and fit the signal, in words for the user; empty where they do. What only the
 * features of a run can tell is said by `createStack`.
 * @param params as parsed by the declaration
 * @param signal name or pattern; `params.signal` where it is left out
 */
export function checkDetector(
  declaration: DetectorDeclaration,
  params: Record<string, unknown>,
  signal: string = typeof params.signal === 'string' ? params.signal : '',
): string[] {
  const problems: string[] = [];
  const parsed = parseSignal(signal);
  if (parsed === null) problems.push(`there is no signal '${signal}'`);
  if (declaration.shape === 'sequential') {
    const nature = signalNature(signal);
    const every = params.every ?? 'event';
    if (parsed !== null && every === 'event' && (nature === 'metric' || nature === 'count'))
      problems.push(
        `${signal} has no value of its own an event; give ${declaration.kind} an interval, such as every: 1m`,
      );
  } else {
    const every = Number(params.every ?? 60);
    const longest = Math.max(...declaration.windows(params));
    if (longest / every > mostTicks)
      problems.push(`a window of ${longest / every} evaluations is too many; make every longer (at most ${mostTicks})`);
  }
  const values = declaration.binaryOnly === true ? notBinary(signal) : null;
  if (values !== null) problems.push(`${declaration.kind}: ${values}`);
  return [...problems, ...(declaration.check?.(params, signal) ?? [])];
}

const models: Readonly<Record<Shape['task'], string>> = {
  binary: 'a classifier of two classes',
  regression: 'a regressor',
  ranking: 'a ranker',
  none: 'no model',
};

/** Why a detector makes no sense for this kind of model, in words for the user; null where it does. */
export function taskProblem(declaration: DetectorDeclaration, task: Shape['task']): string | null {
  const { tasks } = declaration.shape === 'windowed' ? declaration : { tasks: undefined };
  if (tasks === undefined || tasks.includes(task)) return null;
  return `${declaration.kind} is for ${tasks.map((one) => models[one]).join(' or ')}, and here is ${models[task]}`;
}
