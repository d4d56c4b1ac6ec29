import { describe, expect, it } from 'vitest';
import { fork } from '../../../harness/core/fork.js';
import type { SystemPlan } from '../../../harness/core/plan.js';
import { loadSystem } from '../../../harness/system/load.js';
import { predictionRecords } from '../../../harness/system/sample.js';
import { createSystem } from '../../../harness/system/system.js';
import { fault, fullPlan, plan, systemPlan } from './plans.js';
import { collect, digest } from './seen.js';

const seed = 'seed-7';

describe('a system', () => {
  it('gives the same bytes for the same seed, wherever steps are cut', async () => {
    const loaded = await loadSystem(fullPlan());
    const whole = digest(collect(createSystem(loaded, seed), 3000));
    expect(digest(collect(createSystem(loaded, seed), 3000, 97.3))).toBe(whole);
    expect(digest(collect(createSystem(loaded, 'other'), 3000))).not.toBe(whole);
  });

  it('continues alike after a fork at any time', async () => {
    const loaded = await loadSystem(fullPlan());
    for (const at of [0, 1, 299.5, 1234.56, 2400]) {
      const system = createSystem(loaded, seed);
      collect(system, at);
      const copy = fork(system);
      const first = digest(collect(system, 3000));
      expect(digest(collect(copy, 3000)), `forked at ${at} s, seed ${seed}`).toBe(first);
    }
  });

  it('has requests come from people in turn where nothing hangs on who they are', async () => {
    const whoOf = async (traffic: Partial<SystemPlan['traffic']>) => {
      const three = { entities: { count: 3, locale: 'en' }, ...traffic };
      const system = createSystem(await loadSystem(plan(systemPlan({ traffic: three }))), seed);
      const { n } = system.step(60).predictions;
      return Array.from({ length: n }, (_, i) => system.entityOf(i)).slice(0, 7);
    };
    const inTurn = [0, 1, 2, 0, 1, 2, 0];
    expect(await whoOf({})).toEqual(inTurn);
    expect(await whoOf({ segments: [{ name: 'country', values: ['DE', 'FR'], weights: [1, 1] }] })).not.toEqual(inTurn);
  });

  it('does not change by metering harm', async () => {
    const loaded = await loadSystem(fullPlan());
    const metered = createSystem(loaded, seed);
    metered.meterHarm(0, 100, 30);
    expect(digest(collect(metered, 3000))).toBe(digest(collect(createSystem(loaded, seed), 3000)));
    const harm = metered.harm();
    expect(harm?.requests.reduce((sum, n) => sum + n, 0)).toBe(metered.requests);
    expect(harm?.age.reduce((sum, n) => sum + n, 0)).toBeGreaterThan(0);
  });

  it('gives every label once, in time order, at the delay of its request', async () => {
    const loaded = await loadSystem(fullPlan());
    const seen = collect(createSystem(loaded, seed), 20_000);
    const { labelTime, labelRequest } = seen;
    expect(labelTime.length).toBeGreaterThan(1000);
    for (let i = 1; i < labelTime.length; i++) expect(labelTime[i]).toBeGreaterThanOrEqual(labelTime[i - 1]);
    expect(new Set(labelRequest).size).toBe(labelRequest.length);
    const delays = labelTime.map((time, i) => time - labelRequest[i]).sort((a, b) => a - b);
    expect(delays[0]).toBeGreaterThan(0);
    expect(delays[Math.floor(delays.length / 2)]).toBeGreaterThan(480);
    expect(delays[Math.floor(delays.length / 2)]).toBeLessThan(680);
  });

  it('comes out at the base rate', async () => {
    const full = fullPlan();
    full.system.outcomes = {
      ...full.system.outcomes,
      noise: 0,
      unlabelled: null,
      delay: { all: { kind: 'constant', value: 0 } },
    };
    full.system.serving.errors = 0;
    full.system.traffic.features[0].season.weekly = 0;
    const { label } = collect(createSystem(await loadSystem(full), seed), 20_000);
    const rate = label.reduce((sum, value) => sum + value, 0) / label.length;
    expect(rate, `${label.length} labels, seed ${seed}`).toBeGreaterThan(0.0143);
    expect(rate, `${label.length} labels, seed ${seed}`).toBeLessThan(0.0157);
  });

  it('carries no truth in its telemetry', async () => {
    const loaded = await loadSystem(
      fullPlan({ faults: [fault('covariate-shift', { mean: 1, scale: 1, categories: {} })] }),
    );
    const system = createSystem(loaded, seed);
    system.addFault(loaded.plan.faults[0], 10, 1e9, seed);
    const telemetry = system.step(60);
    const keys = new Set<string>();
    walk(telemetry, keys, new Set());
    expect([...keys].sort()).toEqual([
      'age',
      'failed',
      'features',
      'from',
      'label',
      'labels',
      'latency',
      'n',
      'prediction',
      'predictions',
      'requestTime',
      'score',
      'segments',
      'time',
      'to',
    ]);
    const inner = system as unknown as { batch: Record<string, unknown>; truth: object };
    const hidden = [
      inner.batch.eta,
      inner.batch.label,
      inner.batch.labelAt,
      inner.batch.entity,
      ...(inner.batch.asOf as unknown[]),
    ];
    const reached = new Set<unknown>();
    walk(telemetry, new Set(), reached);
    for (const column of hidden) if (column !== undefined) expect(reached.has(column)).toBe(false);
  });

  it('prints its first requests as prediction records', async () => {
    const loaded = await loadSystem(fullPlan());
    const records = await predictionRecords(loaded, seed, 20);
    expect(records).toHaveLength(20);
    expect(await predictionRecords(loaded, seed, 20)).toEqual(records);
    expect(records[0].entity.name).toMatch(/\w+ \w+/);
    expect(Object.keys(records[0].features)).toEqual(['amount', 'velocity', 'channel', 'trusted', 'age']);
    expect(records[0].feature_meta.velocity.age_ms).toBeGreaterThanOrEqual(0);
    expect(['web', 'app', 'phone']).toContain(records[0].features.channel);
  });
});

function walk(value: unknown, keys: Set<string>, seen: Set<unknown>): void {
  if (typeof value !== 'object' || value === null || seen.has(value)) return;
  seen.add(value);
  if (ArrayBuffer.isView(value)) return;
  if (Array.isArray(value)) {
    for (const entry of value) walk(entry, keys, seen);
    return;
  }
  for (let at: object | null = value; at && at !== Object.prototype; at = Object.getPrototypeOf(at))
    for (const name of Object.getOwnPropertyNames(at)) {
      const entry = (value as Record<string, unknown>)[name];
      if (typeof entry === 'function') continue;
      keys.add(name);
      walk(entry, keys, seen);
    }
}
