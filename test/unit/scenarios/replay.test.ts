import { describe, expect, test } from 'vitest';
import { complaints, load } from './complaints.js';

interface Parts {
  file?: string;
  replay?: string;
  traffic?: string;
  rest?: string;
  trials?: string;
}

const recorded = ({
  file = '../recorded.csv',
  replay = 'time: time, label: y',
  traffic = '',
  rest = '',
  trials = 'trials: 1',
}: Parts = {}) => `name: replayed
system:
  traffic: {replay: {file: ${file}, ${replay}}${traffic}}
  model: {kind: logistic, fit: {rows: 100}}
timeline: {warmup: 1h, control: 1h, deadline: 1h}
${rest === '' ? 'stack: {detectors: {drift: {psi: {signal: "feature.*"}}}, rules: [{alert: Drift, when: drift > 0.2, runbook: "https://x/y"}]}' : rest}
${trials}
`;

describe('recorded traffic', () => {
  test('columns become features', async () => {
    expect(await complaints(recorded())).toEqual([]);
    const { plan } = await load(recorded());
    expect(plan.system.traffic.replay).toMatchObject({ time: 'time', label: 'y', method: 'sequence', segments: [] });
    expect(plan.system.traffic.replay?.file).toMatch(/recorded\.csv$/);
  });

  test('a missing file', async () => {
    expect(await complaints(recorded({ file: 'none.csv' }))).toMatchInlineSnapshot(`
      [
        "3:28 error: there is no file none.csv → paths are relative to the file that names them",
      ]
    `);
  });

  test.each(['torn.csv', 'nan.csv', 'broken.csv.gz'])('a broken recording: %s', async (file) => {
    const said = await complaints(recorded({ file: `../${file}` }));
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^3:28 error: /);
  });

  test('neither time nor rate; a unit without a time; a block without a length', async () => {
    expect(await complaints(recorded({ replay: 'label: y, timeUnit: s, method: block' }))).toMatchInlineSnapshot(`
      [
        "3:28 error: rows of the recording have neither a time nor a rate → name the column of the time (replay.time), or give traffic.rate",
        "3:55 error: timeUnit speaks of a time column, and none is named → give replay.time",
        "3:76 error: method block needs the length of a block → add block: {length: 7d}",
      ]
    `);
  });

  test('described features beside recorded ones', async () => {
    expect(await complaints(recorded({ traffic: ', features: {x: 1}, segments: {c: {a: 1}}' }))).toMatchInlineSnapshot(`
      [
        "3:68 error: replayed traffic takes its features from the file → remove features, or remove replay",
        "3:86 error: replayed traffic takes its segments from the file → name columns under replay.segments instead",
      ]
    `);
  });

  test('unknown columns in signals, scopes and segments', async () => {
    const rest = `faults: [{id: f, inject: covariate-shift, with: {mean: 1}, scope: {features: [amuont]}}]
stack: {detectors: {drift: {psi: {signal: feature.chanel}}}, rules: [{alert: Drift, when: drift > 0.2, runbook: "https://x/y"}]}`;
    expect(await complaints(recorded({ rest }))).toMatchInlineSnapshot(`
      [
        "6:79 error: there is no feature 'amuont' → did you mean 'amount'?",
        "7:43 error: there is no feature 'chanel' → did you mean 'channel'?",
      ]
    `);
  });

  test('a recording that ends before the trial', async () => {
    expect(await complaints(recorded().replace('control: 1h', 'control: 9h'))).toMatchInlineSnapshot(`
      [
        "3:28 error: a trial lasts 11h, and the recording after fit about 4h59m → make the timeline shorter, or use method: block",
      ]
    `);
    expect(
      await complaints(recorded({ replay: 'label: y', traffic: ', rate: 1/s, arrivals: regular' })),
    ).toMatchInlineSnapshot(`
      [
        "3:28 error: a trial needs 10800 rows after the 100 of fit, and the recording has 300 → make the timeline shorter, or use method: block",
      ]
    `);
  });

  test('several trials in which nothing is random', async () => {
    expect(await complaints(recorded({ trials: 'trials: 5' }))).toMatchInlineSnapshot(`
      [
        "7:9 error: nothing is random here, so 5 trials would be one and the same → set trials: 1, draw the onset with onset: {within: …}, or use method: block",
      ]
    `);
    expect(await complaints(recorded({ trials: '' }))).toHaveLength(1);
    const random = [
      recorded({ trials: 'trials: 5' }).replace('deadline: 1h', 'onset: {within: 10m}, deadline: 1h'),
      recorded({ trials: 'trials: 5', replay: 'time: time, label: y, method: block, block: {length: 1h}' }),
      recorded({ trials: 'trials: 5' }).replace('rows: 100}}', 'rows: 100}}\n  serving: {errors: 1%}'),
    ];
    for (const text of random) expect(await complaints(text)).toEqual([]);
  });

  test('a reference file that is not named', async () => {
    expect(await complaints(recorded({ rest: 'stack: {reference: {of: file}}' }))).toMatchInlineSnapshot(`
      [
        "6:25 error: the reference is a file, and none is named → give system.traffic.replay.reference",
      ]
    `);
  });

  test('a column that faults or detectors divide by becomes a segment', async () => {
    const rest =
      'stack: {detectors: {drift: {psi: {signal: feature.amount}, by: [channel]}}, rules: [{alert: Drift, when: drift > 0.2, runbook: "https://x/y"}]}';
    expect(await complaints(recorded({ rest }))).toEqual([]);
    expect((await load(recorded({ rest }))).plan.system.traffic.replay?.segments).toEqual(['channel']);
  });
});
