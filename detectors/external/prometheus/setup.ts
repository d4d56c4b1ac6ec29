import { resolve } from 'node:path';
import type { Shape } from '../../../harness/core/batch.js';
import type { MonitorPlan, RulePlan, Severity } from '../../../harness/core/plan.js';
import { type MetricPlan, metricPlans } from './metric-plan.js';
import type { PrometheusParams } from './params.js';
import { type GroupRule, readRuleFile } from './rule-file.js';
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

/** All rules of the monitor's files in their order. @throws DriftdrillError with file and line */
export function nodesOf(plan: MonitorPlan): readonly RuleNode[] {
  let known = read.get(plan);
  if (known === undefined) {
    const groups = pathsOf(plan, paramsOf(plan).rules).flatMap(readRuleFile);
    known = ruleGraph(groups, paramsOf(plan).interval);
    read.set(plan, known);
  }
  return known;
}

/** Files are read once a plan: every trial of a worker asks for them. */
const read = new WeakMap<MonitorPlan, readonly RuleNode[]>();

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
  return metricPlans(paramsOf(plan), shape).filter(({ name }) => open || parts.some((part) => names.has(name + part)));
}
