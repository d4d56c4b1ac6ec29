import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { RequestBatch } from '../../harness/core/batch.js';
import { diagnosisClasses } from '../../harness/core/declaration.js';
import { fork } from '../../harness/core/fork.js';
import type { FaultPlan } from '../../harness/core/plan.js';
import { stream } from '../../harness/core/rng.js';
import { TrueConcept } from '../../harness/system/concept.js';
import { ShapedClock } from '../../harness/system/faults/fault-clock.js';
import { BranchContext } from '../../harness/system/faults/injector-context.js';
import { type LoadedSystem, loadSystem } from '../../harness/system/load.js';
import { sampleRows } from '../../harness/system/sample-rows.js';
import { createSystem, type System } from '../../harness/system/system.js';
import { injectors } from '../../injectors/registry.js';
import { fault, fullPlan } from '../unit/system/plans.js';
import { collect, digest, type Seen } from '../unit/system/seen.js';

const seed = 'contract-42';
const t0 = 1000;
const end = 2000;
const until = 2500;

/** For each kind: parameters as written that do something, the same at magnitude 0, and the features it needs. */
const specimens: Record<string, { active: object | null; idle: object | null; features: string[] }> = {
  noop: { active: null, idle: {}, features: [] },
  recorded: { active: null, idle: {}, features: [] },
  'covariate-shift': { active: { mean: 1.5 }, idle: { mean: 0 }, features: ['amount'] },
  'feature-store-lag': { active: { mode: 'stall' }, idle: { mode: 'shift', lag: '0s' }, features: ['velocity'] },
  'label-flip': { active: { share: '30%' }, idle: { share: '0%' }, features: [] },
  'latency-spike': { active: { factor: 3, add: '50ms' }, idle: { factor: 1 }, features: [] },
  'error-burst': { active: { share: '20%' }, idle: { share: '0%' }, features: [] },
  // What these do is done to real parts, in live runs: test/integration/real-faults.test.ts.
  'network-latency': { active: null, idle: { latency: '0s' }, features: [] },
  'network-timeout': { active: null, idle: null, features: [] },
  'network-reset': { active: null, idle: null, features: [] },
  'process-stop': { active: null, idle: null, features: [] },
  'process-kill': { active: null, idle: null, features: [] },
  'concept-drift': { active: { rotate: 0.5, intercept: 1 }, idle: { rotate: 0 }, features: [] },
};

type Changes = Partial<Omit<FaultPlan, 'scope'>> & { scope?: Partial<FaultPlan['scope']> };

function planned(kind: string, written: object, { scope, ...more }: Changes = {}): FaultPlan {
  const { params } = injectors.get(kind)!;
  const features = specimens[kind].features;
  return fault(kind, params.parse(written) as Record<string, unknown>, {
    scope: { features, segment: {}, share: 1, ...scope },
    ...more,
  });
}

async function load(plan: FaultPlan): Promise<LoadedSystem> {
  const full = fullPlan({ faults: [plan] });
  full.system.outcomes.delay = { all: { kind: 'lognormal', median: 60, sigma: 0.5 } };
  full.system.outcomes.unlabelled = null;
  full.system.model.baseRate = 0.2;
  full.system.traffic.ratePerS = 6;
  return loadSystem(full);
}

function start(loaded: LoadedSystem, faulted = true): System {
  const system = createSystem(loaded, seed);
  if (faulted) {
    system.step(0);
    system.addFault(loaded.plan.faults[0], t0, end, seed);
  }
  return system;
}

/** What each request came to, by its time: everything a monitor sees of it, label included. */
function byRequest(seen: Seen): Map<number, string> {
  const rows = new Map<number, (number | string)[]>();
  seen.time.forEach((time, i) => {
    rows.set(time, [
      ...seen.features.map((column) => column[i]),
      ...seen.age.map((column) => column[i] ?? 'none'),
      seen.score[i],
      seen.prediction[i],
      seen.latency[i],
      seen.failed[i],
    ]);
  });
  seen.labelRequest.forEach((time, i) => {
    rows.get(time)?.push(seen.label[i], seen.labelTime[i]);
  });
  return new Map([...rows].map(([time, row]) => [time, row.join(' ')]));
}

