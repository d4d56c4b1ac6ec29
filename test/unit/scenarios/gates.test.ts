import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exposureForRate, trialsForRecall } from '../../../harness/core/needed.js';
import { GateError } from '../../../scenarios/gate-scanner.js';
import { parseGate } from '../../../scenarios/gates.js';
import { complaints, load, soundBut } from './complaints.js';

const gates = (...lines: string[]) =>
  soundBut(['gates: ["recall(Stale, lag) >= 0.9"]', `gates:\n${lines.map((line) => `  - ${line}`).join('\n')}`]);

describe('gates', () => {
  test.each([
    ['recall(Stale, lag) >= 0.9', { kind: 'recall', alert: 'Stale', fault: 'lag' }, '>=', 0.9],
    ['recall( Stale ,lag )>=90%', { kind: 'recall', alert: 'Stale', fault: 'lag' }, '>=', 0.9],
    ['recall(Stale) > 0', { kind: 'recall', alert: 'Stale', fault: null }, '>', 0],
    ['p90(ttd(Stale, lag)) < 20m', { kind: 'ttd', quantile: 'p90', alert: 'Stale', fault: 'lag' }, '<', 1200],
    [
      'median(notified(Stale, lag)) <= 1h30m',
      { kind: 'notified', quantile: 'p50', alert: 'Stale', fault: 'lag' },
      '<=',
      5400,
    ],
    ['rmst(ttd(Stale)) < 2h', { kind: 'ttd', quantile: 'rmst', alert: 'Stale', fault: null }, '<', 7200],
    ['falseAlarmsPerDay(all) < 0.5', { kind: 'falseAlarmsPerDay', alert: 'all' }, '<', 0.5],
    ['precision(Stale, lag) >= 0.5', { kind: 'precision', alert: 'Stale', fault: 'lag' }, '>=', 0.5],
    [
      'recall(Burn{team=a, severity="critical"}, lag) >= 0.9',
      { kind: 'recall', alert: 'Burn{severity="critical",team="a"}', fault: 'lag' },
      '>=',
      0.9,
    ],
  ])('%s', (source, metric, op, value) => {
    expect(parseGate(source).gate).toEqual({ source, metric, op, value });
  });

  test('conditions on cells', () => {
    const share = { path: 'faults.lag.scope.share', op: '>=', value: '25%' };
    const source = 'recall(A, lag) >= 0.9 where faults.lag.scope.share>=25% and case == lag-de and stack.x = "a > 1"';
    expect(parseGate(source).gate).toEqual({
      source,
      metric: { kind: 'recall', alert: 'A', fault: 'lag' },
      op: '>=',
      value: 0.9,
      where: [share, { path: 'case', op: '=', value: 'lag-de' }, { path: 'stack.x', op: '=', value: 'a > 1' }],
    });
    for (const [text, offset] of [
      ['where', 5],
      ['where a', 7],
      ['where a ~ 1', 8],
      ['where a >', 9],
      ['where a > 1 or b > 2', 12],
      ['where a > 1 and', 15],
    ] as const) {
      const head = 'recall(A) > 0 ';
      expect(() => parseGate(`${head}${text}`)).toThrow(GateError);
      try {
        parseGate(`${head}${text}`);
      } catch (error) {
        expect([text, (error as GateError).offset]).toEqual([text, head.length + offset]);
      }
    }
  });

  test('what is not a gate', async () => {
    const text = gates(
      'recal(Stale, lag) >= 0.9',
      'recall(Stale lag) >= 0.9',
      'recall(Stale, lag) > 2',
      'recall(Stale, lag) 0.9',
      'ttd(Stale, lag) < 20m',
      'p90(ttd(Stale, lag)) < 20',
      'p90(recall(Stale, lag)) < 20m',
      'falseAlarmsPerDay(Stale, lag) < 0.5',
      'recall(Stale, lag) >= 0.9 and more',
    );
    expect(await complaints(text)).toMatchInlineSnapshot(`
      [
        "22:5 error: there is no metric 'recal' → did you mean 'recall'?",
        "23:18 error: expected ')', found 'lag) >= 0.9' → in a [list] on one line a gate with a comma has to be in quotes",
        "24:26 error: recall lies between 0 and 1, and is compared with 2 → write it as in 0.9 or 90%",
        "25:24 error: expected '<', '<=', '>' or '>=', found '0.9'",
        "26:5 error: ttd() needs a quantile → write p90(ttd(…)), p50(ttd(…)) or rmst(ttd(…))",
        "27:28 error: '20' is not a duration → write it with a unit, such as 20m",
        "28:9 error: p90() takes ttd(…) or notified(…), not recall → it takes: ttd, notified",
        "29:30 error: false alarms belong to an alert, not to a fault → leave the fault out",
        "30:31 error: 'and more' follows the value → a gate is one comparison",
      ]
    `);
  });

  test('alerts and faults that are not there', async () => {
    expect(
      await complaints(gates('recall(Stael, lga) >= 0.9', 'falseAlarmsPerDay(pages) < 0.9')),
    ).toMatchInlineSnapshot(`
      [
        "22:12 error: there is no alert 'Stael' → did you mean 'Stale'?",
        "22:19 error: there is no fault 'lga' → did you mean 'lag'?",
        "23:23 error: there is no alert 'pages' → did you mean 'page'?",
      ]
    `);
    expect(await complaints(gates('recall(Stale{severity="ticket"}, lag) >= 0.9'))).toMatchInlineSnapshot(`
      [
        "22:12 error: no alert Stale has the labels of Stale{severity="ticket"} → there is: Stale{severity="page"}",
      ]
    `);
  });

  test('beyond the deadline', async () => {
    expect(
      await complaints(gates('p90(ttd(Stale, lag)) < 2h', 'p50(notified(Stale, lag)) < 61m')),
    ).toMatchInlineSnapshot(`
      [
        "22:26 error: detections count only for 1h after onset, and this gate asks for 2h → ask for at most 1h, or make timeline.deadline longer",
        "23:31 error: notifications count only for 1h after onset, and this gate asks for 1h1m → ask for at most 1h, or make timeline.deadline longer",
      ]
    `);
  });

  test('which of two faults', async () => {
    const text = gates('recall(Stale) >= 0.9').replace('stack:', '  - {id: other, inject: noop}\nstack:');
    expect(await complaints(text)).toMatchInlineSnapshot(`
      [
        "23:12 error: the scenario has 2 faults: which is meant? → name it, as in (…, lag)",
      ]
    `);
  });

  test('more than the trials or the exposure can decide', async () => {
    expect(
      await complaints(gates('recall(Stale, lag) >= 0.99', 'falseAlarmsPerDay(all) < 0.2', 'recall(Stale, lag) >= 1')),
    ).toMatchInlineSnapshot(`
      [
        "22:5 warning: this gate cannot pass with 60 trials: it takes 299 → set trials: 299 or more",
        "23:5 warning: this gate needs 15.0 days of exposure without an alarm, and there are 7.50 → set trials: 120 or more, or a longer timeline.control",
        "24:5 warning: this gate cannot pass with any number of trials → ask for less than certainty",
      ]
    `);
    expect(await complaints(gates('recall(Stale, lag) >= 0.95').replace('trials: 60', 'trials: 59'))).toEqual([]);
    expect(await complaints(gates('recall(Stale, lag) >= 0.95').replace('trials: 60', 'trials: 58'))).toHaveLength(1);
  });

  test('any text is a gate or a GateError', () => {
    const piece = fc.constantFrom(
      'recall',
      'p90',
      'ttd',
      '(',
      ')',
      ',',
      ' ',
      'A',
      'lag',
      '{',
      '}',
      '=',
      '"',
      '<',
      '>=',
      '0.9',
      '20m',
      ' where ',
      '%',
      '-',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        const source = pieces.join('');
        try {
          expect(parseGate(source).gate.source).toBe(source);
        } catch (error) {
          expect(error).toBeInstanceOf(GateError);
          expect((error as GateError).offset).toBeLessThanOrEqual(source.length);
        }
      }),
    );
  });
});

