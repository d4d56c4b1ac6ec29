/*
 * What a whole campaign costs, as the command: two threads beside one, shared prefixes and early ends beside none, and
 * the memory of ten thousand trials.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageFile } from '../harness/core/package-root.js';

/** A chart and PSI on a shift of eight sizes, ten requests a second. */
const sweep = `driftdrill: 1
name: bench-sweep
system:
  traffic: {rate: 10/s, features: {x: {normal: {mean: 0, sd: 1}}, z: {normal: {mean: 0, sd: 1}}}}
  model: {kind: logistic, weights: {x: 1, z: 0.5}, baseRate: 10%}
timeline: {warmup: 1h, control: 1h, onset: 0s, deadline: 1h}
faults: [{id: shift, inject: covariate-shift, with: {mean: 1}, scope: {features: [x]}}]
stack:
  detectors:
    chart: {ewma: {signal: feature.x, lambda: 0.1, limit: 4.5, mean: 0, sd: 1}}
    drift: {psi: {signal: feature.x, window: 15m, every: 5m}}
  rules: [{alert: Chart, when: chart}, {alert: Drift, when: drift > 0.2}]
sweep: {faults.shift.with.mean: [0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2]}
trials: 100
`;

const many = sweep
  .replace('bench-sweep', 'bench-many')
  .replace('10/s', '10/m')
  .replace(/^sweep.*\n/m, '')
  .replace('trials: 100', 'trials: 10000');

export interface Cost {
  wallS: number;
  processorS: number;
  peakMb: number;
}

/** Keeps a command and its threads on the first core. */
const oneCore = ['taskset', '-c', '0'];

/** The command and all its threads. Linux only: null elsewhere. @param on what the command is run by, such as `oneCore` */
export function cost(text: string, flags: readonly string[], on: readonly string[] = []): Cost | null {
  const folder = mkdtempSync(join(tmpdir(), 'driftdrill-bench-'));
  try {
    const file = join(folder, 'drill.yaml');
    writeFileSync(file, text);
    const command = [...on, process.execPath, packageFile('bin', 'driftdrill.js'), 'run', file, '--quiet', ...flags];
    const ran = spawnSync('/usr/bin/time', ['-f', '%e %U %S %M', ...command], { encoding: 'utf8' });
    const [wallS, user, system, kilobytes] = (ran.stderr ?? '').trim().split('\n').at(-1)!.split(' ').map(Number);
    return Number.isFinite(kilobytes) ? { wallS, processorS: user + system, peakMb: kilobytes / 1000 } : null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Ratios of what two commands cost, taken in turn. */
function ratios(a: () => Cost | null, b: () => Cost | null, by: 'wallS' | 'processorS', rounds: number): number[] {
  return Array.from({ length: rounds }, () => [a(), b()]).flatMap(([one, other]) =>
    one === null || other === null ? [] : [one[by] / other[by]],
  );
}

/** How many times longer one core takes than two, start and scoring included, by the clock. */
export function speedUps(rounds: number): number[] {
  const long = sweep.replace('trials: 100', 'trials: 1600');
  const one = () => cost(long, ['--workers', '1'], oneCore);
  return ratios(one, () => cost(long, ['--workers', '2']), 'wallS', rounds);
}

/** Processor time of a sweep of 8 severities × 100 seeds, as a share of the same without forking and stopping. */
export function forkShares(rounds: number): number[] {
  const shared = ['--workers', '1'];
  const plain = [...shared, '--no-fork', '--no-early-stop'];
  return ratios(
    () => cost(sweep, shared),
    () => cost(sweep, plain),
    'processorS',
    rounds,
  );
}

/** Peak memory in MB of ten thousand trials on two threads; null where it can't be measured. */
export function manyTrialsMemory(): number | null {
  return cost(many, ['--workers', '2'])?.peakMb ?? null;
}
