import { checkDetector } from '../../detectors/check.js';
import type { DetectorDeclaration } from '../../detectors/detector.js';
import { formatDuration } from '../../harness/core/quantity.js';
import { suggest } from '../nearest.js';
import { signalProblem } from '../vocabulary.js';
import type { CheckContext } from './context.js';

/** Lengths of a detector's windows, and the parameter that gives each where one does. */
function windowsOf(declaration: DetectorDeclaration, params: Record<string, unknown>): [string | null, number][] {
  if (declaration.shape === 'sequential') return [];
  return declaration.windows(params).map((length) => {
    const key = ['window', 'long', 'short', ...Object.keys(params)].find((name) => params[name] === length);
    return [key ?? null, length];
  });
}

function windows(context: CheckContext, name: string): void {
  const detector = context.file.stack.detectors[name];
  const declaration = detector && context.kinds.detectors.get(detector.kind);
  if (!detector || !declaration) return;
  const path = ['stack', 'detectors', name, detector.kind];
  const endS = context.endS();
  const { warmupS } = context.plan.timeline;
  const { reference } = context.plan.stack;
  const hint = 'make the window shorter, or timeline.control or timeline.deadline longer';
  const afterS =
    declaration.shape === 'windowed' && declaration.needsReference && reference.kind === 'warmup' ? warmupS : 0;
  for (const [key, length] of windowsOf(declaration, detector.params)) {
    const at = key === null ? path : [...path, key];
    const window = key === null || key === 'window' ? 'window' : `${key} window`;
    const wanted = `the ${window} of '${name}' is ${formatDuration(length)}`;
    const code = 'window-too-long';
    if (length > endS)
      context.error(at, { code, message: `${wanted}, and a trial lasts only ${formatDuration(endS)}`, hint });
    else if (length > endS - afterS) {
      const rest = formatDuration(endS - afterS);
      context.warn(at, {
        code,
        message: `${wanted}, and only ${rest} of a trial follow the reference: it never fills`,
        hint,
      });
    }
  }
  const { every } = detector.params;
  if (typeof every === 'number' && every > endS)
    context.error([...path, 'every'], {
      code: 'window-too-long',
      message: `'${name}' looks every ${formatDuration(every)}, and a trial lasts only ${formatDuration(endS)}`,
      hint: 'make it look more often',
    });
  if (declaration.shape === 'windowed' && declaration.needsReference && reference.kind === 'warmup' && warmupS === 0)
    context.warn(path, {
      code: 'no-reference',
      message: `'${name}' compares with the warm-up, and there is none: it will never fire`,
      hint: 'give timeline.warmup a length, or stack.reference of: file',
      key: true,
    });
  if (
    declaration.shape === 'sequential' &&
    reference.kind === 'warmup' &&
    warmupS === 0 &&
    declaration.needsReference(detector.params)
  )
    context.warn(path, {
      code: 'no-reference',
      message: `'${name}' takes its mean and sd from the warm-up, and there is none: it will never fire`,
      hint: 'give mean and sd, or give timeline.warmup a length',
      key: true,
    });
}

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
      else if (declaration)
        for (const message of checkDetector(declaration, detector.params))
          context.error([...path, detector.kind], { code: 'detector-does-not-fit', message, key: true });
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
    windows(context, name);
  }
}
