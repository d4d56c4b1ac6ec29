import { atEachMoment, type Reading, readExpression, selects } from './promql.js';
import type { GroupRule, RuleGroup } from './rule-file.js';

/** A rule with its place in the order of evaluation. */
export interface RuleNode {
  readonly rule: GroupRule;
  readonly everyS: number;
  /** Of its group. */
  readonly offsetS: number;
  readonly limit: number;
  readonly reading: Reading;
  /** What the engine is asked. */
  readonly query: string;
  /** Recording rules whose series it reads. */
  readonly reads: RuleNode[];
  /** 0: it reads what is scraped; 1: what rules of level 0 record, and so on. */
  level: number;
  /** How far back it sees, through what it reads. */
  lookbackS: number;
  /** It reads what some rule made of itself, directly or through others. */
  circular: boolean;
}

/** All rules of some groups, with who reads whose series. */
export function ruleGraph(groups: readonly RuleGroup[], intervalS: number): RuleNode[] {
  const nodes = groups.flatMap((group) =>
    group.rules.map((rule): RuleNode => {
      const reading = readExpression(rule.expr);
      const everyS = group.intervalS ?? intervalS;
      const { offsetS, limit } = group;
      const query = atEachMoment(rule.expr);
      return { rule, everyS, offsetS, limit, reading, query, reads: [], level: -1, lookbackS: 0, circular: false };
    }),
  );
  const records = nodes.filter(({ rule }) => rule.kind === 'record');
  for (const node of nodes)
    for (const record of records)
      if (node.reading.selectors.some((selector) => mayRead(selector, record))) node.reads.push(record);
  for (const node of nodes) settle(node, new Set());
  spreadCircles(nodes);
  return nodes;
}

/** Whether a selector reads what a rule records, as far as the rule's own labels tell. */
function mayRead(selector: Reading['selectors'][number], { rule }: RuleNode): boolean {
  const told = {
    ...selector,
    matchers: selector.matchers.filter(({ label }) => label === '__name__' || rule.labels[label] !== undefined),
  };
  return selects(told, rule.name, rule.labels);
}

function settle(node: RuleNode, above: Set<RuleNode>): void {
  if (node.level >= 0) return;
  if (above.has(node)) {
    node.circular = true;
    return;
  }
  above.add(node);
  for (const read of node.reads) settle(read, above);
  above.delete(node);
  const levels = node.reads.map(({ level }) => level);
  node.level = node.rule.kind === 'record' || levels.length > 0 ? Math.max(-1, ...levels) + 1 : 0;
  node.lookbackS = node.reading.lookbackS + node.offsetS + Math.max(0, ...node.reads.map(({ lookbackS }) => lookbackS));
}

/** Who reads a circle is no better off than who is in it. */
function spreadCircles(nodes: readonly RuleNode[]): void {
  for (let found = true; found; ) {
    found = false;
    for (const node of nodes)
      if (!node.circular && node.reads.some(({ circular }) => circular)) {
        node.circular = true;
        found = true;
      }
  }
}

/** Recording rules that some alert needs, by level. */
export function recordingLevels(nodes: readonly RuleNode[]): RuleNode[][] {
  const needed = new Set<RuleNode>();
  const need = (node: RuleNode): void => {
    for (const read of node.reads)
      if (!needed.has(read)) {
        needed.add(read);
        need(read);
      }
  };
  for (const node of nodes) if (node.rule.kind === 'alert') need(node);
  const levels: RuleNode[][] = [];
  for (const node of nodes)
    if (needed.has(node)) {
      levels[node.level] ??= [];
      levels[node.level].push(node);
    }
  return levels;
}
