import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { driftdrill, scratch } from './cli.js';

const base = `driftdrill: 1
name: bad
system:
  traffic: {rate: 1/s, features: {x: {normal: {mean: 0, sd: 1}}}}
  model: {kind: none}
timeline: {warmup: 10m, control: 10m, onset: 0s, deadline: 10m}
faults: [{id: shift, inject: covariate-shift, with: {mean: 1}, scope: {features: [x]}}]
stack:
  detectors: {drift: {psi: {signal: feature.x, window: 5m, every: 1m}}}
  rules: [{alert: Drift, when: drift > 0.2, runbook: README.md}]
trials: 2
`;

const replay = (file: string, more = '') => `driftdrill: 1
name: bad
system:
  traffic: {rate: 1/s, arrivals: regular, replay: {file: ${file}${more}}}
  model: {kind: none}
timeline: {warmup: 0s, control: 10s, onset: 0s, deadline: 10s}
faults: [{id: shift, inject: covariate-shift, with: {mean: 1}, scope: {features: [x]}}]
stack:
  detectors: {chart: {shewhart: {signal: feature.x, mean: 0, sd: 1}}}
  rules: [{alert: Chart, when: chart, runbook: README.md}]
trials: 1
`;

const rows = (n: number, cell = (i: number) => String(Math.sin(i))) =>
  `x,y\n${Array.from({ length: n }, (_, i) => `${cell(i)},${i % 2}`).join('\n')}\n`;

interface Case {
  name: string;
  files: Record<string, string | Buffer>;
  args?: string[];
  says: (string | RegExp)[];
}

const cases: Case[] = [
  {
    name: 'an unknown key',
    files: { 'a.yaml': base.replace('timeline:', 'timelime:') },
    says: ['timelime', 'timeline', /a\.yaml:6:1/],
  },
  {
    name: 'text that is not UTF-8',
    files: { 'a.yaml': Buffer.concat([Buffer.from(`${base}title: caf`), Buffer.from([0xe9, 0x0a])]) },
    says: ['UTF-8', /a\.yaml:12:11/],
  },
  {
    name: 'a scorecard where a folder is, before anything runs',
    files: { 'a.yaml': base, 'card/x': '' },
    args: ['a.yaml', '--json', 'card'],
    says: ['--json takes a file', 'card'],
  },
  {
    name: 'several errors at once',
    files: {
      'a.yaml': base.replace('deadline: 10m', 'deadlin: 10m').replace('psi', 'psy').replace('trials: 2', 'trials: 0'),
    },
    says: ['deadline', 'psi', 'trials'],
  },
  { name: 'a wrong unit', files: { 'a.yaml': base.replace('window: 5m', 'window: 5 mins') }, says: ['5 mins', '5m'] },
  {
    name: 'a duration without a unit',
    files: { 'a.yaml': base.replace('window: 5m', 'window: 300') },
    says: ['300', 'unit'],
  },
  { name: 'a duplicate key', files: { 'a.yaml': `${base}trials: 3\n` }, says: ['trials', /a\.yaml:12:1/] },
  { name: 'a missing scenario', files: {}, args: ['missing.yaml'], says: ['missing.yaml'] },
  { name: 'a folder without scenarios', files: { 'empty/readme.txt': 'x' }, args: ['empty'], says: ['empty'] },
  { name: 'broken YAML', files: { 'a.yaml': 'name: [unclosed\n' }, says: [/a\.yaml:\d+/] },
  { name: 'NaN as a parameter', files: { 'a.yaml': base.replace('mean: 1}', 'mean: .nan}') }, says: [/nan/i] },
  {
    name: 'an unknown feature in scope',
    files: { 'a.yaml': base.replace('features: [x]', 'features: [xx]') },
    says: ['xx', "'x'"],
  },
  {
    name: 'an unknown detector in a rule',
    files: { 'a.yaml': base.replace('when: drift', 'when: drif') },
    says: ['drif', 'drift'],
  },
  {
    name: 'a window longer than the run',
    files: { 'a.yaml': base.replace('window: 5m', 'window: 5h') },
    says: ['window', '5h'],
  },
  {
    name: 'a gate beyond the deadline',
    files: { 'a.yaml': `${base}gates: ["p90(ttd(Drift, shift)) < 1h"]\n` },
    says: ['1h', '10m'],
  },
  {
    name: '`for` on a chart',
    files: {
      'a.yaml': base
        .replace('psi: {signal: feature.x, window: 5m, every: 1m}', 'cusum: {signal: feature.x}')
        .replace('when: drift > 0.2', 'when: drift, for: 5m'),
    },
    says: ['for', 'drift'],
  },
  {
    name: 'a missing module',
    files: { 'a.yaml': base.replace('inject: covariate-shift', 'inject: ./none.ts') },
    says: ['none.ts'],
  },
  { name: 'a missing data file', files: { 'a.yaml': replay('none.csv') }, says: ['none.csv'] },
  {
    name: 'a torn last line',
    files: { 'a.yaml': replay('d.csv'), 'd.csv': `${rows(50)}0.5` },
    says: ['d.csv', /line 52/, 'cell'],
  },
  {
    name: 'broken gzip',
    files: { 'a.yaml': replay('d.csv.gz'), 'd.csv.gz': gzipSync(rows(5000)).subarray(0, 2000) },
    says: ['d.csv.gz', /gzip/i],
  },
  {
    name: 'no gzip at all',
    files: { 'a.yaml': replay('d.csv.gz'), 'd.csv.gz': 'x,y\n1,2\n' },
    says: ['d.csv.gz', /gzip/i],
  },
  {
    name: 'NaN in a column',
    files: { 'a.yaml': replay('d.csv'), 'd.csv': rows(50, (i) => (i === 7 ? 'NaN' : String(i))) },
    says: ['NaN', /line 9/, 'empty'],
  },
  { name: 'an empty data file', files: { 'a.yaml': replay('d.csv'), 'd.csv': '' }, says: ['d.csv'] },
  {
    name: 'a missing column',
    files: { 'a.yaml': replay('d.csv', ', label: rain'), 'd.csv': rows(50) },
    says: ['rain'],
  },
  { name: 'too few rows', files: { 'a.yaml': replay('d.csv'), 'd.csv': rows(12) }, says: ['12', '20'] },
  {
    name: 'a class that never occurs',
    files: {
      'a.yaml': replay('d.csv', ', label: y').replace('kind: none', 'kind: logistic, fit: {rows: 30}'),
      'd.csv': rows(90).replaceAll(',1\n', ',0\n'),
    },
    says: [/class|label/],
  },
  { name: 'a misspelt flag', files: { 'a.yaml': base }, args: ['a.yaml', '--trails', '3'], says: ['--trials'] },
  { name: 'no trials', files: { 'a.yaml': base }, args: ['a.yaml', '--trials', '0'], says: ['1 to 1000000'] },
  {
    name: 'an unknown reporter',
    files: { 'a.yaml': base },
    args: ['a.yaml', '--reporter', 'htlm'],
    says: ['htlm', 'html'],
  },
  {
    name: '--set on a path that is not there',
    files: { 'a.yaml': base },
    args: ['a.yaml', '--set', 'faults.shft.with.mean=2'],
    says: ['shft', 'shift'],
  },
  {
    name: 'an output folder that is a file',
    files: { 'a.yaml': base, taken: 'x' },
    args: ['a.yaml', '--out', 'taken', '--quiet'],
    says: ['taken'],
  },
  {
    name: 'a full disk',
    files: { 'a.yaml': base },
    args: ['a.yaml', '--json', '/dev/full', '--quiet'],
    says: ['/dev/full', 'disk is full'],
  },
];

