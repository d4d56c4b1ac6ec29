import { HttpError, type Listening, listen } from '../live/http/server.js';
import { RunMetrics } from '../live/metrics/run-metrics.js';
import type { Output } from './output.js';

/** The run's metrics, and where they are served. */
export interface ServedMetrics {
  readonly metrics: RunMetrics;
  readonly at: Listening;
}

/** Serves the metrics of a run while it lasts. */
export async function serveRunMetrics(port: number, output: Output): Promise<ServedMetrics> {
  const metrics = new RunMetrics();
  const { registry } = metrics;
  const at = await listen(
    async ({ path }) => {
      if (path !== '/metrics') throw new HttpError(404, `there is no ${path}; metrics are at /metrics`);
      return { status: 200, body: await registry.metrics(), type: registry.contentType };
    },
    port,
    '127.0.0.1',
    0,
  );
  output.note(`metrics: http://127.0.0.1:${at.port}/metrics\n`);
  return { metrics, at };
}
