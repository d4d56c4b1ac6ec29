import { checkDetector, taskProblem } from '../../detectors/check.js';
import { formatDuration } from '../../harness/core/quantity.js';
import { suggest } from '../nearest.js';
import { signalProblem } from '../vocabulary.js';
import type { CheckContext } from './context.js';
import { checkWindows } from './windows.js';

function reference(context: CheckContext): void {
  const { of, last } = context.file.stack.reference;
  const { warmupS } = context.plan.timeline;
  const { replay } = context.file.system.traffic;
  if (of === 'file' && replay?.reference === undefined)
    context.error(['stack', 'reference', 'of'], {
      code: 'missing-key',
      message: 'the reference is a file, and none is named',
      hint: 'give system.traffic.replay.reference',
    });
  if (of === 'file' && last !== undefined)
    context.warn(['stack', 'reference', 'last'], {
      code: 'unused',
      message: 'a reference file is taken whole, so last does nothing',
      key: true,
    });
  if (of === 'warmup' && last !== undefined && last > warmupS)
    context.warn(['stack', 'reference', 'last'], {
      code: 'reference-clipped',
      message: `the reference is ${formatDuration(last)} long and the warm-up ${formatDuration(warmupS)}: it is cut to the warm-up`,
    });
}

/** Checks signals, segments, windows and references. */
export function checkDetectors(context: CheckContext): void {
  const { shape, task } = context;
  reference(context);
  for (const [name, detector] of Object.entries(context.file.stack.detectors)) {
    const path = ['stack', 'detectors', name];
    const { signal } = detector.params;
    const declaration = context.kinds.detectors.get(detector.kind);
    const numericOnly = declaration?.shape === 'sequential' || declaration?.numericOnly === true;
    if (['any', 'all', 'count', 'and', 'or'].includes(name))
      context.error(path, {
        code: 'bad-name',
        message: `a detector cannot be called '${name}': expressions use the word`,
        key: true,
      });
    if (typeof signal === 'string') {
      const problem = signalProblem(signal, { features: shape?.features ?? null, task, numericOnly });
      if (problem) context.error([...path, detector.kind, 'signal'], { code: 'unknown-signal', ...problem });
      else if (declaration) {
        const unfit = task && taskProblem(declaration, task);
        for (const message of [...checkDetector(declaration, detector.params), ...(unfit ? [unfit] : [])])
          context.error([...path, detector.kind], { code: 'detector-does-not-fit', message, key: true });
      }
    }
    for (const [k, dimension] of detector.by.entries()) {
      const names = shape?.segments.map((segment) => segment.name);
      if (names && !names.includes(dimension))
        context.error([...path, 'by', k], {
          code: 'unknown-name',
          message: `there is no segment '${dimension}'`,
          hint: suggest(dimension, names, 'segments'),
        });
    }
    if (declaration)
      checkWindows(context, {
        name,
        declaration,
        params: detector.params,
        path: [...path, detector.kind],
        lenient: false,
      });
  }
}
