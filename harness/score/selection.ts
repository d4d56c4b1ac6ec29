import type { Plan, RulePlan, Severity } from '../core/plan.js';

/** Rules that make up one alert of the scorecard. */
export interface AlertGroup {
  /** Name, with labels where another alert shares the name: `Burn{severity="critical"}`. */
  readonly key: string;
  /** Indices into the plan's rules. */
  readonly rules: readonly number[];
  readonly severity: Severity;
  readonly diagnosis: string | null;
  readonly runbook: string | null;
}

const severities: readonly Severity[] = ['page', 'ticket', 'info'];

/** The alerts of a plan in the order of their first rule; rules with the same name and labels are pooled. */
export function alertGroups(plan: Plan): AlertGroup[] {
  const { rules } = plan.stack;
  const identities = new Map<string, number[]>();
  for (const [index, rule] of rules.entries()) {
    const members = identities.get(labelled(rule));
    if (members === undefined) identities.set(labelled(rule), [index]);
    else members.push(index);
  }
  const groups = [...identities.entries()].map(([identity, members]) => ({
    identity,
    members,
    alert: rules[members[0]].alert,
  }));
  return groups.map(({ identity, members, alert }) => {
    const pooled = members.map((index) => rules[index]);
    return {
      key: groups.some((other) => other.alert === alert && other.identity !== identity) ? identity : alert,
      rules: members,
      severity: severities.find((severity) => pooled.some((rule) => rule.severity === severity)) ?? 'ticket',
      diagnosis: pooled.find((rule) => rule.diagnosis !== null)?.diagnosis ?? null,
      runbook: pooled.find((rule) => rule.runbook !== null)?.runbook ?? null,
    };
  });
}

function labelled({ alert, labels }: RulePlan): string {
  const pairs = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  if (pairs.length === 0) return alert;
  return `${alert}{${pairs.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(',')}}`;
}

/**
 * Rules that a gate or expectation speaks of: a name, a name with labels (`Burn{severity="critical"}`; a rule's own
 * severity answers for a missing label of that name), else a severity or `all`. Empty where nothing matches.
 */
export function selectRules(plan: Plan, selector: string): number[] {
  const { rules } = plan.stack;
  const text = selector.trim();
  const open = text.indexOf('{');
  const name = (open < 0 ? text : text.slice(0, open)).trim();
  const wanted = open < 0 ? [] : matchers(text.slice(open));
  const indices = rules.map((_, index) => index);
  if (rules.some((rule) => rule.alert === name))
    return indices.filter(
      (index) => rules[index].alert === name && wanted.every(([label, value]) => has(rules[index], label, value)),
    );
  if (name === 'all') return indices;
  return indices.filter((index) => rules[index].severity === name);
}

function matchers(text: string): [string, string][] {
  return [...text.matchAll(/([A-Za-z_][\w.-]*)\s*=\s*"((?:[^"\\]|\\.)*)"/g)].map(([, label, value]) => [
    label,
    value.replace(/\\(.)/g, '$1'),
  ]);
}

function has(rule: RulePlan, label: string, value: string): boolean {
  return (rule.labels[label] ?? (label === 'severity' ? rule.severity : undefined)) === value;
}
