import type { MonitorComplaint } from '../../detectors/external/monitor.js';
import { DriftdrillError } from '../../harness/core/errors.js';
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
      if (!(error instanceof DriftdrillError)) throw error;
      const { code, message, hint, place } = error;
      const path = ['stack', 'monitors', i, plan.kind];
      if (place === undefined) context.error(path, { code, message, hint: hint ?? null });
      else context.findings.push({ level: 'error', code, message, place, ...(hint && { hint }) });
    }
  }
}

/** Adds what a monitor says of itself. */
export function say(
  context: CheckContext,
  path: Path,
  { level, message, hint, word, candidates, noun }: MonitorComplaint,
): void {
  const code = word === undefined ? 'monitor-parameters' : 'unknown-name';
  const advice = word === undefined ? hint : suggest(word, candidates ?? [], noun);
  context[level === 'error' ? 'error' : 'warn'](path, { code, message, hint: advice ?? null });
}
