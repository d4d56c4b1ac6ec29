import { describe, expect, test } from 'vitest';
import { complaints, load } from './complaints.js';

/** 400 rows, one a minute, from 2026-01-01. */
const recorded = `name: incident
system:
  traffic:
    replay: {file: ../recorded.csv, time: time, label: y, columns: {prediction: channel}}
  model: {kind: none}
timeline: {warmup: 1h}
faults: [{id: drop, inject: recorded, at: "2026-01-01T03:00:00Z"}]
stack:
  detectors: {drift: {psi: {signal: feature.amount, window: 30m, every: 30m}}}
  rules: [{alert: Drift, when: drift > 0.2, runbook: "https://x/y"}]
trials: 1
`;

function but(...replacements: [string, string][]): string {
  return replacements.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`there is no ${from}`);
    return text.replace(from, to);
  }, recorded);
}

const at = 'at: "2026-01-01T03:00:00Z"';

describe('a recorded incident', () => {
  test('makes its own timeline: fault-free before it, and the rest of the recording after it', async () => {
    const { plan, warnings } = await load(recorded);
    expect(warnings).toEqual([]);
    expect(plan.timeline).toEqual({
      warmupS: 3600,
      controlS: 7200,
      onsetWithinS: 0,
      deadlineS: 400 * 60 - 3 * 3600,
      recoveryS: 0,
    });
    expect(plan.faults).toMatchObject([{ id: 'drop', inject: 'recorded', atS: 0 }]);
  });

  test('can be placed by the time after the first row, and be followed by another', async () => {
    const { plan } = await load(
      but(
        [at, 'at: 2h}, {id: again, inject: recorded, at: 5h, with: {diagnosis: data-drift}'],
        ['warmup: 1h', 'warmup: 1h, deadline: 30m'],
      ),
    );
    expect(plan.timeline).toMatchObject({ controlS: 3600, deadlineS: 1800 });
    expect(plan.faults.map(({ atS }) => atS)).toEqual([0, 3 * 3600]);
  });

  test('counts from the first row that is replayed', async () => {
    const { plan } = await load(
      but(['columns: {prediction: channel}', 'columns: {}'], ['kind: none', 'kind: logistic, fit: {rows: 60}']),
    );
    expect(plan.timeline).toMatchObject({ controlS: 3600, deadlineS: 340 * 60 - 2 * 3600 });
  });

  test('needs no warm-up beside a reference of its own', async () => {
    const { plan } = await load(
      but(
        ['timeline: {warmup: 1h}\n', ''],
        ['label: y', 'label: y, reference: ../recorded.csv'],
        ['stack:', 'stack:\n  reference: {of: file}'],
      ),
    );
    expect(plan.timeline).toMatchObject({ warmupS: 0, controlS: 3 * 3600 });
  });

  test('needs recorded traffic', async () => {
    const said = await complaints(but(['replay: {', 'rate: 1/s\n    x-replay: {']));
    expect(said[0]).toMatch(/lies in recorded traffic, and none is replayed → give system.traffic.replay/);
  });

  test('says what does nothing', async () => {
    expect(await complaints(but(['warmup: 1h', 'warmup: 1h, control: 1h, onset: 5m']))).toEqual([
      '6:24 warning: the incident says itself when it began, so control does nothing',
      '6:37 warning: the incident says itself when it began, so onset does nothing',
    ]);
  });

  test.each([
    ['outside', [at, 'at: "2027-01-01"'], /lies after the rows.*2026-01-01T00:00:00Z to 2026-01-01T06:40:00Z/],
    ['before', [at, 'at: "2025-01-01"'], /lies before the rows/],
    ['in the warm-up', [at, 'at: 30m'], /the warm-up takes the first 1h/],
    ['no date', [at, 'at: "2026-13-01"'], /neither an ISO 8601 time nor a duration/],
    ['another rate', ['    replay:', '    rate: 1/m\n    replay:'], /a recorded incident needs their own/],
    ['another order', ['label: y', 'label: y, method: shuffle'], /rows in the order in which they came/],
    [
      'an injected fault beside it',
      [at, `${at}}, {id: also, inject: noop`],
      /no injected fault can be scored beside it/,
    ],
    [
      'a deadline past the end',
      ['warmup: 1h', 'warmup: 1h, deadline: 4h'],
      /a trial lasts 7h, and the recording 6h39m/,
    ],
    ['several trials', ['trials: 1', 'trials: 2'], /nothing is random here/],
  ] as [string, [string, string], RegExp][])('%s', async (_, replacement, message) => {
    const said = await complaints(but(replacement));
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(message);
    expect(said[0]).toContain(' error: ');
  });

  test('a date among times that are no dates', async () => {
    const said = await complaints(
      but(['file: ../recorded.csv, time: time, label: y', 'file: ../nodates.csv, time: t, timeUnit: h']),
    );
    expect(said.join()).toMatch(/a date cannot be found among them → say how long after the first row/);
  });
});

