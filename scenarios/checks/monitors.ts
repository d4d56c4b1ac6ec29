import { DriftdrillError } from '../../harness/core/errors.js';
import { monitorPlans, monitorRules } from '../compile/stack.js';
import type { CheckContext } from './context.js';

/** Reads the files of the monitors, which name their alerts. */
export function checkMonitors(context: CheckContext): void {
  for (const [i, plan] of monitorPlans(context.file.stack, context.folder).entries()) {
    try {
      monitorRules(plan, i, context.kinds);
    } catch (error) {
      if (!(error instanceof DriftdrillError)) throw error;
      const { code, message, hint, place } = error;
      const path = ['stack', 'monitors', i, plan.kind];
      if (place === undefined) context.error(path, { code, message, hint: hint ?? null });
      else context.findings.push({ level: 'error', code, message, place, ...(hint && { hint }) });
    }
  }
}
