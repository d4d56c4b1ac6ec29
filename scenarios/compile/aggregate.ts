import type { CountedNeeds } from '../../detectors/external/monitor.js';
import type { Shape } from '../../harness/core/batch.js';
import { DriftdrillError } from '../../harness/core/errors.js';
import type { MonitorPlan, TrafficPlan } from '../../harness/core/plan.js';
import type { Kinds } from '../kinds.js';

/** What a monitor needs of counted requests; null where it can't do with them, or its files can't be read. */
export function monitorNeeds(plan: MonitorPlan, shape: Shape, kinds: Kinds): CountedNeeds | null {
  try {
    return kinds.monitors.get(plan.kind)?.counted?.(plan, shape) ?? null;
  } catch (error) {
    if (error instanceof DriftdrillError) return null;
    throw error;
  }
}

/** How requests are counted: latencies are told apart where a monitor does. */
export function aggregatePlan(
  everyS: number,
  monitors: readonly MonitorPlan[],
  shape: Shape,
  kinds: Kinds,
): NonNullable<TrafficPlan['aggregate']> {
  const edges = monitors.flatMap((monitor) => monitorNeeds(monitor, shape, kinds)?.latencyEdges ?? []);
  return { everyS, latencyEdges: [...new Set(edges)].sort((a, b) => a - b) };
}
