import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AlertLine } from '../../harness/core/saved.js';
import { driftdrill, scorecardOf, scratch, start } from '../e2e/cli.js';

const script = resolve('test/e2e/monitors/mean.mjs');

function scenario(monitors: unknown[], more: object = {}): string {
  const file = join(scratch(), 'monitored.yaml');
  const text = {
    driftdrill: 1,
    name: 'monitored',
    system: {
      traffic: { rate: '1/s', features: { amount: { normal: { mean: 0, sd: 1 } } } },
      model: { kind: 'none' },
    },
    timeline: { warmup: '1h', control: '2h', onset: { within: '30m' }, deadline: '2h' },
    faults: [
      { id: 'shift', inject: 'covariate-shift', with: { mean: 0.3 }, scope: { features: ['amount'] }, at: '0s' },
    ],
    stack: {
      detectors: { mean: { level: { signal: 'feature.amount', statistic: 'mean', window: '5m', every: '5m' } } },
      rules: [{ alert: 'Ours', when: 'mean > 0.05' }],
      monitors,
    },
    trials: 4,
    ...more,
  };
  writeFileSync(file, JSON.stringify(text));
  return file;
}

const child = (config: object) => ({
  process: { command: [process.execPath, script], every: '5m', timeout: '5s', config: { limit: 0.05, ...config } },
});

