import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { interpreterOf } from '../../detectors/external/adapters/environment.js';
import { createStack } from '../../detectors/stack.js';
import { feastEnvironment } from '../../harness/cli/feast-environment.js';
import { freePorts } from '../../harness/core/free-ports.js';
import type { Telemetry } from '../../harness/core/telemetry.js';
import { Ledger } from '../../harness/live/faults/ledger.js';
import { isStopped } from '../../harness/live/faults/process-state.js';
import { stopSwitch } from '../../harness/live/faults/switches.js';
import { loadContext } from '../../harness/trial/context.js';
import { loadScenario } from '../../scenarios/load.js';
import { root, scratch } from '../e2e/cli.js';

const python = interpreterOf(feastEnvironment);
const required = process.env.DRIFTDRILL_REQUIRE_REAL === '1';
if (python === null) console.warn('skipped: no Feast here (driftdrill doctor --install feast)');

const example = join(root, 'docs', 'examples', 'feast');
const cards = Array.from({ length: 20 }, (_, card) => card);
const pollMs = 250;

/** What the feature server said of all cards at one moment, on the wall clock. */
interface Served {
  readonly atMs: number;
  readonly values: number[];
  readonly statuses: string[];
  /** Seconds. */
  readonly ages: number[];
}

interface Answer {
  results: { values: (number | null)[]; statuses: string[]; event_timestamps: string[] }[];
  metadata: { feature_names: string[] };
}

async function ask(port: number): Promise<Served | null> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/get-online-features`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ features: ['velocity:velocity1h'], entities: { card_id: cards } }),
    });
    const atMs = Date.now();
    const { results, metadata } = (await response.json()) as Answer;
    const column = results[metadata.feature_names.indexOf('velocity1h')];
    if (column.values.includes(null)) return null;
    const ages = column.event_timestamps.map((text) => (atMs - Date.parse(text)) / 1000);
    return { atMs, values: column.values as number[], statuses: column.statuses, ages };
  } catch {
    return null;
  }
}

function run(program: string, args: string[], repository: string): ChildProcess {
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
    env: { ...process.env, ...feastEnvironment.env, HOME: repository },
  });
  child.stdout?.resume();
  onTestFinished(() => {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  });
  return child;
}

/** One poll as monitors see it: a request for each card. */
function telemetryOf({ atMs, values, ages }: Served, fromS: number, startMs: number): Telemetry {
  const n = cards.length;
  const column = (value: number) => new Float64Array(n).fill(value);
  const timeS = (atMs - startMs) / 1000;
  return {
    from: fromS,
    to: timeS + 1e-6,
    predictions: {
      n,
      time: column(timeS),
      segments: [],
      features: [Float64Array.from(values)],
      age: [Float64Array.from(ages)],
      score: column(0),
      prediction: column(0),
      latency: column(0),
      failed: new Uint8Array(n),
    },
    labels: {
      n: 0,
      time: column(0),
      requestTime: column(0),
      segments: [],
      label: column(0),
      prediction: column(0),
      score: column(0),
    },
  };
}

describe.skipIf(python === null && !required)('a real feature store', () => {
  it('serves values as present, a second older each second, once its materialisation is stopped; the alert sees it', async () => {
    if (python === null) throw new Error('no Feast here: driftdrill doctor --install feast');
    const repository = scratch();
    cpSync(example, repository, { recursive: true });
    const [port] = await freePorts(1);
    const loop = run(python, [join(repository, 'materialise.py'), repository, '1'], repository);
    const { plan } = await loadScenario(join(example, 'freshness.yaml'));
    const { group } = await loadContext(plan);
    const startMs = Date.now();
    const stack = createStack(plan.stack, {
      shape: group.system.shape,
      reference: null,
      warmupS: 0,
      startMs,
      timezone: 'UTC',
      modules: new Map(),
      trace: false,
    });
    let nowS = 0;
    const seen: Served[] = [];
    const pollUntil = async (what: string, met: () => boolean) => {
      for (let polls = 0; polls < 240; polls++) {
        const served = await ask(port);
        if (served !== null) {
          const telemetry = telemetryOf(served, nowS, startMs);
          stack.observe(telemetry);
          nowS = telemetry.to;
          seen.push(served);
          if (met()) return;
        }
        await sleep(pollMs);
      }
      throw new Error(`never: ${what}`);
    };
    const oldest = () => Math.max(...seen[seen.length - 1].ages);
    const open = () => stack.episodes().filter(({ endsS }) => endsS === null);

    await sleep(5000);
    run(join(dirname(python), 'feast'), ['-c', repository, 'serve', '-h', '127.0.0.1', '-p', String(port)], repository);
    await pollUntil('fresh values', () => oldest() < 4 && open().length === 0);

    const part = { pid: loop.pid as number, kill: async () => {}, boot: async () => {} };
    const ledger = new Ledger(join(repository, 'rollback'));
    onTestFinished(() => ledger.close());
    const fault = stopSwitch(part, 'the materialisation', ledger);
    // Between two materialisations, so that none is left half done.
    await new Promise((done) => loop.stdout?.once('data', done));
    await fault.on();
    expect(isStopped(part.pid)).toBe(true);
    const stoppedS = nowS;
    await sleep(500);
    const first = seen.length;
    await pollUntil('the alert', () => open().some(({ startsS }) => startsS > stoppedS));

    const stalled = seen.slice(first);
    for (const { atMs, ages, statuses, values } of stalled) {
      expect(new Set(statuses)).toEqual(new Set(['PRESENT']));
      expect(values).toEqual(stalled[0].values);
      const passedS = (atMs - stalled[0].atMs) / 1000;
      expect(ages[0] - stalled[0].ages[0]).toBeCloseTo(passedS, 6);
    }
    // The view's time to live is 2 s, and the store has served three times that.
    expect(oldest()).toBeGreaterThan(6);

    await fault.off();
    await pollUntil('fresh values again', () => oldest() < 4 && open().length === 0);
    expect(seen[seen.length - 1].values).not.toEqual(stalled[0].values);
  });
});
