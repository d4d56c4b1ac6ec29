import type { Shape } from '../../../harness/core/batch.js';
import type { MonitorPlan } from '../../../harness/core/plan.js';
import type { CountedNeeds, MonitorComplaint } from '../monitor.js';
import { nodesOf, paramsOf, readMetrics, scrapeS } from './setup.js';

const sources = ['requests', 'errors', 'latency'];

/** The metrics that some rule reads, of requests that are only counted. @throws DriftdrillError with file and line */
export function countedNeeds(plan: MonitorPlan, shape: Shape): CountedNeeds {
  const metrics = readMetrics(plan, nodesOf(plan), shape);
  const own = paramsOf(plan).metrics;
  const edges = metrics.filter(({ source }) => source === 'latency').flatMap(({ buckets }) => buckets);
  const odd = new Map(metrics.filter(({ source }) => !sources.includes(source)).map((one) => [one.name, one.source]));
  return {
    everyS: scrapeS(plan),
    latencyEdges: [...new Set(edges.filter(Number.isFinite))].sort((a, b) => a - b),
    complaints: [...odd].map(
      ([name, source]): MonitorComplaint => ({
        level: 'error',
        path: Object.hasOwn(own, name) ? ['metrics', name, 'of'] : ['rules'],
        message: `${name} measures ${source}, and under traffic.aggregate requests are only counted`,
        hint: `metrics can be of ${sources.join(', ')}; take out the rule, or traffic.aggregate`,
      }),
    ),
  };
}
