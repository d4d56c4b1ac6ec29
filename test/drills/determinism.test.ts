import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { comparable, driftdrill, root, scorecardOf, scratch } from '../e2e/cli.js';

const small = 'test/e2e/scenarios/small.yaml';

describe('same seed, same bytes', () => {
  const reference = scorecardOf([small, '--workers', '1', '--seed', '42']);

  it.each([2, 4])('with %i workers', (workers) => {
    expect(comparable(scorecardOf([small, '--workers', String(workers)]))).toEqual(comparable(reference));
  });

  it('without sharing the part before onset', () => {
    expect(comparable(scorecardOf([small, '--no-fork']))).toEqual(comparable(reference));
  });

  it('and another seed gives another run', () => {
    expect(scorecardOf([small, '--seed', '7']).alerts).not.toEqual(reference.alerts);
  });

  it('gives the golden scorecard at seed 42 (UPDATE_GOLDEN=1 rewrites it)', () => {
    const golden = join(root, 'test/e2e/expected/small.scorecard.json');
    const card = comparable(reference);
    if (process.env.UPDATE_GOLDEN === '1' || !existsSync(golden))
      writeFileSync(golden, `${JSON.stringify(card, null, 1)}\n`);
    expect(card).toEqual(JSON.parse(readFileSync(golden, 'utf8')));
  });
});

describe('a fault of no size', () => {
  it.each([
    ['noop', 'faults.lag.inject=noop', 'faults.lag.with={}'],
    ['share 0', 'faults.lag.scope.share=0'],
    ['shift by 0', 'faults.lag.inject=covariate-shift', 'faults.lag.with={mean: 0}'],
  ])('leaves faulted branch and twin alike: %s', (_name, ...sets) => {
    const card = scorecardOf([small, ...sets.flatMap((set) => ['--set', set])]);
    for (const [alert, { faults }] of Object.entries(card.alerts)) {
      expect(faults.lag.perTrial.faulted, alert).toEqual(faults.lag.perTrial.twin);
    }
  });
});

describe('a saved run', () => {
  it('holds its files, and `report` rebuilds the same reports', () => {
    const out = scratch();
    expect(driftdrill(['run', small, '--out', out, '--quiet']).code).toBeLessThan(4);
    const names = [
      'scorecard.json',
      'run.json',
      'sketches.json',
      'alerts.jsonl',
      'sample.jsonl',
      'junit.xml',
      'report.md',
      'report.html',
    ];
    const before = names.map((name) => readFileSync(join(out, name), 'utf8'));
    expect(driftdrill(['report', out, '--quiet']).code).toBe(0);
    expect(names.map((name) => readFileSync(join(out, name), 'utf8'))).toEqual(before);
  });

  it('keeps each of several scenarios in a folder of its name, and an array in path order', () => {
    const out = scratch();
    const files = [small, 'scenarios/catalogue/textbook-ewma.yaml'];
    const ran = driftdrill(['run', ...files, '--trials', '3', '--out', out, '--quiet', '--json', '-']);
    const cards = JSON.parse(ran.stdout) as { scenario: string }[];
    expect(cards.map((card) => card.scenario)).toEqual(['textbook-ewma', 'small']);
    expect(existsSync(join(out, 'small', 'run.json')) && existsSync(join(out, 'textbook-ewma', 'run.json'))).toBe(true);
    expect(driftdrill(['report', out, '--quiet']).code).toBe(0);
  });

  it('has alert lines whose attribution adds up to the difference of the branches', () => {
    const out = scratch();
    driftdrill(['run', small, '--out', out, '--quiet']);
    const lines = readFileSync(join(out, 'alerts.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const keys = [
      'trial',
      'seed',
      'branch',
      'cell',
      'case',
      'alert',
      'segment',
      'startsS',
      'notifiedS',
      'endsS',
      'value',
      'attribution',
    ];
    for (const line of lines) expect(Object.keys(line)).toEqual(keys);
  });
});
