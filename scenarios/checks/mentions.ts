import { suggest } from '../nearest.js';
import type { Path } from '../yaml/tree.js';
import type { CheckContext } from './context.js';

function labelled({
  alert,
  labels,
  severity,
}: {
  alert: string;
  labels: Record<string, string>;
  severity: string;
}): string {
  const pairs = Object.entries({ severity, ...labels }).map(([key, value]) => `${key}="${value}"`);
  return `${alert}{${pairs.join(',')}}`;
}

/** Checks that an alert that a verdict speaks of is there; `groups` are words that stand for several. */
export function checkAlert(
  context: CheckContext,
  path: Path,
  selector: string,
  offset: number | undefined,
  groups: readonly string[],
): void {
  if (groups.includes(selector)) return;
  const [name = ''] = selector.split('{');
  const names = context.alertNames();
  const at = offset === undefined ? {} : { offset };
  if (!names.includes(name)) {
    if (context.hasForeignAlerts()) return;
    context.error(path, {
      code: 'unknown-name',
      message: `there is no alert '${name}'`,
      hint: suggest(name, [...names, ...groups], 'alerts'),
      ...at,
    });
    return;
  }
  const labels = [...selector.matchAll(/([\w-]+)="([^"]*)"/g)];
  if (labels.length === 0) return;
  const all = [
    ...context.file.stack.rules,
    ...context.presets.flatMap((preset) => preset.rules),
    ...context.monitored(),
  ];
  const rules = all.filter((rule) => rule.alert === name);
  const fits = rules.some((rule) =>
    labels.every(
      ([, key, value]) =>
        rule.labels[key] === value || (key === 'severity' && rule.labels[key] === undefined && rule.severity === value),
    ),
  );
  if (!fits && rules.length > 0)
    context.error(path, {
      code: 'unknown-name',
      message: `no alert ${name} has the labels of ${selector}`,
      hint: `there is: ${rules.map(labelled).join(', ')}`,
      ...at,
    });
}

/** Checks that a fault that a verdict speaks of is there; where none is named there must be exactly one. */
export function checkFault(context: CheckContext, path: Path, fault: string | null, offset: number | undefined): void {
  const ids = context.faultIds();
  const at = offset === undefined ? {} : { offset };
  if (fault !== null) {
    if (!ids.includes(fault))
      context.error(path, {
        code: 'unknown-name',
        message: `there is no fault '${fault}'`,
        hint: suggest(fault, ids, 'faults'),
        ...at,
      });
  } else if (ids.length === 0)
    context.error(path, {
      code: 'no-fault',
      message: 'the scenario has no fault that could be detected',
      hint: 'judge falseAlarmsPerDay(…) instead',
      ...at,
    });
  else if (ids.length > 1)
    context.error(path, {
      code: 'which-fault',
      message: `the scenario has ${ids.length} faults: which is meant?`,
      hint: `name it, as in (…, ${ids[0]})`,
      ...at,
    });
}
