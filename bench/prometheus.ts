import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WatchedBranch } from '../detectors/external/monitor.js';
import { monitors } from '../detectors/external/registry.js';
import { DriftdrillError } from '../harness/core/errors.js';
import type { MetricSeries } from '../harness/core/tape.js';

const trials = 50;
const everyS = 15;
const endS = 86_400;
const countries = ['DE', 'FR', 'IT', 'ES', 'PL', 'US'];

const ratio = (window: string) =>
  `sum(rate(http_requests_total{code=~"5.."}[${window}])) / sum(rate(http_requests_total[${window}]))`;
const rules = `groups: [{name: slo, rules: [{alert: Burn, expr: '${ratio('1h')} > 0.0144 and ${ratio('5m')} > 0.0144'}]}]`;

export interface DaysMeasured {
  samples: number;
  /** Seconds of all processors: ours, promtool and Prometheus. */
  processorS: number;
  wallS: number;
}

/** Import and queries of 50 days and their twins, 12 series at 15 s; null where Prometheus is not here. */
export async function burnRateDays(): Promise<DaysMeasured | null> {
  const folder = mkdtempSync(join(tmpdir(), 'driftdrill-bench-'));
  try {
    writeFileSync(join(folder, 'rules.yml'), rules);
    const prometheus = monitors.get('prometheus')!;
    const plan = {
      kind: 'prometheus',
      folder,
      params: prometheus.params.parse({ rules: ['rules.yml'] }) as Record<string, unknown>,
    };
    const branches = Array.from({ length: 2 * trials }, (_, i) => day(i));
    const samples = branches.reduce(
      (sum, { tape }) => sum + (tape.kind === 'metrics' ? tape.series.length * tape.series[0].values.length : 0),
      0,
    );
    const before = { processorS: processorS(), now: performance.now() };
    const running = await prometheus.open(
      plan,
      prometheus.rules(plan).map((rule, index) => ({ index, rule })),
    );
    const answers = await running.watch(branches);
    await running.close();
    const fired = answers.filter(({ episodes }) => episodes.length > 0).length;
    if (fired !== trials) throw new Error(`${fired} of ${trials} faulted days fired`);
    return { samples, processorS: processorS() - before.processorS, wallS: (performance.now() - before.now) / 1000 };
  } catch (error) {
    if (error instanceof DriftdrillError && error.code === 'part-missing') return null;
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Odd ones are trials that fail from noon on, even ones their twins: up to noon they are the same. */
function day(i: number): WatchedBranch {
  const ticks = endS / everyS + 1;
  let state = (i >> 1) + 1;
  const draw = (): number => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
  const series = countries.flatMap((country): MetricSeries[] => {
    const [good, bad] = [new Float64Array(ticks), new Float64Array(ticks)];
    for (let k = 1; k < ticks; k++) {
      const requests = Math.round(200 + 100 * draw());
      const failed = draw() < 0.1 ? 1 : 0;
      const failing = i % 2 === 1 && k > ticks / 2 ? Math.round(requests * 0.1) : failed;
      good[k] = good[k - 1] + requests - failing;
      bad[k] = bad[k - 1] + failing;
    }
    const name = 'http_requests_total';
    return [
      { name, labels: { job: 'api', country, code: '200' }, values: good },
      { name, labels: { job: 'api', country, code: '500' }, values: bad },
    ];
  });
  const tape = { kind: 'metrics', fromS: 0, everyS, series } as const;
  const branch = i % 2 === 1 ? 'fault' : 'twin';
  return { trial: i >> 1, seed: `${i >> 1}`, branch, startMs: 0, warmupS: 0, endS, tape };
}

/** Of this process and of the children that have ended (Linux: hundredths of a second). */
function processorS(): number {
  const { user, system } = process.cpuUsage();
  const fields = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (user + system) / 1e6 + (Number(fields[13]) + Number(fields[14])) / 100;
}
