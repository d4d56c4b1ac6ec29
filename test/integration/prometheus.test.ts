import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Watched, WatchedBranch } from '../../detectors/external/monitor.js';
import { monitors } from '../../detectors/external/registry.js';
import type { MonitorPlan } from '../../harness/core/plan.js';
import type { MetricSeries } from '../../harness/core/tape.js';
import { driftdrill, scorecardOf, scratch } from '../e2e/cli.js';
import { lacksPrometheus } from './prometheus/parts.js';

const lacking = lacksPrometheus();
const prometheus = monitors.get('prometheus')!;
const hour = 3600;

/** 100 requests a second, of which a share fails from a moment on. */
function requests(
  everyS: number,
  endS: number,
  t0S: number,
  share: number,
  labels: Record<string, string> = {},
): MetricSeries[] {
  const ticks = Math.floor(endS / everyS) + 1;
  const failures = Float64Array.from({ length: ticks }, (_, k) => Math.max(0, k * everyS - t0S) * 100 * share);
  const total = Float64Array.from({ length: ticks }, (_, k) => k * everyS * 100 - failures[k]);
  return [
    { name: 'http_requests_total', labels: { ...labels, code: '200' }, values: total },
    { name: 'http_requests_total', labels: { ...labels, code: '500' }, values: failures },
  ];
}

function branch(series: MetricSeries[], everyS: number, endS: number, trial = 0): WatchedBranch {
  const tape = { kind: 'metrics', fromS: 0, everyS, series } as const;
  return { trial, seed: `made-${trial}`, branch: 'fault', startMs: Date.UTC(2026, 2, 4, 5), warmupS: 0, endS, tape };
}

/** What rules make of branches. */
async function watch(
  rules: string,
  branches: WatchedBranch[],
  params: Record<string, unknown> = {},
): Promise<{ answers: Watched[]; warnings: string[] }> {
  const folder = scratch();
  writeFileSync(join(folder, 'rules.yml'), rules);
  const plan: MonitorPlan = {
    kind: 'prometheus',
    folder,
    params: prometheus.params.parse({ rules: ['rules.yml'], ...params }) as Record<string, unknown>,
  };
  const running = await prometheus.open(
    plan,
    prometheus.rules(plan).map((rule, index) => ({ index, rule })),
  );
  try {
    return { answers: await running.watch(branches), warnings: running.warnings() };
  } finally {
    await running.close();
  }
}

function ratio(window: string): string {
  return `sum(rate(http_requests_total{code="500"}[${window}])) / sum(rate(http_requests_total[${window}]))`;
}

