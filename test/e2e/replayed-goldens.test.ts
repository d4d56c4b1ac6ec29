import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AlertLine } from '../../harness/core/saved.js';
import { driftdrill, root, scratch } from './cli.js';

interface Golden {
  name: string;
  input: { values: number[] };
  expected: { drift_indices: number[] };
}

const cases = [
  ['river_adwin__real_step_4k', 'adwin: {signal: feature.x}'],
  ['river_adwin__real_ramp_6k', 'adwin: {signal: feature.x}'],
  ['river_adwin__bin_multi_20k', 'adwin: {signal: feature.x}'],
  ['river_ddm__bin_step_4k', 'ddm: {signal: feature.x}'],
  ['river_ddm__bin_edge_zeros_then_ones_1k', 'ddm: {signal: feature.x}'],
  ['river_pagehinkley__real_multi_20k', 'page-hinkley: {signal: feature.x}'],
  ['river_pagehinkley__mode-up__real_multi_20k', 'page-hinkley: {signal: feature.x, mode: up, threshold: 10}'],
] as const;

/** Runs one detector over a recorded column and gives the episodes' times and values. */
function replayed(values: number[], detector: string, when: string, warmupS: number, deadlineS: number) {
  const folder = scratch();
  writeFileSync(join(folder, 'stream.csv'), `x\n${values.map(String).join('\n')}\n`);
  writeFileSync(
    join(folder, 'drill.yaml'),
    `driftdrill: 1
name: replayed
system:
  traffic: {rate: 1/s, arrivals: regular, replay: {file: stream.csv}}
  model: {kind: none}
timeline: {warmup: ${warmupS}s, control: 0s, onset: 0s, deadline: ${deadlineS}s, recovery: 0s}
stack:
  detectors: {compare: {${detector}}}
  rules: [{alert: Alert, when: ${when}, runbook: none.md}]
trials: 1
`,
  );
  const ran = driftdrill(['run', join(folder, 'drill.yaml'), '--quiet', '--out', join(folder, 'out')]);
  expect(ran.code, ran.stderr).toBe(0);
  const lines = readFileSync(join(folder, 'out', 'alerts.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  const episodes = lines.map((line) => JSON.parse(line) as AlertLine);
  return {
    starts: episodes.map((episode) => episode.startsS),
    values: episodes.map((episode) => episode.value as number),
  };
}

describe('change detectors fire at River’s indices through a replayed CSV', () => {
  it.each(cases)('%s', (name, detector) => {
    const golden = JSON.parse(readFileSync(join(root, 'test/golden/data', `${name}.json`), 'utf8')) as Golden;
    const { values } = golden.input;
    expect(replayed(values, detector, 'compare', 0, values.length).starts).toEqual(golden.expected.drift_indices);
  });
});

interface TwoSample {
  input: Record<string, number[]>;
  expected: { psi: number; 'auto/two-sided': { statistic: number; pvalue: number } };
}

describe('windows give the golden values through a replayed CSV', () => {
  it.each([
    [
      'scipy_ks2samp__shift_10000_1000',
      'ks: {signal: feature.x, window: 1000s, every: 1000s}',
      'compare >= 0',
      'statistic',
    ],
    [
      'scipy_ks2samp__null_10000_1000',
      'ks: {signal: feature.x, window: 1000s, every: 1000s}',
      'compare.p <= 1',
      'pvalue',
    ],
    ['numpy_psi__shift_10000_1000', 'psi: {signal: feature.x, window: 1000s, every: 1000s}', 'compare >= 0', 'psi'],
    ['numpy_psi__null_10000_1000', 'psi: {signal: feature.x, window: 1000s, every: 1000s}', 'compare >= 0', 'psi'],
  ] as const)('%s: %s', (name, detector, when, field) => {
    const golden = JSON.parse(readFileSync(join(root, 'test/golden/data', `${name}.json`), 'utf8')) as TwoSample;
    const [reference, current] = Object.values(golden.input);
    const expected = field === 'psi' ? golden.expected.psi : golden.expected['auto/two-sided'][field];
    const { starts, values } = replayed([...reference, ...current], detector, when, reference.length, current.length);
    expect(starts).toEqual([11_000]);
    expect(values[0] / expected).toBeCloseTo(1, 9);
  });
});
