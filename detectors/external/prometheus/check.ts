import type { Shape } from '../../../harness/core/batch.js';
import { diagnosisClasses } from '../../../harness/core/declaration.js';
import type { MonitorPlan } from '../../../harness/core/plan.js';
import { formatDuration } from '../../../harness/core/quantity.js';
import type { MonitorComplaint } from '../monitor.js';
import { readAlertmanagerConfig } from './alertmanager/config.js';
import { readConstantSeries } from './constant-series.js';
import { placeholder } from './metric-plan.js';
import { deadRules, deadText } from './missing-series.js';
import type { MetricParams } from './params.js';
import { seriesOf } from './recorder.js';
import { rulesNotes, sampleCountsS, seldom } from './rule-notes.js';
import { seriesText } from './series-text.js';
import { alertNodes, nodesOf, paramsOf, pathsOf, readConstants, readMetrics, rulePlanOf, scrapeS } from './setup.js';
import { parseSource, sourceKinds } from './sources.js';

/**
 * What is wrong with the parameters of the monitor, and rules that can't fire on its metrics.
 * @param shape null where the columns of the traffic are not known
 * @throws DriftdrillError with file and line where one of its files can't be read
 */
export function checkPrometheus(plan: MonitorPlan, shape: Shape | null): MonitorComplaint[] {
  const params = paramsOf(plan);
  const complaints = Object.entries(params.metrics).flatMap(([name, metric]) => metricComplaints(name, metric, shape));
  const constant = pathsOf(plan, params.series).flatMap(readConstantSeries);
  const ignored =
    params.alertmanager === undefined
      ? []
      : readAlertmanagerConfig(pathsOf(plan, [params.alertmanager])[0]).ignored.map(
          (message): MonitorComplaint => ({ level: 'warning', path: ['alertmanager'], message }),
        );
  const nodes = nodesOf(plan);
  const notes = rulesNotes(nodes);
  if (scrapeS(plan) > sampleCountsS)
    notes.push({
      level: 'warning',
      path: [params.scrape === undefined ? 'interval' : 'scrape'],
      message: `what is scraped each ${formatDuration(scrapeS(plan))} ${seldom}`,
    });
  const odd = alertNodes(nodes).flatMap(({ rule }): MonitorComplaint[] => {
    const { diagnosis } = rulePlanOf(rule, params);
    if (diagnosis === null || diagnosisClasses.some((one) => one === diagnosis)) return [];
    const message = `alert ${rule.name}: there is no diagnosis '${diagnosis}'`;
    return [
      { level: 'warning', path: ['rules'], place: rule.place, message, word: diagnosis, candidates: diagnosisClasses },
    ];
  });
  if (shape === null || complaints.length > 0) return [...complaints, ...ignored, ...notes, ...odd];
  const metered = seriesOf(readMetrics(plan, nodes, shape), shape, scrapeS(plan));
  const series = [...metered, ...constant];
  const texts = new Set(metered.map(seriesText));
  const twice = constant.filter((one) => texts.has(seriesText(one)));
  if (twice.length > 0)
    complaints.push({
      level: 'error',
      path: ['series'],
      message: `${seriesText(twice[0])} is measured, and stands in a file of constant series as well`,
      hint: 'take it out of the file, or give one of them another label',
    });
  const dead = deadRules(nodes, series).map(
    (rule): MonitorComplaint => ({
      level: 'warning',
      path: ['rules'],
      place: rule.node.rule.place,
      message: deadText(rule),
      hint: 'name the series under metrics: or series:, or take the rule out',
    }),
  );
  return [...complaints, ...ignored, ...notes, ...odd, ...dead];
}

/** For each alert why it can't fire on these metrics; null where nothing shows that. */
export function reasonsAgainst(plan: MonitorPlan, shape: Shape): (string | null)[] {
  const nodes = nodesOf(plan);
  const series = [...seriesOf(readMetrics(plan, nodes, shape), shape, scrapeS(plan)), ...readConstants(plan, nodes)];
  const dead = new Map(deadRules(nodes, series).map(({ node, reason }) => [node, reason]));
  return alertNodes(nodes).map((node) => dead.get(node) ?? null);
}

function metricComplaints(name: string, metric: MetricParams, shape: Shape | null): MonitorComplaint[] {
  const path = ['metrics', name];
  const error = (rest: Omit<MonitorComplaint, 'level' | 'path'>, at: string[] = []): MonitorComplaint => ({
    level: 'error',
    path: [...path, ...at],
    ...rest,
  });
  if (!/^[A-Za-z_:][\w:]*$/.test(name))
    return [error({ message: `${JSON.stringify(name)} is not a name of a metric: use letters, digits, _ and :` })];
  const parsed = parseSource(metric.of);
  if (parsed === null)
    return [
      error(
        { message: `nothing is measured as '${metric.of}'`, word: metric.of, candidates: Object.keys(sourceKinds) },
        ['of'],
      ),
    ];
  const { head, feature } = parsed;
  const kind = sourceKinds[head];
  const found: MonitorComplaint[] = [];
  const texts = Object.entries(metric.labels).map(([label, value]) => [label, String(value)] as const);
  const tellsFeature = texts.some(([, value]) => /\$feature\b/.test(value));
  if (kind.ofFeature && feature === null && !tellsFeature)
    found.push(
      error({ message: `${head} is of a feature`, hint: `write ${head}.NAME, or a label with $feature` }, ['of']),
    );
  if (kind.ofFeature && feature !== null && shape !== null) {
    const names = shape.features.filter((one) => head !== 'featureAge' || one.stored).map((one) => one.name);
    if (!names.includes(feature))
      found.push(error({ message: `${head} knows no feature '${feature}'`, word: feature, candidates: names }, ['of']));
  }
  if (metric.buckets !== undefined && kind.nature !== 'histogram')
    found.push(error({ message: `${head} has no buckets: it is a ${kind.nature}` }, ['buckets']));
  const segments = shape?.segments.map((segment) => segment.name) ?? [];
  const fillable = [
    ...(kind.log === 'predictions' ? ['code'] : []),
    ...(shape?.task === 'binary' || shape === null ? ['prediction'] : []),
    ...(kind.ofFeature ? ['feature'] : []),
    ...(head === 'drift' ? [] : segments),
  ];
  for (const [label, value] of texts) {
    if (label === 'le' && kind.nature === 'histogram')
      found.push(error({ message: 'le is the label of the buckets of a histogram' }, ['labels', label]));
    if (!/^[A-Za-z_]\w*$/.test(label) || label === '__name__')
      found.push(error({ message: `${JSON.stringify(label)} is not a name of a label` }, ['labels', label]));
    for (const [, word] of value.matchAll(placeholder))
      if (shape !== null && !fillable.includes(word))
        found.push(
          error({ message: `nothing fills in $${word} here`, word, candidates: fillable, noun: 'there are' }, [
            'labels',
            label,
          ]),
        );
  }
  return found;
}
