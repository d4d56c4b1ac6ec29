import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageFile } from '../harness/core/package-root.js';

const day = `driftdrill: 1
name: a-day
system:
  traffic: {rate: 1000/s, features: {a: {normal: {mean: 0, sd: 1}}, b: {normal: {mean: 0, sd: 1}}, c: {lognormal: {median: 5, sigma: 1}}}}
  model: {kind: logistic, weights: {a: 1, b: 0.5}, baseRate: 10%}
  outcomes: {delay: {lognormal: {median: 5m, sigma: 0.3}}}
  serving: {latency: {lognormal: {median: 20ms, sigma: 0.4}}, errors: 0.1%}
timeline: {warmup: 1h, control: 23h, onset: 0s, deadline: 0s}
stack:
  detectors:
    drift: {psi: {signal: "feature.*", window: 1h, every: 5m}}
    errors: {adwin: {signal: error}}
    slow: {level: {signal: latency, statistic: p99, window: 5m, every: 1m}}
  rules: [{alert: Any, when: drift > 0.2 or errors or slow > 1s}]
trials: 1
`;

/** Peak memory in MB of a simulated day at 1,000 requests a second, the whole command and its worker. Linux only: null elsewhere. */
export function dayMemory(): number | null {
  const folder = mkdtempSync(join(tmpdir(), 'driftdrill-bench-'));
  try {
    const file = join(folder, 'day.yaml');
    writeFileSync(file, day);
    const ran = spawnSync(
      '/usr/bin/time',
      ['-f', '%M', process.execPath, packageFile('bin', 'driftdrill.js'), 'run', file, '--workers', '1', '--quiet'],
      { encoding: 'utf8' },
    );
    const kilobytes = Number(ran.stderr?.trim().split('\n').at(-1));
    return Number.isFinite(kilobytes) && kilobytes > 0 ? kilobytes / 1000 : null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
