import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mean, standardDeviation } from 'simple-statistics';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AlertSeeds, SeedResults } from '../../harness/core/comparison.js';
import { specialReady } from '../../harness/core/special.js';
import { driftdrill } from '../e2e/cli.js';
import { mostSeeds, type Outcome, type Shares, sequential, sharesOf, slackOf } from './sequential.js';

/*
 * Size and power of the regression gate on what the whole harness measures: one drill whose alerts differ as a pull
 * request may make them differ, run on enough seeds for many checks. Each check gets seeds of its own. Thresholds were
 * set on other seeds, so that the alerts to be called slower are so by 10 %. `npm run test:long` prints the figures that
 * docs/regression.md quotes.
 */
const checks = 160;
const deadlineS = 900;
const drill = `driftdrill: 1
name: power
system:
  traffic:
    rate: 1/s
    features:
      x: {normal: {mean: 0, sd: 1}}
      y: {normal: {mean: 0, sd: 1}}
      z: {normal: {mean: 0, sd: 1}}
    correlations: [[x, y, 0.9]]
  model: {kind: none}
timeline: {warmup: 20m, control: 11m, onset: {within: 1m}, deadline: 15m}
faults:
  - {id: shift, inject: covariate-shift, with: {mean: 0.6}}
stack:
  detectors:
    psi: {psi: {signal: feature.x, bins: 10, window: 10m, every: 15s}}
    fine: {psi: {signal: feature.x, bins: 20, window: 10m, every: 15s}}
    psi-z: {psi: {signal: feature.z, bins: 10, window: 10m, every: 15s}}
    cusum: {cusum: {signal: feature.x, k: 0.3, h: 12, mean: 0, sd: 1}}
    cusum-slower: {cusum: {signal: feature.x, k: 0.3, h: 13.1, mean: 0, sd: 1}}
    cusum-y: {cusum: {signal: feature.y, k: 0.3, h: 12, mean: 0, sd: 1}}
    cusum-y-slower: {cusum: {signal: feature.y, k: 0.3, h: 13.1, mean: 0, sd: 1}}
  rules:
    - {alert: Psi, when: psi > 0.12, severity: ticket}
    - {alert: PsiSlower, when: psi > 0.1407, severity: ticket}
    - {alert: FineSlower, when: fine > 0.173, severity: ticket}
    - {alert: PsiZ, when: psi-z > 0.12, severity: ticket}
    - {alert: PsiZSlower, when: psi-z > 0.1413, severity: ticket}
    - {alert: Cusum, when: cusum, severity: ticket}
    - {alert: CusumSlower, when: cusum-slower, severity: ticket}
    - {alert: CusumY, when: cusum-y, severity: ticket}
    - {alert: CusumYSlower, when: cusum-y-slower, severity: ticket}
`;

let measured: Record<string, AlertSeeds>;

beforeAll(async () => {
  await specialReady();
  const folder = mkdtempSync(join(tmpdir(), 'driftdrill-power-'));
  writeFileSync(join(folder, 'drill.yaml'), drill);
  const trials = String(checks * mostSeeds);
  const args = ['check', 'drill.yaml', '--baseline', 'b.json', '--update-baseline', '--trials', trials, '--quiet'];
  const made = driftdrill(args, { cwd: folder });
  expect(made.code, made.stderr).toBe(0);
  const file = JSON.parse(readFileSync(join(folder, 'b.json'), 'utf8')) as {
    scenarios: { power: { results: SeedResults } };
  };
  rmSync(folder, { recursive: true });
  measured = file.scenarios.power.results.cells['as written'].alerts;
});

/** The seeds of one check, of one alert under a name that both sides share. */
function side(alert: string, check: number): SeedResults {
  const { everyS, faults, falseAlarms = [], exposureS = [] } = measured[alert];
  const [from, to] = [check * mostSeeds, (check + 1) * mostSeeds];
  const { faulted, masked } = faults.shift;
  return {
    seeds: mostSeeds,
    cells: {
      'as written': {
        deadlineS,
        alerts: {
          Alert: {
            everyS,
            by: [],
            faults: {
              shift: {
                faulted: faulted.slice(from, to),
                masked: masked.filter((trial) => trial >= from && trial < to).map((trial) => trial - from),
                segments: {},
              },
            },
            falseAlarms: falseAlarms.slice(from, to),
            exposureS: exposureS.slice(from, to),
          },
        },
      },
    },
  };
}

function compare(before: string, after: string): Shares & { ratio: number } {
  const delays = (alert: string): number[] => measured[alert].faults.shift.faulted.map((delay) => delay ?? deadlineS);
  const [base, now] = [delays(before), delays(after)];
  const ratio = mean(now) / mean(base);
  const spread = standardDeviation(now.map((delay, i) => delay - base[i])) / mean(base);
  const outcomes: Outcome[] = Array.from({ length: checks }, (_, check) =>
    sequential(side(before, check), side(after, check), `${before}/${after}/${check}`),
  );
  const more = `; ${ratio.toFixed(3)} times as slow, differences of sd ${spread.toFixed(2)} of the mean`;
  return { ratio, ...sharesOf(`${before} → ${after}`, outcomes, more) };
}

describe('10 % slower', () => {
  it.each([
    ['a higher threshold', 'Psi', 'PsiSlower'],
    ['other bins and a higher threshold', 'Psi', 'FineSlower'],
    ['a chart with a higher limit', 'Cusum', 'CusumSlower'],
  ])('%s fails within 80 seeds with power 0.9, and passes at most 5 %%', (_, before, after) => {
    const { ratio, failsBy80, passes } = compare(before, after);
    expect(ratio).toBeGreaterThan(1.09);
    expect(ratio).toBeLessThan(1.11);
    expect(failsBy80).toBeGreaterThanOrEqual(0.9);
    expect(passes).toBeLessThanOrEqual(0.05 + slackOf(checks));
  });

  it.each([
    ['another feature, with nothing in common', 'Psi', 'PsiZSlower', 0.9],
    ['a chart on a feature correlated 0.9', 'Cusum', 'CusumYSlower', 0.6],
  ])('%s takes up to 160 seeds, and passes no oftener', (_, before, after, power) => {
    const { fails, passes } = compare(before, after);
    expect(fails).toBeGreaterThanOrEqual(power);
    expect(passes).toBeLessThanOrEqual(0.05 + slackOf(checks));
  });
});

describe('equal means', () => {
  it.each([
    ['another feature, with nothing in common', 'Psi', 'PsiZ'],
    ['a chart on a feature correlated 0.9, false alarms and all', 'Cusum', 'CusumY'],
  ])('%s: fails at most 5 %%', (_, before, after) => {
    expect(compare(before, after).fails).toBeLessThanOrEqual(0.05 + slackOf(checks));
  });
});
