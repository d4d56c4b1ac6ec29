import { resolve } from 'node:path';
import type { Shape } from '../../../harness/core/batch.js';
import { DriftdrillError } from '../../../harness/core/errors.js';
import type { MonitorPlan, RulePlan, Severity } from '../../../harness/core/plan.js';
import { type ConstantSeries, readConstantSeries } from './constant-series.js';
import { filesAt } from './glob.js';
import { matches } from './matcher.js';
import { type MetricPlan, metricPlans } from './metric-plan.js';
import type { PrometheusParams } from './params.js';
import { type Selector, selects } from './promql.js';
import { type GroupRule, type RuleGroup, readRuleFile } from './rule-file.js';
import { type RuleNode, ruleGraph } from './rule-graph.js';

export function paramsOf(plan: MonitorPlan): PrometheusParams {
  return plan.params as PrometheusParams;
}

export function pathsOf(plan: MonitorPlan, files: readonly string[]): string[] {
  return files.map((file) => resolve(plan.folder, file));
}

export function scrapeS(plan: MonitorPlan): number {
  const { scrape, interval } = paramsOf(plan);
  return scrape ?? interval;
}

interface Rules {
  readonly groups: readonly RuleGroup[];
  readonly nodes: readonly RuleNode[];
}

/** Files are read once a plan: every trial of a worker asks for them. */
const read = new WeakMap<MonitorPlan, Rules>();

function rulesOf(plan: MonitorPlan): Rules {
  let known = read.get(plan);
  if (known === undefined) {
    const groups = ruleFiles(plan).flatMap(readRuleFile);
    known = { groups, nodes: ruleGraph(groups, paramsOf(plan).interval) };
    read.set(plan, known);
  }
  return known;
}

/** Each file once, as Prometheus reads it once, whatever names it. */
function ruleFiles(plan: MonitorPlan): string[] {
  const { rules } = paramsOf(plan);
  const files = pathsOf(plan, rules).flatMap((path, i) => {
    const found = filesAt(path);
    if (found.length > 0) return found;
    throw new DriftdrillError('file-missing', `there is no file ${rules[i]}`, {
      hint: 'paths are relative to the file that names them',
    });
  });
  return [...new Set(files)];
}

/** All groups of the monitor's files in their order. @throws DriftdrillError with file and line */
export function groupsOf(plan: MonitorPlan): readonly RuleGroup[] {
  return rulesOf(plan).groups;
}

/** All rules of the monitor's files in their order. @throws DriftdrillError with file and line */
export function nodesOf(plan: MonitorPlan): readonly RuleNode[] {
  return rulesOf(plan).nodes;
}

/** The alerting ones; the plan has a rule for each, in this order. */
export function alertNodes(nodes: readonly RuleNode[]): RuleNode[] {
  return nodes.filter(({ rule }) => rule.kind === 'alert');
}

/** An alerting rule as the plan knows it. */
export function rulePlanOf(rule: GroupRule, { severity }: PrometheusParams): RulePlan {
  const { labels, annotations } = rule;
  const told = labels[severity.label];
  const level = (['page', 'ticket', 'info'] as const).find((one) => severity[one].includes(told)) ?? 'ticket';
  return {
    alert: rule.name,
    labels: Object.fromEntries(Object.entries(labels).filter(([, text]) => !text.includes('{{'))),
    when: rule.expr,
    forS: rule.forS,
    cooldownS: 0,
    severity: level satisfies Severity,
    diagnosis: labels.diagnosis ?? annotations.diagnosis ?? null,
    runbook: annotations.runbook_url ?? annotations.runbook ?? null,
  };
}

/** The metrics that some rule reads: others would cost time and tell nobody anything. */
export function readMetrics(plan: MonitorPlan, nodes: readonly RuleNode[], shape: Shape): MetricPlan[] {
  const selectors = nodes.flatMap(({ reading }) => reading.selectors);
  const open = selectors.some(({ name }) => name === null);
  const names = new Set(selectors.map(({ name }) => name));
  const parts = ['', '_bucket', '_sum', '_count'];
  return metricPlans(paramsOf(plan), shape)
    .filter(({ name }) => open || parts.some((part) => names.has(name + part)))
    .map((metric) => ({ ...metric, ends: endsAsRead(metric, selectors) }));
}

/** Clients differ in how they write whole numbers in the label `le`: as `1`, or as `1.0` where some rule reads it so. */
function endsAsRead({ name, ends }: MetricPlan, selectors: readonly Selector[]): readonly string[] {
  const read = selectors.filter((selector) => selector.name === null || selector.name === `${name}_bucket`);
  const conditions = read
    .flatMap(({ matchers }) => matchers)
    .filter(({ label, op }) => label === 'le' && !op.startsWith('!'));
  const decimal = (end: string) => (/^\d+$/.test(end) ? `${end}.0` : end);
  const wanted = conditions.some((matcher) =>
    ends.some((end) => matches(matcher, decimal(end)) && !matches(matcher, end)),
  );
  return wanted ? ends.map(decimal) : ends;
}

/** The constant series that some rule reads. */
export function readConstants(plan: MonitorPlan, nodes: readonly RuleNode[]): ConstantSeries[] {
  const selectors = nodes.flatMap(({ reading }) => reading.selectors);
  return pathsOf(plan, paramsOf(plan).series)
    .flatMap(readConstantSeries)
    .filter(({ name, labels }) => selectors.some((selector) => selects(selector, name, labels)));
}