describe('resampled control', () => {
  test('is compiled', async () => {
    const { plan } = await load(`${recorded}control: {method: block, block: 30m, exposure: 2y}\n`);
    expect(plan.control).toEqual({ method: 'block', blockS: 1800, exposureS: 2 * 365.25 * 86_400 });
  });

  test.each([
    ['without an incident', recorded.replace(/faults:.*\n/, ''), /and none is declared/],
    ['without a block', recorded, /needs the length of a block/],
  ])('%s', async (_, text, message) => {
    const said = await complaints(`${text}control: {exposure: 5d}\n`);
    expect(said.filter((line) => line.includes('error'))).toHaveLength(1);
    expect(said.join()).toMatch(message);
  });

  test('with a block that is too long, or one that nobody asked for', async () => {
    expect((await complaints(`${recorded}control: {block: 4h, exposure: 5d}\n`)).join()).toMatch(
      /a block is 4h long, and only 3h are recorded/,
    );
    expect((await complaints(`${recorded}control: {method: shuffle, block: 1h, exposure: 5d}\n`)).join()).toMatch(
      /method shuffle has no blocks/,
    );
  });
});

describe('a recorded model', () => {
  const model = (columns: string) =>
    but(['model: {kind: none}', 'model: {kind: recorded}'], ['{prediction: channel}', columns]);

  test('takes its task from the labels', async () => {
    const watching = (text: string) => text.replace('psi: {signal: feature.amount', 'degradation: {signal: f1');
    expect(await complaints(watching(model('{prediction: channel}')))).toEqual([]);
    const numbers = watching(model('{prediction: channel}'))
      .replace('label: y', 'label: amount')
      .replace('prediction: channel', 'prediction: y');
    expect((await complaints(numbers)).join()).toMatch(/f1/);
  });

  test('needs a column of what it said', async () => {
    expect(await complaints(model('{}'))).toEqual([
      '5:17 error: nothing says in which column the recorded predictions are → give replay.columns: {score: …, prediction: …}, or one of them',
    ]);
  });

  test('needs recorded traffic, and takes no weights', async () => {
    const said = await complaints(
      model('{prediction: channel}')
        .replace('replay: {', 'rate: 1/s\n    x-replay: {')
        .replace('kind: recorded', 'kind: recorded, weights: {x: 1}'),
    );
    expect(said.join('\n')).toMatch(/unknown key 'weights'/);
    expect(said.join('\n')).toMatch(/a recorded model needs recorded traffic/);
  });
});

describe('labels in a file of their own', () => {
  const joined = (key: string) =>
    but(['label: y', `labels: {file: ../recorded.csv, key: ${key}, label: y}`], ['{prediction: channel}', '{}']);

  test('that match no row, or only some', async () => {
    const text = joined('time').replace('file: ../recorded.csv, key', 'file: ../few-labels.csv, key');
    expect((await complaints(text)).join()).toMatch(/398 of 400 rows have no label/);
    const none = joined('time').replace('file: ../recorded.csv, key', 'file: ../no-labels.csv, key');
    expect((await complaints(none)).join()).toMatch(/no row has a label in .*no-labels\.csv/);
  });

  test('that name a request twice', async () => {
    expect((await complaints(joined('channel'))).join()).toMatch(/two labels for channel 'web'/);
  });
});
