import type { DetectorDeclaration } from '../../detectors/detector.js';
import { formatDuration } from '../../harness/core/quantity.js';
import type { Path } from '../yaml/tree.js';
import type { CheckContext } from './context.js';

/** Lengths of a detector's windows, and the parameter that gives each where one does. */
function windowsOf(declaration: DetectorDeclaration, params: Record<string, unknown>): [string | null, number][] {
  if (declaration.shape === 'sequential') return [];
  return declaration.windows(params).map((length) => {
    const key = ['window', 'long', 'short', ...Object.keys(params)].find((name) => params[name] === length);
    return [key ?? null, length];
  });
}

/** A detector whose windows are checked. */
export interface WindowedPlan {
  readonly name: string;
  readonly declaration: DetectorDeclaration;
  readonly params: Record<string, unknown>;
  /** Where its parameters stand. */
  readonly path: Path;
  /** Warn only: the windows are not the file's own. */
  readonly lenient: boolean;
}

/** Says where windows are longer than a trial, or a reference is missing. */
export function checkWindows(context: CheckContext, { name, declaration, params, path, lenient }: WindowedPlan): void {
  const endS = context.endS();
  const { warmupS } = context.plan.timeline;
  const { reference } = context.plan.stack;
  const hint = 'make the window shorter, or timeline.control or timeline.deadline longer';
  const afterS =
    declaration.shape === 'windowed' && declaration.needsReference && reference.kind === 'warmup' ? warmupS : 0;
  for (const [key, length] of windowsOf(declaration, params)) {
    const at = key === null ? path : [...path, key];
    const window = key === null || key === 'window' ? 'window' : `${key} window`;
    const wanted = `the ${window} of '${name}' is ${formatDuration(length)}`;
    const code = 'window-too-long';
    if (length > endS) {
      const complaint = { code, message: `${wanted}, and a trial lasts only ${formatDuration(endS)}`, hint };
      if (lenient) context.warn(at, complaint);
      else context.error(at, complaint);
    }
    if (length <= endS && length > endS - afterS) {
      const rest = formatDuration(endS - afterS);
      context.warn(at, {
        code,
        message: `${wanted}, and only ${rest} of a trial follow the reference: it never fills`,
        hint,
      });
    }
  }
  const { every } = params;
  if (typeof every === 'number' && every > endS) {
    const complaint = {
      code: 'window-too-long',
      message: `'${name}' looks every ${formatDuration(every)}, and a trial lasts only ${formatDuration(endS)}`,
      hint: 'make it look more often',
    };
    if (lenient) context.warn([...path, 'every'], complaint);
    else context.error([...path, 'every'], complaint);
  }
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
    declaration.needsReference(params)
  )
    context.warn(path, {
      code: 'no-reference',
      message: `'${name}' takes its mean and sd from the warm-up, and there is none: it will never fire`,
      hint: 'give mean and sd, or give timeline.warmup a length',
      key: true,
    });
}
