import type { RulePlan } from './plan.js';

/** True where some of these rules have alerts that came in during a live run: what their twin would have done is unknown. */
export function anyTakenIn(all: readonly RulePlan[], rules: Iterable<number>): boolean {
  for (const rule of rules) if (all[rule].takenIn === true) return true;
  return false;
}

/** True where an alert's name (with labels or without), a severity or `all` may stand for such an alert. */
export function speaksOfTakenIn(all: readonly RulePlan[], selector: string): boolean {
  const name = selector.split('{')[0].trim();
  const group = !all.some(({ alert }) => alert === name);
  return all.some(
    ({ takenIn, alert, severity }) =>
      takenIn === true && (alert === name || (group && (name === 'all' || severity === name))),
  );
}
