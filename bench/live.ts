/*
 * Records a second end to end over a real Kafka, broker included: `node dist/bench/live.js`. Prints the
 * load beside it, for others' work on the machine counts too.
 */
import { spawnSync } from 'node:child_process';
import { cpus, loadavg } from 'node:os';
import { packageFile } from '../harness/core/package-root.js';

const rounds = 3;

/** Two trials over a broker of their own; the rate of the second. */
function run(): { perSecond: number } {
  const args = ['run', 'scenarios/catalogue/fraud-covariate-shift.yaml', '--live', '--speed', 'max', '--trials', '2'];
  // Its exit code speaks of gates that two trials can't decide.
  const { stdout: said } = spawnSync(
    'sh',
    ['-c', `node bin/driftdrill.js ${args.join(' ')} --reporter terminal 2>&1`],
    {
      cwd: packageFile(),
      encoding: 'utf8',
    },
  );
  const lines = [...said.matchAll(/trial (\d+): (\d+) records sent, (\d+) taken in, .*?, (\d+) records\/s/g)];
  // The first trial warms up broker and compilers.
  const [, , sent, taken, perSecond] = lines.at(-1) ?? [];
  if (sent === undefined || sent !== taken) throw new Error(`records were lost: ${sent} sent, ${taken} taken in`);
  return { perSecond: Number(perSecond) };
}

const measured = Array.from({ length: rounds }, run).map(({ perSecond }) => perSecond);
const sorted = measured.sort((a, b) => a - b);
process.stdout.write(
  `${sorted[Math.floor(sorted.length / 2)]} records/s end to end (${sorted[0]}–${sorted.at(-1)}), asked ≥ 10,000, on ${cpus().length} cores; load ${loadavg()[0].toFixed(1)}\n`,
);
