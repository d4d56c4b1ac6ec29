import type { FeatureShape, Shape } from '../core/batch.js';
import { DriftdrillError } from '../core/errors.js';
import type { FeaturePlan, Plan } from '../core/plan.js';
import { stream } from '../core/rng.js';
import { defaultStartMs } from './constants.js';
import type { LoadedTraffic } from './loaded.js';
import type { FeatureStats } from './models/feature-stats.js';
import { replayLayout } from './replay/layout.js';
import { readMain, readReference } from './replay/read-replay.js';
import { type Recording, timeSlot } from './replay/recording.js';
import { type ReplayTables, rowsRunOut } from './replay/replay-traffic.js';
import { endRow } from './replay/row-sequence.js';
import { RowReader } from './replay/row-store.js';
import { correlatedGroup } from './traffic/correlations.js';
import { momentsOf } from './traffic/distribution.js';
import { checkLocale } from './traffic/entities.js';
import { featureSpec } from './traffic/feature-spec.js';
import type { TrafficTables } from './traffic/generated.js';
import { offsetMinutes } from './traffic/season.js';
import { segmentTable } from './traffic/segments.js';

/** Traffic with what is known of its columns. */
export interface TrafficParts {
  readonly traffic: LoadedTraffic;
  readonly features: readonly FeatureShape[];
  readonly segments: Shape['segments'];
  readonly stats: readonly FeatureStats[];
  readonly reference: Recording | null;
  readonly ratePerS: number;
}

/** The scenario's own seed, for what all trials share. */
export function sharedSeed(plan: Plan): string {
  return `${plan.name}\u0000${plan.seed}\u0000shared`;
}

/** Works out generated traffic, or reads recorded traffic. @param longestS no trial lasts longer */
export async function loadTraffic(plan: Plan, longestS: number): Promise<TrafficParts> {
  offsetMinutes(plan.system.traffic.timezone, defaultStartMs);
  return plan.system.traffic.replay ? loadReplay(plan, longestS) : loadGenerated(plan);
}

function loadGenerated(plan: Plan): TrafficParts {
  const { traffic } = plan.system;
  checkLocale(traffic.entities.locale);
  const stored = traffic.features.map((feature) => feature.store !== null);
  const group = correlatedGroup(traffic.correlations, stored);
  const rng = stream(sharedSeed(plan), 'entities');
  const tables: TrafficTables = Object.freeze({
    plan: traffic,
    specs: Object.freeze(
      traffic.features.map((feature, index) => featureSpec(feature, group?.members.includes(index) ?? false)),
    ),
    group,
    entitySegments: Object.freeze(
      traffic.segments.map((segment) => segmentTable(segment, traffic.entities.count, rng)),
    ),
    entities: traffic.segments.length > 0 || stored.includes(true),
  });
  return {
    traffic: Object.freeze({ kind: 'generated', tables }),
    features: Object.freeze(traffic.features.map(featureShape)),
    segments: Object.freeze(
      traffic.segments.map(({ name, values }) => Object.freeze({ name, values: Object.freeze([...values]) })),
    ),
    stats: Object.freeze(traffic.features.map(featureStats)),
    reference: null,
    ratePerS: traffic.ratePerS ?? 1,
  };
}

function featureShape({ name, distribution, store }: FeaturePlan): FeatureShape {
  const log = distribution.kind === 'lognormal';
  const { mean, sd } =
    distribution.kind === 'lognormal'
      ? { mean: Math.log(distribution.median), sd: distribution.sigma }
      : momentsOf(distribution);
  return Object.freeze({
    name,
    type: distribution.kind === 'categorical' ? 'categorical' : 'numeric',
    categories: Object.freeze(distribution.kind === 'categorical' ? [...distribution.names] : []),
    mean,
    sd,
    log,
    stored: store !== null,
  });
}

function featureStats({ distribution }: FeaturePlan): FeatureStats {
  const weights = distribution.kind === 'categorical' ? distribution.weights : [];
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return Object.freeze({
    ...momentsOf(distribution),
    weights: Object.freeze(weights.map((weight) => weight / total)),
    binary: distribution.kind === 'bernoulli',
  });
}

async function loadReplay(plan: Plan, longestS: number): Promise<TrafficParts> {
  const { traffic, model } = plan.system;
  const replay = traffic.replay as NonNullable<typeof traffic.replay>;
  const recording = await readMain(replay);
  const reference = await readReference(replay, recording);
  const layout = replayLayout(recording, reference);
  const consumed = model.fit?.rows ?? 0;
  checkTimes(plan, recording, consumed);
  const end = endRow(replay, recording.store);
  const span = recording.times ? spanBetween(recording, consumed, end) : 0;
  const left = end - consumed;
  const tables: ReplayTables = Object.freeze({
    plan: traffic,
    recording,
    layout,
    consumed,
    coverS: coverOf(span, left),
  });
  if (replay.method !== 'block') {
    const short =
      traffic.ratePerS === null ? longestS > tables.coverS * (1 + 1e-9) : longestS * traffic.ratePerS > left + 0.5;
    if (short) throw rowsRunOut(tables, longestS);
  }
  return {
    traffic: Object.freeze({ kind: 'replay', tables }),
    features: Object.freeze(
      layout.features.map(({ name, type, categories, mean, sd }) =>
        Object.freeze({ name, type, categories, mean, sd, log: false, stored: false }),
      ),
    ),
    segments: Object.freeze(layout.segments.map(({ name, values }) => Object.freeze({ name, values }))),
    stats: Object.freeze(
      layout.features.map(({ mean, sd, weights }) => Object.freeze({ mean, sd, weights, binary: false })),
    ),
    reference,
    ratePerS: traffic.ratePerS ?? (span > 0 ? left / span : 1),
  };
}

/** Seconds that rows cover, each the time to the next, and the last one a mean gap. */
function coverOf(spanS: number, rows: number): number {
  return rows > 1 ? (spanS * rows) / (rows - 1) : spanS;
}

function spanBetween(recording: Recording, first: number, end: number): number {
  return firstTime(recording, end - 1) - firstTime(recording, first);
}

/** Recorded time of a row, seconds since the first. */
export function firstTime(recording: Recording, row: number): number {
  return new RowReader(recording.store).cell(row, timeSlot);
}

function checkTimes(plan: Plan, recording: Recording, consumed: number): void {
  const { traffic } = plan.system;
  const { file } = recording;
  if (traffic.ratePerS === null && recording.times === null)
    throw new DriftdrillError('replay-untimed', `${file} is replayed with neither 'time' nor 'rate'`, {
      place: { file },
      hint: "name the column that holds the time, or give a 'rate'",
    });
  if (consumed >= recording.rows)
    throw new DriftdrillError(
      'fit-too-long',
      `the model is to be fitted on ${consumed} rows and ${file} has ${recording.rows}`,
      {
        place: { file },
        hint: "lower 'fit.rows'",
      },
    );
  const blockS = traffic.replay?.blockS ?? null;
  if (traffic.replay?.method !== 'block' || blockS === null) return;
  const span = recording.times
    ? spanBetween(recording, consumed, recording.rows)
    : (recording.rows - consumed) / (traffic.ratePerS ?? 1);
  if (blockS > span)
    throw new DriftdrillError('block-too-long', `blocks are longer than what is recorded in ${file}`, {
      place: { file },
    });
}