function episodesOf(folder: string, alert: string): string[] {
  return readFileSync(join(folder, 'alerts.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as AlertLine)
    .filter((line) => line.alert === alert && line.startsS > 3_900)
    .map(({ trial, branch, startsS, endsS, value }) =>
      JSON.stringify([trial, branch, startsS, endsS, value?.toFixed(9)]),
    )
    .sort();
}

describe('a monitor in a child process', () => {
  test('says what the same rule of ours says, on every branch of every trial', () => {
    const out = scratch();
    const { code, stderr } = driftdrill(['run', scenario([child({})]), '--out', out, '--workers', '2']);
    expect(code, stderr).toBe(0);
    const theirs = episodesOf(out, 'Mean');
    expect(theirs.length).toBeGreaterThan(20);
    expect(theirs).toEqual(episodesOf(out, 'Ours'));
    expect(readFileSync(join(out, 'scorecard.json'), 'utf8')).toContain('"Mean"');
  });

  test('gives the same bytes whatever the number of workers', () => {
    const cards = ['1', '2'].map((workers) => {
      const { stdout } = driftdrill(['run', scenario([child({})]), '--json', '-', '--quiet', '--workers', workers]);
      const { wallS: _wall, made: _made, replay: _replay, ...card } = JSON.parse(stdout);
      return card;
    });
    expect(cards[1]).toEqual(cards[0]);
  });

  test.each([
    ['crash', 'ended with exit code 7; its last words: about to crash'],
    ['hang', "did not answer 'evaluate' within 5 s; its last words: about to hang"],
    ['babble', "it said 'INFO 4 evaluations done' where 'alert' was due"],
    ['raise another', "it raised 'Other', which it had not announced (it had: Mean)"],
    ['flood', 'bytes in one line'],
    ['complain', 'it says: the model has gone'],
  ])('that is about to %s makes its trial invalid, with its last words', (fault, words) => {
    const { code, stdout, stderr } = driftdrill(['run', scenario([child({ fault })]), '--json', '-', '--trials', '1']);
    expect(code, stderr).toBe(4);
    const { invalid, verdict } = JSON.parse(stdout);
    expect(verdict).toBe('invalid');
    expect(invalid[0].reason).toContain(words);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test.each([
    [child({ fault: 'crash at start' }), 'ended with exit code 3; its last words: no model file'],
    [
      { process: { command: ['no-such-program'], every: '5m' } },
      "can't be started: there is no program 'no-such-program'",
    ],
    [{ http: { url: 'http://127.0.0.1:9', every: '5m' } }, 'no answer from http://127.0.0.1:9'],
  ])('that is not there ends the run at once: %#', (monitor, words) => {
    const { code, stderr } = driftdrill(['run', scenario([monitor])]);
    expect(code).toBe(4);
    expect(stderr).toContain(words);
  });

  test('that announces no alerts ends the run at once', () => {
    const { code, stderr } = driftdrill(['run', scenario([child({ fault: 'announce nothing' })])]);
    expect(code).toBe(4);
    expect(stderr).toContain('it announced no alerts');
  });

  test('is told what rows look like, not what they are drawn from, nor which run has the fault', () => {
    const log = join(scratch(), 'told.jsonl');
    const { code, stderr } = driftdrill(['run', scenario([child({ log })]), '--trials', '2', '--quiet']);
    expect(code, stderr).toBe(0);
    const told = readFileSync(log, 'utf8').trim().split('\n');
    const messages = told.map((line) => JSON.parse(line) as { type: string; shape?: object; run?: string });
    const shapes = messages.flatMap(({ shape }) => (shape === undefined ? [] : [JSON.stringify(shape)]));
    const amount = { name: 'amount', type: 'numeric', categories: [] };
    expect(new Set(shapes.slice(1))).toEqual(
      new Set([JSON.stringify({ features: [amount], segments: [], task: 'none' })]),
    );
    const runs = messages.flatMap(({ run }) => (run === undefined ? [] : [run]));
    expect(new Set(runs).size).toBe(4);
    for (const run of runs) expect(run).toMatch(/^[0-9a-f]{12}$/);
  });

  test('whose alerts a gate does not know is named before the first trial', () => {
    const { code, stderr } = driftdrill(['run', scenario([child({})], { gates: ['recall(Meen, shift) > 0.5'] })]);
    expect(code).toBe(2);
    expect(stderr).toContain("no rule and no monitor has an alert 'Meen'");
    expect(stderr).toContain('Mean');
  });
});

test('a monitor behind HTTP speaks the same messages', async () => {
  let amounts: number[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (part) => {
      text += part;
    });
    request.on('end', () => {
      const message = JSON.parse(text);
      if (message.type === 'reference') amounts = [];
      if (message.type === 'batch') amounts.push(...message.predictions.features.amount);
      if (message.type === 'hello') response.end('{"type":"hello","protocol":1,"alerts":[{"alert":"Mean"}]}');
      else if (message.type !== 'evaluate') response.writeHead(204).end();
      else {
        const mean = amounts.reduce((sum, value) => sum + value, 0) / amounts.length;
        amounts = [];
        response.end(JSON.stringify({ type: 'alert', alerts: mean > 0.05 ? [{ alert: 'Mean', value: mean }] : [] }));
      }
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as { port: number };
  const out = scratch();
  const file = scenario([{ http: { url: `http://127.0.0.1:${port}`, every: '5m' } }]);
  const { code, stderr } = await start(['run', file, '--out', out]).ended;
  server.close();
  expect(code, stderr).toBe(0);
  const theirs = episodesOf(out, 'Mean');
  expect(theirs.length).toBeGreaterThan(20);
  expect(theirs).toEqual(episodesOf(out, 'Ours'));
});

const python = spawnSync('python3', ['--version']).status === 0;
if (!python) console.warn('skipped: no python3 here, for the monitor of docs/examples');
test.skipIf(!python)('the Python monitor of docs/examples passes its own gates', () => {
  const card = scorecardOf(['docs/examples/monitored.yaml']);
  expect(card.verdict).toBe('pass');
  expect(card.alerts.AmountRise?.faults.dearer?.hits).toBe(20);
});

test.skipIf(!python)('a Python monitor may answer with numbers of whatever kind, and with NaN', () => {
  const folder = scratch();
  const monitor = `import os, sys
from fractions import Fraction
sys.path.insert(0, os.environ["DRIFTDRILL_PYTHONPATH"])
from driftdrill_monitor import Monitor, run

class Odd(Monitor):
    alerts = [{"alert": "Half"}, {"alert": "Nothing"}, {"alert": "Bare"}]
    def evaluate(self, now, predictions, labels):
        return [{"alert": "Half", "value": Fraction(1, 2)}, {"alert": "Nothing", "value": float("nan")}, {"alert": "Bare"}]

run(Odd())
`;
  writeFileSync(join(folder, 'odd.py'), monitor);
  const out = join(folder, 'out');
  const odd = { process: { command: ['python3', join(folder, 'odd.py')], every: '1h' } };
  const { code, stderr } = driftdrill(['run', scenario([odd]), '--trials', '1', '--quiet', '--out', out]);
  expect(code, stderr).toBe(0);
  const lines = readFileSync(join(out, 'alerts.jsonl'), 'utf8').trim().split('\n');
  const values = new Map(lines.map((line) => JSON.parse(line) as AlertLine).map(({ alert, value }) => [alert, value]));
  expect(values.get('Half')).toBe(0.5);
  expect([values.get('Nothing'), values.get('Bare')]).toEqual([null, null]);
});
