import { relative } from 'node:path';
import { rulePlace } from '../../../scenarios/places.js';
import type { CheckResult, Comparison } from '../../core/comparison.js';
import type { Plan, StackPlan } from '../../core/plan.js';
import { alertGroups } from '../../score/selection.js';

/** Where the rules of the alerts that moved stand, as GitHub names files. */
export function placesOf(plan: Plan, before: StackPlan, { cells, alarms }: Comparison): CheckResult['places'] {
  const moved = new Set([...cells, ...alarms].filter(({ change }) => change !== 'same').map(({ alert }) => alert));
  const rule = (stack: StackPlan, alert: string) => {
    const group = alertGroups({ ...plan, stack }).find(({ key }) => key === alert);
    return group === undefined ? undefined : stack.rules[group.rules[0]];
  };
  const root = process.env.GITHUB_WORKSPACE ?? process.cwd();
  const places: CheckResult['places'] = {};
  for (const alert of moved) {
    const place = rulePlace(plan.file, alert, rule(before, alert), rule(plan.stack, alert));
    places[alert] = { file: relative(root, place.file), line: place.line ?? 1, column: place.column ?? 1 };
  }
  return places;
}
