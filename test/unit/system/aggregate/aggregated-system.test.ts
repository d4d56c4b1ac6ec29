import { describe, expect, it } from 'vitest';
import { fork } from '../../../../harness/core/fork.js';
import type { FaultPlan, Plan, ShapePlan } from '../../../../harness/core/plan.js';
import { loadSystem } from '../../../../harness/system/load.js';
import type { RunningSystem } from '../../../../harness/system/running-system.js';
import { startSystem } from '../../../../harness/system/start-system.js';
import { fault, plan, type SystemParts, systemPlan } from '../plans.js';
import { alike, momentsOf } from './chi-square.js';

const everyS = 10;
const edges = [0.015, 0.02, 0.03, 0.05, 0.1];

/** Sums of each tick, by segment: requests, failures, seconds, and requests by bin of latency. */
interface Ticks {
  requests: number[];
  failures: number[];
  seconds: number[];
  bySegment: number[];
  failuresBySegment: number[];
  bins: number[];
  failedBins: number[];
}

/** Runs a system of either kind and adds up what it shows by the tick. */
function ticksOf(system: RunningSystem, untilS: number, stepS = Number.POSITIVE_INFINITY): Ticks {
  const count = Math.floor(untilS / everyS);
  const zeros = (n: number) => new Array<number>(n).fill(0);
  const ticks: Ticks = {
    requests: zeros(count),
    failures: zeros(count),
    seconds: zeros(count),
    bySegment: zeros(3),
    failuresBySegment: zeros(3),
    bins: zeros(edges.length + 1),
    failedBins: zeros(edges.length + 1),
  };
  while (system.now < untilS) {
    const { predictions: log } = system.step(Math.min(untilS, system.now + stepS));
    for (let i = 0; i < log.n; i++) {
      const tick = Math.floor(log.time[i] / everyS);
      if (tick >= count) continue;
      const weight = log.tally?.requests[i] ?? 1;
      const bin = edges.filter((edge) => log.latency[i] > edge).length;
      ticks.requests[tick] += weight;
      ticks.failures[tick] += weight * log.failed[i];
      ticks.seconds[tick] += log.tally?.seconds[i] ?? log.latency[i];
      ticks.bins[bin] += weight;
      if (log.failed[i] === 1) ticks.failedBins[bin] += weight;
      const segment = log.segments[0]?.[i] ?? 0;
      ticks.bySegment[segment] += weight;
      ticks.failuresBySegment[segment] += weight * log.failed[i];
    }
  }
  return ticks;
}

const parts: SystemParts = {
  traffic: {
    ratePerS: 8,
    segments: [{ name: 'country', values: ['DE', 'FR', 'US'], weights: [0.5, 0.3, 0.2] }],
    features: [],
  },
  model: { kind: 'none', weights: [] },
  serving: { latency: { kind: 'lognormal', median: 0.02, sigma: 0.5 }, errors: 0.04 },
};

const burst = (more: Partial<FaultPlan> = {}, share = 0.2) =>
  fault('error-burst', { share }, { scope: { features: [], segment: { country: ['DE', 'US'] }, share: 0.6 }, ...more });
const slow = (more: Partial<FaultPlan> = {}) =>
  fault(
    'latency-spike',
    { factor: 2, add: 0.01, share: 0.5 },
    { scope: { features: [], segment: { country: ['FR'] }, share: 0.8 }, ...more },
  );

async function start(given: SystemParts, faults: FaultPlan[], counted: boolean, seed: string, t0S: number, endS = 1e9) {
  const traffic = { ...given.traffic, ...(counted && { aggregate: { everyS, latencyEdges: edges } }) };
  const loaded = await loadSystem(plan(systemPlan({ ...given, traffic }), { faults } as Partial<Plan>));
  const system = startSystem(loaded, seed);
  for (const one of faults) system.addFault(one, t0S, endS, seed);
  return system;
}

