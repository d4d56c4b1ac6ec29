import { checkDetector } from '../../detectors/check.js';
import { notBinary } from '../../detectors/signals/signal.js';
import { suggest } from '../nearest.js';
import { signalProblem } from '../vocabulary.js';
import type { CheckContext } from './context.js';
import { checkRunbook } from './rules.js';
import { checkWindows } from './windows.js';

function detectors(context: CheckContext, i: number): void {
  const { shape, task } = context;
  const path = ['stack', 'presets', i];
  const said = new Set<string>();
  const complain = (code: string, message: string, hint: string | null): void => {
    if (said.has(message)) return;
    said.add(message);
    context.error(path, { code, message, hint });
  };
  for (const { name, kind, params, signal } of context.presets[i]?.detectors ?? []) {
    const declaration = context.kinds.detectors.get(kind);
    if (!declaration) continue;
    const numericOnly = declaration.shape === 'sequential' || declaration.numericOnly === true;
    const problem = signalProblem(signal, { features: shape?.features ?? null, task, numericOnly });
    if (problem) complain('unknown-signal', problem.message, problem.hint);
    else {
      for (const message of checkDetector(declaration, params)) complain('detector-does-not-fit', message, null);
      const binary =
        declaration.binaryOnly === true ? notBinary(signal, task === 'regression' || task === 'ranking') : null;
      if (binary !== null) complain('detector-does-not-fit', binary, null);
    }
    checkWindows(context, { name, declaration, params, path, lenient: true });
  }
}

/** Checks signals, segments and windows of presets; a window that never fills is only a warning. */
export function checkPresets(context: CheckContext): void {
  for (const [i, { kind, rules, detectors: found }] of context.presets.entries()) {
    const path = ['stack', 'presets', i];
    for (const dimension of found[0]?.by ?? []) {
      const names = context.shape?.segments.map((segment) => segment.name);
      if (names && !names.includes(dimension))
        context.error(path, {
          code: 'unknown-name',
          message: `there is no segment '${dimension}'`,
          hint: suggest(dimension, names, 'segments'),
        });
    }
    if (rules.length === 0)
      context.error(path, {
        code: 'nothing-to-watch',
        message: `preset ${kind} finds nothing to watch in this system`,
        hint: 'give it a signal, or remove it',
      });
    detectors(context, i);
    const runbook = rules[0]?.runbook;
    if (runbook) checkRunbook(context, [...path, kind, 'runbook'], runbook);
  }
}
