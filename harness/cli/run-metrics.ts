import type { Telemetry } from '../core/telemetry.js';
import { HttpError, type Listening, listen } from '../live/http/server.js';
import { LiveMetrics, type MeteredSystem } from '../live/metrics/live-metrics.js';
import { RunMetrics } from '../live/metrics/run-metrics.js';
import type { Output } from './output.js';

/** The run's metrics, and where they are served. */
export interface ServedMetrics {
  readonly metrics: RunMetrics;
  readonly at: Listening;
  /** Takes what went out of a live trial; counters go on from trial to trial of one scenario. */
  observe(system: MeteredSystem, telemetry: Telemetry): void;
}

/** Serves the metrics of a run while it lasts; in a live run those of its system too. */
export async function serveRunMetrics(port: number, output: Output): Promise<ServedMetrics> {
  const metrics = new RunMetrics();
  const { registry } = metrics;
  let live: LiveMetrics | null = null;
  const at = await listen(
    async ({ path }) => {
      if (path !== '/metrics') throw new HttpError(404, `there is no ${path}; metrics are at /metrics`);
      const body = (await registry.metrics()) + ((await live?.text()) ?? '');
      return { status: 200, body, type: registry.contentType };
    },
    port,
    '127.0.0.1',
    0,
  );
  output.note(`metrics: http://127.0.0.1:${at.port}/metrics\n`);
  const observe: ServedMetrics['observe'] = (system, telemetry) => {
    if (live?.model !== system.model) live = new LiveMetrics(system);
    live.observe(system, telemetry);
  };
  return { metrics, at, observe };
}
