import { resolve } from 'node:path';
import type { FeaturePlan, ReplayPlan, SegmentPlan, TrafficPlan } from '../../harness/core/plan.js';
import { parseShare } from '../../harness/core/quantity.js';
import { distributionOf } from '../schema/distribution.js';
import type { FeatureFile } from '../schema/feature.js';
import type { ReplayFile } from '../schema/replay.js';
import { parseTime, type TrafficFile } from '../schema/traffic.js';

function segmentPlan(name: string, table: Record<string, number>): SegmentPlan {
  const weights = Object.values(table);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return { name, values: Object.keys(table), weights: weights.map((weight) => weight / sum) };
}

function featurePlan(name: string, file: FeatureFile, segments: readonly SegmentPlan[]): FeaturePlan {
  const by: FeaturePlan['by'] = [];
  for (const [dimension, values] of Object.entries(file.by))
    for (const [value, given] of Object.entries(values)) {
      const segment = segments.findIndex((candidate) => candidate.name === dimension);
      const index = segments[segment]?.values.indexOf(value) ?? -1;
      if (segment < 0 || index < 0) continue;
      const params = { ...file.params };
      for (const [key, number] of Object.entries(given))
        params[key] = typeof number === 'number' ? number : (parseShare(number) ?? Number.NaN);
      by.push({ segment, value: index, distribution: distributionOf(file.kind, params) });
    }
  const { season, store } = file;
  return {
    name,
    distribution: distributionOf(file.kind, file.params),
    by,
    season,
    store: store ? { refreshS: store.refresh, changeS: store.change } : null,
  };
}

/**
 * @param folder paths in the file are relative to it
 * @param dividing names of segments that faults and detectors speak of; columns of these names become segments
 */
function replayPlan(file: ReplayFile, folder: (key: string) => string, dividing: readonly string[]): ReplayPlan {
  const { labels, columns } = file;
  return {
    file: resolve(folder('file'), file.file),
    time: file.time ?? null,
    timeUnit: file.timeUnit ?? null,
    method: file.method,
    blockS: file.block?.length ?? null,
    label: file.label ?? null,
    labels: labels
      ? {
          file: resolve(folder('labels'), labels.file),
          key: labels.key,
          label: labels.label,
          delayS: labels.delay ?? null,
        }
      : null,
    columns: { id: columns.id ?? null, score: columns.score ?? null, prediction: columns.prediction ?? null },
    reference: file.reference === undefined ? null : resolve(folder('reference'), file.reference),
    segments: [...new Set([...(file.segments ?? []), ...dividing])],
    ...(file.ignore && file.ignore.length > 0 && { ignore: file.ignore }),
  };
}

/** The plan of where requests come from. */
export function trafficPlan(
  file: TrafficFile,
  folder: (key: string) => string,
  dividing: readonly string[],
): TrafficPlan {
  const segments = Object.entries(file.segments).map(([name, table]) => segmentPlan(name, table));
  const features = Object.entries(file.features).map(([name, feature]) => featurePlan(name, feature, segments));
  const indexOf = (name: string) => features.findIndex((feature) => feature.name === name);
  const season = file.season ?? { daily: 0, weekly: 0 };
  const startMs = file.start === undefined || file.start === 'random' ? null : parseTime(file.start);
  return {
    ratePerS: file.rate ?? null,
    arrivals: file.arrivals,
    startMs,
    timezone: file.timezone,
    season,
    entities: file.entities,
    segments,
    features,
    correlations: file.correlations
      .map(([a, b, rho]): [number, number, number] => [indexOf(a), indexOf(b), rho])
      .filter(([a, b]) => a >= 0 && b >= 0),
    replay: file.replay ? replayPlan(file.replay, folder, dividing) : null,
  };
}
