import type { MonitorPlan, RulePlan } from '../../../harness/core/plan.js';
import type { MonitorDeclaration } from '../monitor.js';
import { checkPrometheus, reasonsAgainst } from './check.js';
import { countedNeeds } from './counted.js';
import { prometheusParams } from './params.js';
import { PrometheusMonitor } from './prometheus-monitor.js';
import { MetricsRecorder } from './recorder.js';
import { alertNodes, nodesOf, paramsOf, readMetrics, rulePlanOf, scrapeS } from './setup.js';

/** Scores rule files of Prometheus, unchanged, on virtual time. */
export const prometheus: MonitorDeclaration = Object.freeze<MonitorDeclaration>({
  kind: 'prometheus',
  summary: 'rule files of Prometheus as they are, evaluated by a real Prometheus over back-filled metrics',
  source:
    'Prometheus 2.42 (recording and alerting rules, promtool), Alertmanager 0.25 (routes, groups, inhibition, time intervals)',
  params: prometheusParams,
  rules: (plan) => alertNodes(nodesOf(plan)).map(({ rule }) => rulePlanOf(rule, paramsOf(plan))),
  check: checkPrometheus,
  cannotFire: reasonsAgainst,
  counted: countedNeeds,
  everyS: (plan, rule) => intervalOf(plan, rule),
  recorder: (plan, options) =>
    new MetricsRecorder(readMetrics(plan, nodesOf(plan), options.shape), scrapeS(plan), options),
  open: (plan, rules) => PrometheusMonitor.open(plan, rules),
});

/** That of the rule's group. */
function intervalOf(plan: MonitorPlan, rule: RulePlan): number {
  const found = alertNodes(nodesOf(plan)).find(
    (node) =>
      node.rule.name === rule.alert &&
      node.rule.expr === rule.when &&
      JSON.stringify(rulePlanOf(node.rule, paramsOf(plan)).labels) === JSON.stringify(rule.labels),
  );
  return found?.everyS ?? paramsOf(plan).interval;
}
