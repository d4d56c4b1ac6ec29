import type { FeatureShape, SegmentShape, Shape } from '../harness/core/batch.js';
import type { DistributionPlan, FeaturePlan, SystemPlan } from '../harness/core/plan.js';
import type { ReplaySummary } from '../harness/system/replay/summary.js';
import { keysAt, type Node, nodeAt } from './yaml/tree.js';

/** Location and spread of a distribution on the scale that shifts act on: the log scale for lognormal ones. */
function scaleOf(distribution: DistributionPlan): { mean: number; sd: number; log: boolean } {
  switch (distribution.kind) {
    case 'normal':
      return { mean: distribution.mean, sd: distribution.sd, log: false };
    case 'lognormal':
      return { mean: Math.log(distribution.median), sd: distribution.sigma, log: true };
    case 'uniform':
      return {
        mean: (distribution.min + distribution.max) / 2,
        sd: (distribution.max - distribution.min) / Math.sqrt(12),
        log: false,
      };
    case 'bernoulli':
      return { mean: distribution.p, sd: Math.sqrt(distribution.p * (1 - distribution.p)), log: false };
    case 'constant':
      return { mean: distribution.value, sd: 0, log: false };
    case 'categorical':
      return { mean: 0, sd: 0, log: false };
  }
}

function featureShape({ name, distribution, store }: FeaturePlan): FeatureShape {
  const categories = distribution.kind === 'categorical' ? distribution.names : [];
  return {
    name,
    type: distribution.kind === 'categorical' ? 'categorical' : 'numeric',
    categories,
    ...scaleOf(distribution),
    stored: store !== null,
  };
}

function replayedFeatures(summary: ReplaySummary): FeatureShape[] {
  return summary.features.map(({ name, type, categories, mean, sd }) => ({
    name,
    type,
    categories,
    mean,
    sd,
    log: false,
    stored: false,
  }));
}

/**
 * The shape of a system's columns, as far as it is known before anything is loaded.
 * @param summary of the recording, where traffic is replayed; without it there are no features
 */
export function shapeOf(system: SystemPlan, task: Shape['task'], summary: ReplaySummary | null): Shape {
  const segments: SegmentShape[] = system.traffic.segments.map(({ name, values }) => ({ name, values }));
  return {
    features: summary ? replayedFeatures(summary) : system.traffic.features.map(featureShape),
    segments: summary ? summary.segments.map(({ name, values }) => ({ name, values })) : segments,
    task,
  };
}

/**
 * A shape with the features and segments that are in the file and do not parse, so that mentions of them are not taken
 * for misspellings. Their places and spreads are not known.
 */
export function withBroken(shape: Shape, written: Node): Shape {
  const path = ['system', 'traffic', 'features'];
  const features = [...shape.features];
  for (const name of keysAt(written, path)) {
    if (features.some((feature) => feature.name === name)) continue;
    const categories = keysAt(written, [...path, name, 'categorical']);
    const type = nodeAt(written, [...path, name, 'categorical']) ? 'categorical' : 'numeric';
    const stored = nodeAt(written, [...path, name, 'store']) !== undefined;
    features.push({ name, type, categories, mean: 0, sd: 1, log: false, stored });
  }
  const segments = [...shape.segments];
  for (const name of keysAt(written, ['system', 'traffic', 'segments']))
    if (!segments.some((segment) => segment.name === name))
      segments.push({ name, values: keysAt(written, ['system', 'traffic', 'segments', name]) });
  return { ...shape, features, segments };
}
