import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mean, sampleStandardDeviation } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import type { AlertLine } from '../../harness/core/saved.js';
import { driftdrill, scorecardOf, scratch } from '../e2e/cli.js';

/** Asserts that the sample's mean agrees with the published figure within four standard errors. */
function agrees(sample: number[], published: number, replay: string, allowance = 0): void {
  const se = sampleStandardDeviation(sample) / Math.sqrt(sample.length);
  const gap = Math.abs(mean(sample) - published);
  expect(
    gap,
    `mean ${mean(sample).toFixed(4)} ± ${se.toFixed(4)} of ${sample.length}, published ${published}; ${replay}`,
  ).toBeLessThanOrEqual(4 * se + allowance);
}

function scenario(text: string): { file: string; folder: string } {
  const folder = scratch();
  const file = join(folder, 'drill.yaml');
  writeFileSync(file, text);
  return { file, folder };
}

function chart(name: string, detector: string, shift: number, deadlineS: number, trials: number): string {
  return `driftdrill: 1
name: ${name}
system:
  traffic: {rate: 1/s, arrivals: regular, features: {x: {normal: {mean: 0, sd: 1}}}}
  model: {kind: none}
timeline: {warmup: 0s, control: 0s, onset: 0s, deadline: ${deadlineS}s, recovery: 0s}
faults: [{id: shift, inject: covariate-shift, with: {mean: ${shift}}, scope: {features: [x]}}]
stack:
  detectors: {chart: {${detector}}}
  rules: [{alert: Chart, when: chart, runbook: none.md}]
trials: ${trials}
`;
}

const tables = [
  {
    name: 'shewhart',
    detector: 'shewhart: {signal: feature.x, limit: 3, mean: 0, sd: 1}',
    arl: [
      [0, 370.4],
      [0.5, 155.22],
      [1, 43.89],
      [1.5, 14.97],
      [2, 6.303],
      [3, 2.0],
    ],
  },
  {
    name: 'cusum',
    detector: 'cusum: {signal: feature.x, k: 0.5, h: 5, sides: both, mean: 0, sd: 1}',
    arl: [
      [0, 465.4],
      [0.25, 139.5],
      [0.5, 38.0],
      [0.75, 17.05],
      [1, 10.38],
      [1.5, 5.75],
      [2, 4.01],
      [3, 2.57],
    ],
  },
  {
    name: 'ewma',
    detector: 'ewma: {signal: feature.x, lambda: 0.2, limit: 2.962, mean: 0, sd: 1}',
    arl: [
      [0, 499.7],
      [0.25, 150.2],
      [0.5, 41.8],
      [0.75, 18.15],
      [1, 10.54],
      [1.5, 5.5],
      [2, 3.74],
      [3, 2.38],
    ],
  },
] as const;

describe.each(tables)('average run length of $name', ({ name, detector, arl }) => {
  it.each(arl.map(([shift, published]) => ({ shift, published })))(
    'shift $shift σ → $published',
    ({ shift, published }) => {
      const { file } = scenario(chart(`arl-${name}`, detector, shift, Math.ceil(published * 14) + 20, 2000));
      const card = scorecardOf([file]);
      const { faulted } = card.alerts.Chart.faults.shift.perTrial;
      const lengths = faulted.filter((delay): delay is number => delay !== null).map((delay) => delay + 1);
      expect(lengths.length).toBeGreaterThan(1990);
      // Tables are printed to three or four digits.
      agrees(lengths, published, `driftdrill run ${file} --seed 42`, published * 0.002);
    },
  );
});

function comparison(name: string, detector: string, when: string, n: number, trials: number): string {
  return `driftdrill: 1
name: ${name}
system:
  traffic: {rate: 1/s, arrivals: regular, features: {x: {normal: {mean: 0, sd: 1}}}}
  model: {kind: none}
timeline: {warmup: ${n}s, control: ${n}s, onset: 0s, deadline: 1s, recovery: 0s}
stack:
  detectors: {compare: {${detector}}}
  rules: [{alert: Differs, when: ${when}, runbook: none.md}]
trials: ${trials}
`;
}

/** Statistic of every trial's one window, from the saved alerts. */
function values(text: string): number[] {
  const { file, folder } = scenario(text);
  driftdrill(['run', file, '--quiet', '--out', join(folder, 'out')]);
  const lines = readFileSync(join(folder, 'out', 'alerts.jsonl'), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line) => (JSON.parse(line) as AlertLine).value as number);
}

describe('PSI without drift, 10 bins, n = m = 1,000', () => {
  it('has mean 9f and 95 % quantile χ²₉·f', () => {
    const psi = values(
      comparison(
        'psi-null',
        'psi: {signal: feature.x, bins: 10, window: 1000s, every: 1000s}',
        'compare >= 0',
        1000,
        4000,
      ),
    );
    expect(psi).toHaveLength(4000);
    // The limit law leaves terms of order 1/n²: mean 0.01814 by simulation at n = 1,000.
    agrees(psi, 0.018, 'psi-null', 0.0003);
    const above = psi.filter((value) => value > 0.0338).length / psi.length;
    expect(Math.abs(above - 0.05)).toBeLessThanOrEqual(4 * Math.sqrt((0.05 * 0.95) / psi.length));
  });
});

describe('exact size of the two-sample KS test at 0.05', () => {
  it.each([
    { n: 100, size: 0.03638, trials: 20_000 },
    { n: 500, size: 0.0495, trials: 8_000 },
  ])('n = m = $n → $size', ({ n, size, trials }) => {
    const { file } = scenario(
      comparison('ks-size', `ks: {signal: feature.x, window: ${n}s, every: ${n}s}`, 'compare.p < 0.05', n, trials),
    );
    const share = scorecardOf([file]).alerts.Differs.falseAlarms.episodes / trials;
    expect(Math.abs(share - size), `share ${share} of ${trials}; driftdrill run ${file} --seed 42`).toBeLessThanOrEqual(
      4 * Math.sqrt((size * (1 - size)) / trials),
    );
  });
});

describe('multi-window burn rate of a 99.9 % objective', () => {
  it.each([
    { burn: 14.4, long: 3600, short: 300, errors: 0.1, seconds: 518.4, rate: 100, trials: 40 },
    { burn: 6, long: 21_600, short: 1800, errors: 0.01, seconds: 12_960, rate: 50, trials: 20 },
  ])(
    '$burn× over $long s and $short s at $errors → $seconds s',
    ({ burn, long, short, errors, seconds, rate, trials }) => {
      const { file } = scenario(`driftdrill: 1
name: burn
system:
  traffic: {rate: ${rate}/s, arrivals: regular, features: {x: {normal: {mean: 0, sd: 1}}}}
  model: {kind: logistic, weights: {x: 1}, intercept: 0}
timeline: {warmup: 0s, control: ${long}s, onset: 0s, deadline: ${Math.ceil(seconds * 1.3)}s}
faults: [{id: burst, inject: error-burst, with: {share: ${errors}}}]
stack:
  detectors: {budget: {burn-rate: {signal: errorRate, objective: 99.9%, long: ${long}s, short: ${short}s, every: 1s}}}
  rules: [{alert: Burn, when: budget > ${burn}, severity: page, runbook: none.md}]
trials: ${trials}
`);
      const { faulted } = scorecardOf([file]).alerts.Burn.faults.burst.perTrial;
      expect(faulted).not.toContain(null);
      agrees(faulted as number[], seconds, `driftdrill run ${file} --seed 42`, 1);
    },
  );
});