/** Asserts that two samples have one mean (within 4.5 standard errors) and variances within 15 %. */
function sameLaw(a: readonly number[], b: readonly number[], what: string): void {
  const [x, y] = [momentsOf(a), momentsOf(b)];
  const error = Math.sqrt(x.variance / a.length + y.variance / b.length);
  expect(Math.abs(x.mean - y.mean), `${what}: means ${x.mean} and ${y.mean}`).toBeLessThanOrEqual(4.5 * error + 1e-12);
  if (y.variance > 0) expect(Math.abs(Math.log(x.variance / y.variance)), `${what}: variances`).toBeLessThan(0.15);
  else expect(x.variance).toBe(0);
}

const season = { daily: 0.6, weekly: 0 };
const shapes: [string, ShapePlan][] = [
  ['abrupt', { kind: 'abrupt' }],
  ['a ramp', { kind: 'ramp', overS: 30_000 }],
  ['pulses', { kind: 'pulse', upS: 7, downS: 6 }],
];

describe('counts of ticks have the law of events', () => {
  const untilS = 60_000;
  it.each([
    ['poisson', parts],
    ['regular', { ...parts, traffic: { ...parts.traffic, arrivals: 'regular' as const } }],
    ['poisson under a season', { ...parts, traffic: { ...parts.traffic, season, startMs: 0 } }],
    [
      'regular under a season',
      { ...parts, traffic: { ...parts.traffic, season, startMs: 0, arrivals: 'regular' as const } },
    ],
  ])('without a fault: %s', async (_name, given) => {
    const [a, b] = [
      ticksOf(await start(given, [], true, 'law-a', 0), untilS),
      ticksOf(await start(given, [], false, 'law-b', 0), untilS),
    ];
    for (const key of ['requests', 'failures', 'seconds'] as const) sameLaw(a[key], b[key], key);
    for (const key of ['bins', 'failedBins', 'bySegment', 'failuresBySegment'] as const)
      expect(alike(a[key], b[key]), key).toBeGreaterThan(0.0005);
    if (given.traffic?.arrivals === 'regular') expect(a.requests).toEqual(b.requests);
  });

  it.each(shapes)('under %s, with scope and share, two faults at once', async (_name, shape) => {
    const faults = [slow({ shape }), burst({ shape })];
    const [system, events] = [
      await start(parts, faults, true, 'fault-a', 5003),
      await start(parts, faults, false, 'fault-b', 5003),
    ];
    const [a, b] = [ticksOf(system, untilS), ticksOf(events, untilS)];
    const from = 501;
    for (const key of ['requests', 'failures', 'seconds'] as const)
      sameLaw(a[key].slice(from), b[key].slice(from), key);
    for (const key of ['bins', 'failedBins', 'bySegment', 'failuresBySegment'] as const)
      expect(alike(a[key], b[key]), key).toBeGreaterThan(0.0005);
    system.injections().forEach((record, i) => {
      const event = events.injections()[i];
      for (const key of ['exposed', 'changed'] as const)
        expect(Math.abs(record[key] - event[key])).toBeLessThan(4.5 * Math.sqrt(record[key] + event[key]));
    });
  });

  it('in the tick in which a fault begins: only what comes after it fails', async () => {
    const [a, b] = [[] as number[], [] as number[]];
    for (let k = 0; k < 400; k++)
      for (const [counted, list] of [
        [true, a],
        [false, b],
      ] as const) {
        const faults = [burst({ scope: { features: [], segment: {}, share: 1 } }, 1)];
        const system = await start(parts, faults, counted, `begin-${counted}-${k}`, 27.5, 34);
        list.push(
          ticksOf(system, 40)
            .failures.slice(2)
            .reduce((sum, n) => sum + n, 0),
        );
      }
    sameLaw(a, b, 'failures');
  });

  it('and regular arrivals in that tick are counted exactly', async () => {
    const regular = { ...parts, traffic: { ...parts.traffic, arrivals: 'regular' as const }, serving: { errors: 0 } };
    const all = burst({ scope: { features: [], segment: {}, share: 1 } }, 1);
    const [a, b] = [
      ticksOf(await start(regular, [all], true, 'x', 27.5, 34.2), 60),
      ticksOf(await start(regular, [all], false, 'y', 27.5, 34.2), 60),
    ];
    expect(a.failures).toEqual(b.failures);
    expect(a.failures.slice(2, 4)).toEqual([20, 34]);
  });
});