/** Requests that came out otherwise. */
function changed(a: Seen, b: Seen): number[] {
  const other = byRequest(b);
  return [...byRequest(a)].filter(([time, row]) => other.get(time) !== row).map(([time]) => time);
}

describe('every injector', () => {
  it('has a specimen in this suite', () => {
    expect(Object.keys(specimens).sort()).toEqual(injectors.kinds().sort());
  });
});

describe.each(injectors.all())('injector $kind', (declaration) => {
  const { kind } = declaration;
  const { active, idle } = specimens[kind];

  it('declares itself in full', () => {
    expect(kind).toMatch(/^[a-z][a-z-]*$/);
    expect(declaration.summary).toMatch(/^\S[^\n]{20,}$/);
    expect(declaration.source.length).toBeGreaterThan(5);
    expect([...diagnosisClasses, 'unknown']).toContain(declaration.diagnosis);
    for (const [name, schema] of Object.entries(declaration.params.shape))
      expect((schema as z.ZodType).description, `${kind}: ${name}`).toMatch(/\(.+\)|:/);
    expect(declaration.params.safeParse({ 'no-such-key': 1 }).success).toBe(false);
    expect(() => z.toJSONSchema(declaration.params, { io: 'input', unrepresentable: 'any' })).not.toThrow();
  });

  it.runIf(idle)('changes no byte at magnitude 0', async () => {
    const loaded = await load(planned(kind, idle!));
    expect(loaded.idle(kind)).toBe(true);
    const system = start(loaded);
    const twin = start(loaded, false);
    for (const branch of [system, twin]) branch.meterHarm(t0, 100, 15);
    expect(digest(collect(system, until))).toBe(digest(collect(twin, until)));
    expect(system.harm()).toEqual(twin.harm());
    expect(system.injections()[0]).toMatchObject({ fault: kind, changed: 0, idle: true });
  });

  it.runIf(active)('changes no byte at share 0', async () => {
    const loaded = await load(planned(kind, active!, { scope: { share: 0 } }));
    const system = start(loaded);
    expect(digest(collect(system, until))).toBe(digest(collect(start(loaded, false), until)));
    expect(system.injections()[0]).toMatchObject({ exposed: 0, changed: 0, idle: true });
  });

  it.runIf(active)('changes requests in its time window and no others', async () => {
    const loaded = await load(planned(kind, active!));
    const system = start(loaded);
    const times = changed(collect(system, until), collect(start(loaded, false), until));
    expect(times.length).toBeGreaterThan(50);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(t0);
    const after = declaration.seam === 'store' || declaration.seam === 'traffic' ? 300 : 0;
    expect(Math.max(...times)).toBeLessThan(end + after);
    const [{ exposed, changed: counted, idle: idles }] = system.injections();
    expect(idles).toBe(false);
    expect(counted).toBeLessThanOrEqual(exposed);
    expect(counted).toBeGreaterThan(0);
  });

  it.runIf(active)('gives the same bytes again, wherever steps are cut and branches fork', async () => {
    const loaded = await load(planned(kind, active!, { scope: { share: 0.5 }, shape: { kind: 'ramp', overS: 300 } }));
    const whole = digest(collect(start(loaded), until));
    expect(digest(collect(start(loaded), until))).toBe(whole);
    expect(digest(collect(start(loaded), until, 61.7))).toBe(whole);
    const system = start(loaded);
    collect(system, 1400);
    const copy = fork(system);
    const rest = digest(collect(system, until));
    expect(digest(collect(copy, until))).toBe(rest);
    expect(copy.injections()).toEqual(system.injections());
  });

  it.runIf(active)('reaches the segments in scope and no others', async () => {
    const loaded = await load(planned(kind, active!, { scope: { segment: { country: ['FR'] } } }));
    const twin = collect(start(loaded, false), until);
    const times = new Set(changed(collect(start(loaded), until), twin));
    expect(times.size).toBeGreaterThan(10);
    twin.time.forEach((time, i) => {
      if (times.has(time)) expect(twin.segments[0][i], `request at ${time} s, seed ${seed}`).toBe(1);
    });
  });

  it.runIf(active)('reaches its share of the rows', async () => {
    const loaded = await load(planned(kind, active!, { scope: { share: 0.25 } }));
    const twin = collect(start(loaded, false), until);
    const inWindow = twin.time.filter((time) => time >= t0 && time < end).length;
    const system = start(loaded);
    const times = changed(collect(system, until), twin);
    const [{ exposed }] = system.injections();
    expect(exposed / inWindow).toBeGreaterThan(0.22);
    expect(exposed / inWindow).toBeLessThan(0.28);
    expect(times.length).toBeLessThanOrEqual(exposed);
  });

  it.runIf(active)('acts only while a pulse is up', async () => {
    const loaded = await load(planned(kind, active!, { shape: { kind: 'pulse', upS: 250, downS: 150 } }));
    const times = changed(collect(start(loaded), until), collect(start(loaded, false), until));
    expect(times.length).toBeGreaterThan(0);
    if (declaration.seam === 'store') return;
    for (const time of times) expect((time - t0) % 400, `request at ${time} s`).toBeLessThan(250);
  });

  it.runIf(active)('counts the rows that it changes, and leaves rows of intensity 0 alone', async () => {
    const loaded = await load(planned(kind, active!));
    const batch = filledBatch(loaded);
    const before = structuredClone(batch);
    const intensity = Float64Array.from({ length: batch.n }, (_, i) => [0, 1, 0.4, 0, 1][i % 5]);
    const { shape, parts } = loaded;
    const clock = new ShapedClock(1e5, 1e9, { kind: 'abrupt' }, parts.refreshS);
    const features = shape.features
      .map((_, f) => f)
      .filter((f) => specimens[kind].features.includes(shape.features[f].name));
    const context = new BranchContext(
      Object.freeze(shape),
      features.length > 0 ? features : shape.features.map((_, f) => f),
      stream(seed, 'fault'),
      parts.concept && new TrueConcept(parts.concept, null, null),
      parts.details,
      clock,
    );
    const count = declaration.create(loaded.plan.faults[0].params, context).apply(batch, intensity);
    const rows = Array.from({ length: batch.n }, (_, i) => i);
    const differing = rows.filter((i) => row(batch, i) !== row(before, i));
    expect(count).toBe(differing.length);
    expect(count).toBeGreaterThan(0);
    for (const i of differing) expect(intensity[i]).toBeGreaterThan(0);
  });
});

/** A batch with something in every column. */
function filledBatch({ plan, parts, shape }: LoadedSystem): RequestBatch {
  const batch = sampleRows(plan, parts.traffic, shape, 2048);
  const rng = stream(seed, 'fill');
  for (let i = 0; i < batch.n; i++) {
    batch.latency[i] = 0.01 + rng.uniform();
    batch.failed[i] = rng.uniform() < 0.1 ? 1 : 0;
    batch.eta[i] = rng.normal();
    batch.label[i] = rng.uniform() < 0.05 ? Number.NaN : rng.integer(2);
    for (const column of batch.asOf) if (column) column[i] = Math.floor(batch.time[i] / 300) * 300;
  }
  return batch;
}

function row(batch: RequestBatch, i: number): string {
  const columns = [...batch.world, ...batch.served, ...batch.asOf, batch.latency, batch.failed, batch.eta, batch.label];
  return columns.map((column) => column?.[i]).join(' ');
}