describe('expectations', () => {
  const expectation = (text: string) => soundBut(['gates: ["recall(Stale, lag) >= 0.9"]', `expect:\n  - ${text}`]);

  test('unknown names, times beyond the deadline', async () => {
    expect(
      await complaints(expectation('{alert: Stael, fault: lga, outcome: fires, within: 2h}')),
    ).toMatchInlineSnapshot(`
      [
        "22:13 error: there is no alert 'Stael' → did you mean 'Stale'?",
        "22:27 error: there is no fault 'lga' → did you mean 'lag'?",
        "22:56 error: detections count only for 1h after onset, and within is 2h → ask for at most 1h, or make timeline.deadline longer",
      ]
    `);
    expect(
      await complaints(expectation('{alert: Stale, outcome: fire, diagnosis: data-drfit}')),
    ).toMatchInlineSnapshot(`
      [
        "22:29 error: expect.Stale.outcome: "fire" is not valid here → did you mean 'fires'?",
        "22:46 error: expect.Stale.diagnosis: "data-drfit" is not valid here → did you mean 'data-drift'?",
      ]
    `);
  });

  test('more than the trials can decide', async () => {
    expect(
      await complaints(expectation('{alert: Wrong, outcome: silent}').replace('trials: 60', 'trials: 30')),
    ).toMatchInlineSnapshot(`
      [
        "22:29 warning: 'silent' cannot pass with 30 trials: it takes 59 → set trials: 59 or more",
      ]
    `);
    expect(await complaints(expectation('{alert: Wrong, outcome: silent}'))).toEqual([]);
  });

  test('compiled', async () => {
    const { plan } = await load(
      expectation('{alert: Stale, fault: lag, outcome: fires, within: 20m, diagnosis: system}'),
    );
    expect(plan.expect).toEqual([
      { alert: 'Stale', fault: 'lag', outcome: 'fires', withinS: 1200, share: 0.9, diagnosis: 'system' },
    ]);
  });
});

describe('what it takes', () => {
  test('the figures of the guide', () => {
    expect([0.95, 0.9, 0.5].map(trialsForRecall)).toEqual([59, 29, 5]);
    expect(exposureForRate(1)).toBeCloseTo(2.9957, 4);
  });

  test('n hits in n trials are enough, and n − 1 are not', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 0.999, noNaN: true }), (p) => {
        const n = trialsForRecall(p);
        expect(p ** n).toBeLessThanOrEqual(0.05 * (1 + 1e-9));
        if (n > 1) expect(p ** (n - 1)).toBeGreaterThan(0.05 * (1 - 1e-9));
      }),
    );
  });
});
