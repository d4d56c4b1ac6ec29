import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DriftdrillError, FindingsError } from '../../../harness/core/errors.js';
import type { RealFault } from '../../../harness/core/real-fault.js';
import { RealFaults, type RealFaultsOptions } from '../../../harness/live/faults/real-faults.js';
import { ShapedClock } from '../../../harness/system/faults/fault-clock.js';
import { injectors } from '../../../injectors/registry.js';
import { loadScenario } from '../../../scenarios/load.js';
import { scratch } from '../../e2e/cli.js';

function written(...faults: string[]): string {
  const file = join(scratch(), 'real.yaml');
  writeFileSync(
    file,
    `driftdrill: 1
name: real
system:
  traffic: {rate: 1/s, segments: {country: {DE: 1, FR: 1}}, features: {x: {normal: {mean: 0, sd: 1}}}}
  model: {kind: none}
faults:
${faults.map((fault) => `  - ${fault}\n`).join('')}trials: 1
`,
  );
  return file;
}

async function complaints(...faults: string[]): Promise<string[]> {
  try {
    await loadScenario(written(...faults));
    return [];
  } catch (error) {
    return (error as FindingsError).findings.filter(({ level }) => level === 'error').map(({ message }) => message);
  }
}

const realKinds = injectors.all().filter(({ real }) => real !== undefined);

describe('a scenario with faults on real parts', () => {
  it.each(realKinds.map(({ kind }) => kind))('says of %s that it needs a live run', async (kind) => {
    const target = kind.startsWith('process') ? ', with: {target: detectors}' : '';
    const { needsLive } = await loadScenario(written(`{id: a, inject: ${kind}${target}}`));
    expect(needsLive.map(({ code, level }) => [code, level])).toEqual([['needs-live', 'warning']]);
    expect(needsLive[0].message).toContain(kind);
  });

  it('refuses a scope and a ramp', async () => {
    const whole = 'a: network-reset acts on a whole part, not on some rows';
    expect(await complaints('{id: a, inject: network-reset, scope: {features: [x]}}')).toEqual([whole]);
    expect(await complaints('{id: a, inject: network-reset, scope: {segment: {country: [DE]}}}')).toEqual([whole]);
    expect(await complaints('{id: a, inject: network-reset, scope: {share: 50%}}')).toEqual([whole]);
    expect(await complaints('{id: a, inject: network-reset, shape: {ramp: 5m}}')).toHaveLength(1);
    expect(await complaints('{id: a, inject: network-reset, shape: {pulse: {up: 5m, down: 1m}}}')).toEqual([]);
  });

  it('refuses two faults that act on one process at a time', async () => {
    const stop = (id: string, more: string) => `{id: ${id}, inject: process-stop, with: {target: broker}${more}}`;
    expect(await complaints(stop('a', ''), stop('b', ', at: 5m'))).toHaveLength(1);
    expect(await complaints(stop('a', ', lasts: 6m'), stop('b', ', at: 5m'))).toHaveLength(1);
    expect(await complaints(stop('a', ', lasts: 5m'), stop('b', ', at: 5m'))).toEqual([]);
  });
});

describe('what faults do to real parts', () => {
  it.each([
    ['network-latency', { latency: '500ms', jitter: '20ms' }, 'latency', { latency: 500, jitter: 20 }],
    ['network-timeout', { timeout: '2s' }, 'timeout', { timeout: 2000 }],
    ['network-reset', {}, 'reset_peer', { timeout: 0 }],
  ])('%s is a toxic in milliseconds', (kind, given, type, attributes) => {
    const { params, real } = injectors.get(kind)!;
    const fault = real!(params.parse(given) as Record<string, unknown>);
    expect(fault).toMatchObject({ on: 'network', link: 'both', toxic: { type, attributes } });
  });
});

describe('faults on real parts in a run', () => {
  const reset = injectors.get('network-reset')!;
  const cut = reset.real!(reset.params.parse({}) as Record<string, unknown>);
  const stopBroker: RealFault = { on: 'process', target: 'broker', how: 'stop' };
  const options: RealFaultsOptions = {
    speed: 60,
    addresses: [],
    broker: null,
    signal: new AbortController().signal,
    note: () => {},
  };
  const prepare = async (real: RealFault, lastsS: number, more: Partial<RealFaultsOptions> = {}) => {
    const clock = new ShapedClock(600, 600 + lastsS, { kind: 'abrupt' }, []);
    try {
      await RealFaults.prepare([{ id: 'a', real, clock }], { ...options, ...more });
      return 'fine';
    } catch (error) {
      return (error as DriftdrillError).code;
    }
  };

  it('need a wall clock, a process, and an end in time', async () => {
    expect(await prepare(cut, 60, { speed: Number.POSITIVE_INFINITY })).toBe('needs-clock');
    expect(await prepare(stopBroker, 60)).toBe('no-process');
    expect(await prepare(cut, 3601)).toBe('too-long');
  });

  it('count the requests that were sent about while they were in force', async () => {
    const stop: RealFault = { on: 'process', target: 'detectors', how: 'kill' };
    const clock = { t0S: 0, endS: Number.POSITIVE_INFINITY, strength: () => 1 };
    const faults = await RealFaults.prepare([{ id: 'a', real: stop, clock }], options);
    const done: string[] = [];
    const part = {
      pid: 1,
      kill: async () => {
        done.push('kill');
      },
      boot: async () => {
        done.push('boot');
      },
    };
    faults.sent(Float64Array.of(1, 2, 3), 3);
    expect(faults.met.get('a')).toBe(0);
    faults.begin(part);
    await new Promise((later) => setTimeout(later, 50));
    faults.sent(Float64Array.of(1e6, 2e6, 3e6), 2);
    expect(faults.met.get('a')).toBe(2);
    await faults.close();
    expect(done).toEqual(['kill', 'boot']);
  });

  it('are undone when the run is interrupted, before anything else ends', async () => {
    const interrupt = new AbortController();
    const clock = { t0S: 0, endS: Number.POSITIVE_INFINITY, strength: () => 1 };
    const stop: RealFault = { on: 'process', target: 'detectors', how: 'kill' };
    const faults = await RealFaults.prepare([{ id: 'a', real: stop, clock }], { ...options, signal: interrupt.signal });
    const booted = new Promise<void>((done) => {
      faults.begin({ pid: 1, kill: async () => {}, boot: async () => done() });
    });
    await new Promise((later) => setTimeout(later, 50));
    interrupt.abort();
    await booted;
    await faults.close();
  });
});