describe('bad input ends with exit 2 and says what to change', () => {
  it.each(cases)('$name', ({ files, args = ['a.yaml'], says }) => {
    const cwd = scratch();
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(cwd, name, '..'), { recursive: true });
      writeFileSync(join(cwd, name), text);
    }
    const before = readdirSync(cwd, { recursive: true }).sort();
    const ran = driftdrill(['run', ...args], { cwd });
    for (const words of says)
      expect(ran.stderr).toMatch(
        typeof words === 'string' ? new RegExp(words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')) : words,
      );
    expect(ran.stderr).not.toMatch(/^\s+at /m);
    expect(ran.code).toBe(2);
    expect(readdirSync(cwd, { recursive: true }).sort()).toEqual(before);
  });
});

describe('a misspelt command', () => {
  it('is answered with the nearest one', () => {
    const ran = driftdrill(['vaildate', 'x.yaml']);
    expect(ran.stderr).toContain('validate');
    expect(ran.code).toBe(2);
  });
  it('is so where help on it is asked for, and so is what can be listed', () => {
    expect(driftdrill(['vaildate', '--help'])).toMatchObject({ code: 2, stdout: '' });
    const ran = driftdrill(['list', 'detecters']);
    expect(ran.stderr).toContain("did you mean 'detectors'?");
    expect(ran.code).toBe(2);
  });
  it('is answered by name where it is still to come', () => {
    const ran = driftdrill(['gameday', 'x']);
    expect(ran.stderr).toContain('driftdrill gameday is not there yet');
    expect(ran.code).toBe(2);
    expect(existsSync('x')).toBe(false);
  });
});
