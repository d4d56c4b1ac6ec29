import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AlertLine } from '../../harness/core/saved.js';
import { driftdrill, scratch } from '../e2e/cli.js';

const trials = 4;

/** A classifier that is drilled with one fault; labels take `delay`. The last rule compares an estimate with its usual value. */
function scenario(fault: object, delay: string): object {
  return {
    driftdrill: 1,
    name: 'estimated-performance',
    system: {
      traffic: {
        rate: '10/m',
        arrivals: 'regular',
        features: { amount: { normal: { mean: 0, sd: 1 } }, risk: { normal: { mean: 0, sd: 1 } } },
      },
      model: { kind: 'logistic', weights: { amount: 1, risk: 1.5 }, baseRate: '10%' },
      outcomes: { delay },
    },
    timeline: { warmup: '16h', control: '4h', onset: '0s', deadline: '4h' },
    faults: [{ id: 'fault', ...fault }],
    stack: {
      presets: ['nannyml-default'],
      detectors: { estimate: { cbpe: { window: '10m', every: '10m' } } },
      rules: [{ alert: 'BelowUsual', when: 'estimate < 0.925', severity: 'info' }],
    },
    trials,
  };
}

/** Hours from onset at which an alert began, and its value, trial by trial, on the faulted branch and on its fault-free twin. */
function beginnings(file: object): (alert: string, branch: 'fault' | 'twin') => [number, number | null][][] {
  const folder = scratch();
  const [path, out] = [join(folder, 'scenario.yaml'), join(folder, 'out')];
  writeFileSync(path, JSON.stringify(file));
  const { code, stderr } = driftdrill(['run', path, '--out', out, '--quiet', '--no-early-stop']);
  expect(code, stderr).toBe(0);
  const lines = readFileSync(join(out, 'alerts.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as AlertLine);
  const onsetS = 20 * 3600;
  return (alert, branch) =>
    Array.from({ length: trials }, (_, trial) =>
      lines
        .filter((line) => line.alert === alert && line.branch === branch && line.trial === trial)
        .map(({ startsS, value }): [number, number | null] => [(startsS - onsetS) / 3600, value])
        .filter(([hours]) => hours > 0),
    );
}

describe('estimated performance', () => {
  it('sees moved covariates at the end of their first hour, while the labels that would tell are hours away', () => {
    const fault = { inject: 'covariate-shift', with: { mean: 1.5 }, scope: { features: ['risk'] } };
    const begins = beginnings(scenario(fault, '6h'));
    for (const [first] of begins('NannymlEstimatedPerformance', 'fault')) expect(first?.[0]).toBe(1);
    expect(begins('NannymlEstimatedPerformance', 'twin').flat()).toEqual([]);
    expect(begins('NannymlPerformance', 'fault').flat()).toEqual([]);
  });

  it('does not see a changed concept, which the labels tell: it says what it would have said without', () => {
    const begins = beginnings(scenario({ inject: 'concept-drift', with: { rotate: '100%' } }, '10m'));
    for (const [first] of begins('NannymlPerformance', 'fault')) expect(first?.[0]).toBeLessThanOrEqual(2);
    expect(begins('NannymlEstimatedPerformance', 'fault').flat()).toEqual([]);
    const usual = begins('BelowUsual', 'twin');
    expect(usual.flat().length).toBeGreaterThan(2 * trials);
    expect(begins('BelowUsual', 'fault')).toEqual(usual);
  });
});
