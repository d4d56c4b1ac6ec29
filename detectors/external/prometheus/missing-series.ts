import type { SeriesName } from './meter.js';
import { type Need, type Selector, selects } from './promql.js';
import type { RuleNode } from './rule-graph.js';

/** Why an alert can't fire. */
export interface DeadRule {
  readonly node: RuleNode;
  readonly reason: string;
}

/** Alerts that need series which are not there, of their own or of what they read. */
export function deadRules(nodes: readonly RuleNode[], series: readonly SeriesName[]): DeadRule[] {
  const names = new Set(series.map(({ name }) => name));
  for (const { rule } of nodes) if (rule.kind === 'record') names.add(rule.name);
  const known = new Map<RuleNode, string | null>();
  const reasonOf = (node: RuleNode): string | null => {
    const reason = known.get(node);
    if (reason !== undefined) return reason;
    // One that reads itself, through others maybe, is told apart elsewhere.
    known.set(node, null);
    const found = lacking(node, node.reading.need);
    known.set(node, found);
    return found;
  };
  const lacking = (node: RuleNode, need: Need): string | null => {
    if (need === null) return null;
    if ('all' in need) return firstOf(need.all.map((part) => lacking(node, part)));
    if (!('any' in need)) return lackingSelector(node, need);
    const reasons = need.any.map((part) => lacking(node, part));
    return reasons.includes(null) ? null : firstOf(reasons);
  };
  const lackingSelector = (node: RuleNode, selector: Selector): string | null => {
    if (series.some(({ name, labels }) => selects(selector, name, labels))) return null;
    const recorded = node.reads.filter(({ rule }) => selector.name === null || rule.name === selector.name);
    if (recorded.length > 0) {
      const reasons = recorded.map(reasonOf);
      return reasons.includes(null) ? null : reasons[0];
    }
    if (selector.name === 'ALERTS' || selector.name === 'ALERTS_FOR_STATE')
      return `${selector.name} is not written here, and it reads ${selector.text}`;
    const wrong = selector.name !== null && names.has(selector.name);
    return `${selector.text} matches none of the series${wrong ? ` (${selector.name} is there, with other labels)` : ''}`;
  };
  return nodes
    .filter(({ rule, circular }) => rule.kind === 'alert' && !circular)
    .flatMap((node) => {
      const reason = reasonOf(node);
      return reason === null ? [] : [{ node, reason }];
    });
}

function firstOf(reasons: readonly (string | null)[]): string | null {
  return reasons.find((reason) => reason !== null) ?? null;
}

/** Says so of each. */
export function deadText({ node, reason }: DeadRule): string {
  return `alert ${node.rule.name} can never fire on these metrics: ${reason}`;
}