describe.skipIf(lacking)('rule files through a real Prometheus', () => {
  test.each([
    { burn: 14.4, long: '1h', short: '5m', share: 0.1, closed: 518.4 },
    { burn: 6, long: '6h', short: '30m', share: 0.01, closed: 12_960 },
  ])(
    'the burn rate $burn over $long and $short gives the closed form',
    async ({ burn, long, short, share, closed }) => {
      const limit = burn * 0.001;
      const t0S = 7 * hour;
      const endS = t0S + 4 * hour;
      const { answers } = await watch(
        `groups: [{name: slo, interval: 15s, rules: [{alert: Burn, expr: '(${ratio(long)}) > ${limit} and (${ratio(short)}) > ${limit}'}]}]`,
        [branch(requests(15, endS, t0S, 0), 15, endS), branch(requests(15, endS, t0S, share), 15, endS, 1)],
      );
      expect(answers[0].episodes).toEqual([]);
      const [episode, ...others] = answers[1].episodes;
      expect(others).toEqual([]);
      const delay = episode.startsS - t0S;
      expect(delay).toBeGreaterThanOrEqual(closed);
      expect(delay).toBeLessThanOrEqual(closed + 15);
      expect(episode).toMatchObject({ rule: 0, segment: '', heldS: episode.startsS, quietS: episode.startsS - 15 });
    },
  );

  test('recording rules of recording rules, intervals of their own, labels, constant series', async () => {
    const endS = 2 * hour;
    const folder = scratch();
    writeFileSync(join(folder, 'budget.om'), '# TYPE budget gauge\nbudget{team="a"} 0.05\n# EOF\n');
    const { answers, warnings } = await watch(
      `groups:
  - name: slow
    interval: 1m
    rules:
      - {record: 'job:ratio', expr: 'sum by (job) (rate(http_requests_total{code="500"}[5m])) / sum by (job) (rate(http_requests_total[5m]))', labels: {kind: errors}}
      - {record: 'worst:ratio', expr: 'max by (job) (max_over_time(job:ratio{kind="errors"}[3m]))'}
  - name: fast
    interval: 30s
    rules:
      - {alert: Worst, expr: 'worst:ratio > on () group_left () budget{team="a"}', for: 2m, labels: {severity: page, job: '{{ $labels.job }}'}}
      - {alert: Absent, expr: 'absent(http_requests_total{job="other"})', for: 1h}
      - {alert: Typo, expr: 'rate(http_request_total[5m]) > 0'}
      - {alert: WrongLabel, expr: 'job:ratio{job="c"} > 0'}
`,
      ['a', 'b'].map((job, trial) => branch(requests(15, endS, hour, 0.1 * (trial + 1), { job }), 15, endS, trial)),
      { series: [join(folder, 'budget.om')] },
    );
    for (const [trial, job] of [
      [0, 'a'],
      [1, 'b'],
    ] as const) {
      const worst = answers[trial].episodes.filter(({ rule }) => rule === 0);
      // 5 % of the window of 5 m: after 150 s where 10 % fail and 75 s where 20 % do; at the minute; then 2 m of `for`.
      const held = hour + (trial === 0 ? 180 : 120);
      expect(worst.map(({ startsS, heldS, endsS }) => ({ startsS, heldS, endsS }))).toEqual([
        { startsS: held + 120, heldS: held, endsS: null },
      ]);
      expect(answers[trial].episodes.filter(({ rule }) => rule === 1)).toMatchObject([
        { startsS: hour, heldS: 0, quietS: null },
      ]);
      // The rule's own label stands over the one of the series.
      expect(worst[0].segment, job).toBe('');
    }
    expect(warnings).toEqual([
      'alert WrongLabel can never fire on these metrics: job:ratio{job="c"} matches none of the series (job:ratio is there, with other labels)',
    ]);
  });

  test('branches do not see one another, and come out alike wherever they lie', async () => {
    const endS = 3 * hour;
    const noisy = requests(15, endS, 2 * hour, 0.5);
    const rules = `groups: [{name: g, rules: [{alert: High, expr: '${ratio('2h')} > 0.01'}, {alert: Night, expr: 'hour() == 5 and on () http_requests_total{code="200"} >= 0'}]}]`;
    const branches = Array.from({ length: 12 }, (_, trial) =>
      branch(trial % 2 === 0 ? noisy : requests(15, endS, endS, 0), 15, endS, trial),
    );
    const { answers } = await watch(rules, branches, { interval: '40s' });
    const high = answers.map(({ episodes }) => episodes.filter(({ rule }) => rule === 0));
    expect(high[0]).toHaveLength(1);
    for (const [trial, episodes] of high.entries())
      expect(episodes, `trial ${trial}`).toEqual(trial % 2 === 0 ? high[0] : []);
    for (const { episodes } of answers)
      expect(episodes.filter(({ rule }) => rule === 1)).toMatchObject([{ startsS: 0, endsS: hour }]);
  });

  test('what is newer than promtool is done here: offsets and labels of groups; limits and clashes as in Prometheus', async () => {
    const endS = 2 * hour;
    const tape = ['a', 'b'].flatMap((job, i) => requests(15, endS, hour + i * 600, 0.5, { job }));
    const folder = scratch();
    writeFileSync(join(folder, 'odd.om'), 'odd NaN\n');
    const failing = 'sum by (job) (rate(http_requests_total{code="500"}[1m])) > 10';
    const { answers, warnings } = await watch(
      `groups:
  - name: now
    rules:
      - {alert: Now, expr: 'max(${failing})', labels: {group: none}}
      - {alert: Clash, expr: '${failing}', labels: {job: any}}
      - {alert: Matched, expr: 'sum by (job) (rate(http_requests_total{code="200"}[1m])) * on (job) (${failing})'}
      - {alert: Unmatched, expr: 'vector(1) * on () (${failing})'}
      - {alert: There, expr: absent(odd)}
  - name: then
    query_offset: 2m
    labels: {group: then}
    rules:
      - {record: failing, expr: 'max(${failing})'}
      - {alert: Then, expr: failing}
  - name: limited
    limit: 1
    rules:
      - {alert: Limited, expr: '${failing}'}
      - {record: 'limited:failing', expr: '${failing}'}
      - {alert: LimitedRecord, expr: 'limited:failing'}
`,
      [branch(tape, 15, endS)],
      { series: [join(folder, 'odd.om')] },
    );
    const spans = Array.from({ length: 8 }, (_, rule) =>
      answers[0].episodes.filter((one) => one.rule === rule).map(({ startsS, endsS }) => [startsS, endsS]),
    );
    // 50 failures a second from the hour on: more than 10 a second over the last minute after 15 s; job b 10 minutes later.
    const [one, both] = [hour + 15, hour + 615];
    expect(spans[0]).toEqual([[one, null]]);
    // From then on every evaluation fails, which leaves it as it is.
    expect(spans[1]).toEqual([[one, null]]);
    expect(spans[3]).toEqual([[one, null]]);
    expect(spans[4]).toEqual([]);
    // The group sees what was two minutes ago, and what it recorded then has that time.
    expect(spans[5]).toEqual([[one + 120, null]]);
    expect(answers[0].episodes.find(({ rule }) => rule === 5)).toMatchObject({ segment: '' });
    expect(spans[6]).toEqual([[one, both]]);
    // An evaluation that fails does not say that the series has ended: it counts for five minutes.
    expect(spans[7]).toEqual([[one, both + 300]]);
    const rest = (endS - both) / 15 + 1;
    const clash = `${rest} of 481 evaluations fail: series come out with the same labels, or more of them than the limit of the group`;
    expect(warnings).toEqual([
      `alert Clash: ${clash}`,
      expect.stringMatching(`^alert Unmatched: ${rest} of 481 evaluations fail: .*many-to-many matching not allowed`),
      `alert Limited: ${clash}`,
      `recording rule limited:failing: ${clash}`,
    ]);
  });

  test('a series that has ended is gone at the next scrape or evaluation, however long samples count', async () => {
    const endS = hour;
    const ticks = endS / 60 + 1;
    const values = Float64Array.from({ length: ticks }, (_, k) => ((k >= 10 && k < 20) || k >= 40 ? 1 : Number.NaN));
    const { answers } = await watch(
      `groups:
  - name: g
    rules:
      - {alert: There, expr: gauge == 1}
      - {record: seen, expr: gauge * 2}
      - {alert: Seen, expr: seen == 2}
      - {alert: Counted, expr: 'count_over_time(gauge[5m]) >= 1'}
      - {alert: Absent, expr: absent(seen)}
`,
      [branch([{ name: 'gauge', labels: {}, values }], 60, endS)],
      { interval: '30s', scrape: '1m' },
    );
    const spans = Array.from({ length: 4 }, (_, rule) =>
      answers[0].episodes.filter((one) => one.rule === rule).map(({ startsS, endsS }) => [startsS, endsS]),
    );
    expect(spans).toEqual([
      [
        [600, 1200],
        [2400, null],
      ],
      [
        [600, 1200],
        [2400, null],
      ],
      // The last sample is of 1140 s.
      [
        [600, 1470],
        [2400, null],
      ],
      [
        [0, 600],
        [1200, 2400],
      ],
    ]);
  });

  test('the start that a trial shares with its twin is evaluated once, and nothing comes out otherwise', async () => {
    const endS = 5 * hour;
    const t0S = 3.51 * hour;
    const rules = `groups:
  - name: records
    interval: 45s
    rules:
      - {record: 'ratio', expr: 'sum by (job) (rate(http_requests_total{code="500"}[10m])) / sum by (job) (rate(http_requests_total[10m]))'}
      - {record: 'worst', expr: 'max by (job) (max_over_time(ratio[20m]))'}
  - name: late
    query_offset: 2m
    rules: [{record: 'late:ratio', expr: 'max_over_time(worst[15m])'}, {alert: Late, expr: 'late:ratio > 0.1', for: 3m}]
  - name: alerts
    rules:
      - {alert: Worst, expr: worst > 0.1, keep_firing_for: 10m}
      - {alert: Long, expr: '${ratio('2h')} > 0.02', for: 5m}
      - {alert: Rising, expr: 'deriv(ratio[30m]) > 0.00001 unless ratio > 0.2'}
      - {alert: Before, expr: 'sum(rate(http_requests_total[5m] offset 1h)) > 99'}
      - {alert: Early, expr: 'max_over_time((${ratio('5m')})[1h:]) > 0.05'}
      - {alert: Many, expr: 'vector(1) * on () rate(http_requests_total{code="500"}[5m]) > 0'}
`;
    const jobs = (share: number) => [
      ...requests(15, endS, t0S, share, { job: 'a' }),
      ...requests(15, endS, 2 * hour, 0.12, { job: 'b' }),
    ];
    const [twin, trial, other] = [jobs(0), jobs(0.3), jobs(0.9)].map((series) => branch(series, 15, endS));
    const together = await watch(rules, [twin, trial, other]);
    for (const [i, one] of [twin, trial, other].entries()) {
      const alone = await watch(rules, [one]);
      expect(together.answers[i]).toEqual(alone.answers[0]);
      expect(together.answers[i].episodes.length).toBeGreaterThan(3);
    }
    expect(together.answers[1].episodes).not.toEqual(together.answers[0].episodes);
  });

  test('rules that only Prometheus can tell are broken are named with their places', async () => {
    const broken = (head: string) =>
      watch(
        `groups:\n  - name: g\n${head}    rules:\n      - {alert: A, expr: 'rat(x[5m])'}\n      - alert: B\n        expr: sum(x\n`,
        [],
      );
    const findings = (line: number) => [
      { place: { line }, message: expect.stringContaining('unknown function with name "rat"') as string },
      { place: { line: line + 2 }, message: expect.stringContaining('unclosed left parenthesis') as string },
    ];
    await expect(broken('')).rejects.toMatchObject({ exit: 2, findings: findings(4) });
    await expect(broken('    query_offset: 1m\n')).rejects.toMatchObject({ exit: 2, findings: findings(5) });
  });

  test.each([
    { burn: 14.4, long: '1h', short: '5m', share: '10%', deadline: '1h', closed: 518.4, sd: 5.2 },
    { burn: 6, long: '6h', short: '30m', share: '1%', deadline: '6h', closed: 12_960, sd: 114 },
  ])(
    'counted requests give the closed form of $burn over $long and $short, and latencies their buckets',
    ({ burn, long, short, share, deadline, closed, sd }) => {
      const folder = scratch();
      const above = `> ${burn * 0.001}`;
      writeFileSync(
        join(folder, 'rules.yml'),
        `groups: [{name: slo, interval: 30s, rules: [
  {alert: Burn, expr: '(${ratio(long)}) ${above} and (${ratio(short)}) ${above}', annotations: {runbook_url: https://wiki/burn}},
  {alert: Slow, expr: 'histogram_quantile(0.5, sum by (le) (rate(lat_bucket[5m]))) > 0.0208 or rate(lat_sum[5m]) / rate(lat_count[5m]) > 0.0225', annotations: {runbook_url: https://wiki/slow}}]}]
`,
      );
      // Half of the lognormal latencies are below 20 ms, and their mean is 21.7 ms.
      writeFileSync(
        join(folder, 'a.yaml'),
        `driftdrill: 1
name: counted
system:
  traffic: {rate: 100/s, arrivals: regular, aggregate: 15s}
  model: {kind: none}
  serving: {latency: {lognormal: {median: 20ms, sigma: 0.4}}}
timeline: {warmup: 0s, control: 7h, onset: {within: 1h}, deadline: ${deadline}}
faults:
  - {id: errors, inject: error-burst, with: {share: ${share}}}
  - {id: slow, inject: latency-spike, with: {factor: 1.1}, at: 5m}
cases: [{id: failing, faults: [errors]}, {id: slower, faults: [slow]}]
stack:
  monitors:
    - prometheus:
        rules: [rules.yml]
        scrape: 15s
        metrics:
          http_requests_total: {of: requests, labels: {code: $code}}
          lat: {of: latency, buckets: [0.019, 0.02, 0.021, 0.022, 0.05]}
trials: 10
`,
      );
      const card = scorecardOf([join(folder, 'a.yaml'), '--workers', '2']);
      const cell = Object.fromEntries(card.cells.map((one) => [one.case, one]));
      const delays = cell.failing.alerts.Burn.faults.errors.perTrial.faulted as number[];
      expect(delays).toHaveLength(10);
      const mean = delays.reduce((sum, delay) => sum + delay, 0) / delays.length;
      // rate() spans samples 15 s apart, and evaluations come each 30 s.
      expect(Math.abs(mean - closed - 15)).toBeLessThan(4 * (Math.hypot(sd, 30 / Math.sqrt(12)) / Math.sqrt(10)) + 15);
      expect(cell.failing.alerts.Slow.faults.errors.hits).toBe(0);
      expect(cell.slower.alerts.Slow.faults.slow.hits).toBe(10);
      expect(cell.slower.alerts.Burn.faults.slow.hits).toBe(0);
      expect(card.alerts.Slow.falseAlarms.episodes).toBe(0);
    },
  );

  test('a run of the command line, in whatever number of workers', () => {
    const file = 'docs/examples/prometheus/slo.yaml';
    const args = [file, '--trials', '3'];
    const card = scorecardOf([...args, '--workers', '1']);
    expect(Object.keys(card.alerts)).toEqual(
      expect.arrayContaining(['ErrorBudgetBurn{long="1h",service="scoring",severity="page"}']),
    );
    const again = scorecardOf([...args, '--workers', '2']);
    expect(again.alerts).toEqual(card.alerts);
    expect(driftdrill(['validate', file]).code).toBe(0);
  });
});
