import type { Place } from '../harness/core/errors.js';
import type { RulePlan } from '../harness/core/plan.js';
import { readMerged } from './files.js';
import { type Node, nodeAt, type Path, placeOf } from './yaml/tree.js';

/** Keys of a rule in a file, and what they compile to. */
const keys: readonly [string, keyof RulePlan][] = [
  ['when', 'when'],
  ['for', 'forS'],
  ['cooldown', 'cooldownS'],
];

/**
 * Where the rule of an alert stands in a scenario: the part of it that differs from an earlier rule, where one is
 * written there; the list of rules where the alert is gone.
 */
export function rulePlace(file: string, alert: string, before?: RulePlan, now?: RulePlan): Place {
  const { root } = readMerged(file, []);
  if (root === null) return { file };
  const rules: Path = ['stack', 'rules'];
  const index = ruleIndex(root, rules, alert, now);
  if (index < 0) return placeOf(root, rules);
  const rule: Path = [...rules, index];
  const changed =
    before === undefined || now === undefined
      ? undefined
      : keys.find(([key, field]) => before[field] !== now[field] && nodeAt(root, [...rule, key]) !== undefined);
  return placeOf(root, changed === undefined ? [...rule, 'alert'] : [...rule, changed[0]]);
}

/** The rule of that name, the one with the labels of the compiled rule where several share it. */
function ruleIndex(root: Node, rules: Path, alert: string, now: RulePlan | undefined): number {
  const list = nodeAt(root, rules);
  if (list?.kind !== 'list') return -1;
  const text = (index: number, path: Path): string | null => {
    const node = nodeAt(root, [...rules, index, ...path]);
    return node?.kind === 'scalar' ? String(node.value) : null;
  };
  const name = now?.alert ?? alert.replace(/\{.*$/s, '');
  const named = list.items.map((_, index) => index).filter((index) => text(index, ['alert']) === name);
  const labels = Object.entries(now?.labels ?? {});
  return (
    named.find((index) => labels.every(([label, value]) => text(index, ['labels', label]) === value)) ?? named[0] ?? -1
  );
}
