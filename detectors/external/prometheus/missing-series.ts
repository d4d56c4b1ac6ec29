import type { SeriesName } from './meter.js';
import { type Selector, selects } from './promql.js';
import type { RuleNode } from './rule-graph.js';

/** Says of alerts that read series which are not there. */
export function missingSeries(nodes: readonly RuleNode[], series: readonly SeriesName[]): string[] {
  const recording = nodes.filter(({ rule }) => rule.kind === 'record').map(({ rule }) => rule.name);
  const names = new Set([...series.map(({ name }) => name), ...recording]);
  const dead = new Map<RuleNode, string | null>();
  /** The first selector, of the rule or of what it reads, that matches nothing; null where all do. */
  const missing = (node: RuleNode): string | null => {
    const known = dead.get(node);
    if (known !== undefined) return known;
    dead.set(node, null);
    const found =
      node.reading.selectors.map((selector) => lacking(node, selector)).find((text) => text !== null) ?? null;
    dead.set(node, found);
    return found;
  };
  const lacking = (node: RuleNode, selector: Selector): string | null => {
    if (selector.absent || series.some(({ name, labels }) => selects(selector, name, labels))) return null;
    const recorded = node.reads.filter(({ rule }) => selector.name === null || rule.name === selector.name);
    if (recorded.length > 0) {
      const reasons = recorded.map(missing);
      return reasons.includes(null) ? null : reasons[0];
    }
    const wrong = selector.name !== null && names.has(selector.name);
    return `${selector.text} matches none of the series${wrong ? ` (${selector.name} is there, with other labels)` : ''}`;
  };
  return nodes
    .filter(({ rule }) => rule.kind === 'alert')
    .flatMap((node) => {
      const { rule, reading, circular } = node;
      if (circular) return [`alert ${rule.name} may never fire: a rule reads what it records`];
      const reason = missing(node);
      if (reason === null) return [];
      const can = reading.hasAlternatives ? 'may never fire' : 'can never fire';
      return [`alert ${rule.name} ${can} on these metrics: ${reason}`];
    });
}
