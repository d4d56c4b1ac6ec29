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

describe('change detectors fire at River’s indices through a replayed CSV', () => {
  it.each(cases)('%s', (name, detector) => {
    const golden = JSON.parse(readFileSync(join(root, 'test/golden/data', `${name}.json`), 'utf8')) as Golden;
    const { values } = golden.input;
    const folder = scratch();
    writeFileSync(join(folder, 'stream.csv'), `x\n${values.map(String).join('\n')}\n`);
    writeFileSync(
      join(folder, 'drill.yaml'),
      `driftdrill: 1
name: replayed
system:
  traffic: {rate: 1/s, arrivals: regular, replay: {file: stream.csv}}
  model: {kind: none}
timeline: {warmup: 0s, control: 0s, onset: 0s, deadline: ${values.length}s, recovery: 0s}
stack:
  detectors: {change: {${detector}}}
  rules: [{alert: Change, when: change, runbook: none.md}]
trials: 1
`,
    );
    const ran = driftdrill(['run', join(folder, 'drill.yaml'), '--quiet', '--out', join(folder, 'out')]);
    expect(ran.code, ran.stderr).toBe(0);
    const text = readFileSync(join(folder, 'out', 'alerts.jsonl'), 'utf8').trim();
    const starts = text === '' ? [] : text.split('\n').map((line) => (JSON.parse(line) as AlertLine).startsS);
    expect(starts).toEqual(golden.expected.drift_indices);
  });
});