describe('branches of counts', () => {
  const shown = async (faults: FaultPlan[], stepS = Number.POSITIVE_INFINITY, t0S = 4321.5) =>
    ticksOf(await start(parts, faults, true, 'branch', t0S), 20_000, stepS);

  it('are the same however the time is cut', async () => {
    expect(await shown([burst(), slow()], 3.7)).toEqual(await shown([burst(), slow()]));
  });

  it('are the twin bit for bit before onset, and where the fault does not reach', async () => {
    const [twin, faulted] = [await shown([]), await shown([burst()])];
    const tick = Math.floor(4321.5 / everyS);
    for (const key of ['requests', 'failures', 'seconds'] as const)
      expect(faulted[key].slice(0, tick)).toEqual(twin[key].slice(0, tick));
    expect(faulted.requests).toEqual(twin.requests);
    expect(faulted.failuresBySegment[1]).toBe(twin.failuresBySegment[1]);
    faulted.failures.forEach((n, k) => {
      expect(n).toBeGreaterThanOrEqual(twin.failures[k]);
    });
    // Failing requests take as long as they would have.
    faulted.seconds.forEach((s, k) => {
      expect(s).toBeCloseTo(twin.seconds[k], 9);
    });
  });

  it.each([
    ['noop', fault('noop', {})],
    ['no share of the requests', burst({ scope: { features: [], segment: {}, share: 0 } })],
    ['a burst of 0 %', burst({}, 0)],
  ])('are the twin under a fault that does nothing: %s', async (_name, nothing) => {
    expect(await shown([nothing])).toEqual(await shown([]));
  });

  it('go on from a fork as without it', async () => {
    const traffic = { ...parts.traffic, aggregate: { everyS, latencyEdges: edges } };
    const loaded = await loadSystem(plan(systemPlan({ ...parts, traffic }), { faults: [burst()] } as Partial<Plan>));
    const system = startSystem(loaded, 'branch');
    ticksOf(system, 4321.5);
    const copy = fork(system);
    copy.addFault(burst(), 4321.5, 1e9, 'branch');
    const own = await start(parts, [burst()], true, 'branch', 4321.5);
    ticksOf(own, 4321.5);
    expect(ticksOf(copy, 9000)).toEqual(ticksOf(own, 9000));
    expect(copy.requests).toBe(own.requests);
    expect(copy.injections()).toEqual(own.injections());
    const twin = await start(parts, [], true, 'branch', 0);
    ticksOf(twin, 4321.5);
    expect(ticksOf(system, 9000)).toEqual(ticksOf(twin, 9000));
  });

  it('put harm where events put it, up to the moment of asking', async () => {
    const [t0S, untilS] = [4321.5, 8321.5];
    const sums = await Promise.all(
      [true, false].map(async (counted) => {
        let [requests, failures, latency] = [0, 0, 0];
        for (let k = 0; k < 20; k++) {
          const system = await start(parts, [burst(), slow()], counted, `harm-${k}`, t0S);
          system.meterHarm(t0S, 400, 10);
          while (system.now < untilS) system.step(untilS);
          const harm = system.harm();
          if (harm === null) throw new Error('no harm');
          expect(system.harm()).toEqual(harm);
          for (const bin of harm.requests.keys()) {
            requests += harm.requests[bin];
            failures += harm.failures[bin];
            latency += harm.latency[bin];
            expect(harm.requests[bin]).toBeGreaterThan(2800);
          }
        }
        return { requests, failures, latency };
      }),
    );
    const [a, b] = sums;
    for (const key of ['requests', 'failures'] as const)
      expect(Math.abs(a[key] - b[key])).toBeLessThan(4.5 * Math.sqrt(a[key] + b[key]));
    expect(a.latency / b.latency).toBeCloseTo(1, 2);
  });
});
