import { resolve } from 'node:path';
import type { MonitorComplaint } from '../../detectors/external/monitor.js';
import { DriftdrillError, FindingsError } from '../../harness/core/errors.js';
import type { MonitorPlan } from '../../harness/core/plan.js';
import { monitorPlans, monitorRules } from '../compile/stack.js';
import { suggest } from '../nearest.js';
import type { Path } from '../yaml/tree.js';
import type { CheckContext } from './context.js';

/** Reads the files of the monitors, which name their alerts. */
export function checkMonitors(context: CheckContext): void {
  for (const [i, plan] of monitorPlans(context.file.stack, context.folder).entries()) {
    try {
      monitorRules(plan, i, context.kinds);
      for (const complaint of context.kinds.monitors.get(plan.kind)?.check?.(plan, context.shape) ?? [])
        say(context, ['stack', 'monitors', i, plan.kind, ...complaint.path], complaint);
    } catch (error) {
      if (error instanceof FindingsError) {
        context.findings.push(...error.findings);
        continue;
      }
      if (!(error instanceof DriftdrillError)) throw error;
      const { code, message, hint, place } = error;
      const path = ['stack', 'monitors', i, plan.kind, ...namedIn(plan, message)];
      if (place === undefined) context.error(path, { code, message, hint: hint ?? null });
      else context.findings.push({ level: 'error', code, message, place, ...(hint && { hint }) });
    }
  }
}

/** Adds what a monitor says of itself. */
export function say(
  context: CheckContext,
  path: Path,
  { level, message, hint, word, candidates, noun, place }: MonitorComplaint,
): void {
  const code = word === undefined ? 'monitor-parameters' : 'unknown-name';
  const advice = word === undefined ? hint : suggest(word, candidates ?? [], noun);
  if (place !== undefined) context.findings.push({ level, code, message, place, ...(advice && { hint: advice }) });
  else context[level === 'error' ? 'error' : 'warn'](path, { code, message, hint: advice ?? null });
}

/** Where the parameters name the file that a message is about; the whole of them where none does. */
function namedIn({ params, folder }: MonitorPlan, message: string): Path {
  const named = (value: unknown): boolean =>
    typeof value === 'string' &&
    value !== '' &&
    [value, resolve(folder, value)].some((file) => message.endsWith(` ${file}`));
  for (const [key, value] of Object.entries(params)) {
    if (named(value)) return [key];
    const at = Array.isArray(value) ? value.findIndex(named) : -1;
    if (at >= 0) return [key, at];
  }
  return [];
}
