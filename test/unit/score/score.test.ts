import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectionCurve } from '../../../harness/core/curve.js';
import type { Plan } from '../../../harness/core/plan.js';
import type { TrialRecord } from '../../../harness/core/record.js';
import { precisionAt } from '../../../harness/score/precision.js';
import { score } from '../../../harness/score/score.js';
import { deadlineS, episode, fault, harm, meta, onsetS, plan, rule, trial } from './fixture.js';

const at = (delay: number, changes = {}) => episode(onsetS + delay, changes);

function campaign(of: Plan): TrialRecord[] {
  return Array.from({ length: 12 }, (_, i) =>
    trial(
      of,
      i,
      i % 3 === 0 ? [episode(300, { endsS: 320 }), at(500)] : [],
      i % 4 === 0 ? [] : [at(20.1 * i + 0.3, { endsS: onsetS + 400 })],
    ),
  );
}

describe('a scorecard', () => {
  it('does not depend on the order in which trials came in', () => {
    const one = plan({ trials: 12 });
    const records = campaign(one);
    const expected = JSON.stringify(score(one, records, meta));
    fc.assert(
      fc.property(fc.shuffledSubarray(records, { minLength: records.length }), (shuffled) => {
        expect(JSON.stringify(score(one, shuffled, meta))).toBe(expected);
      }),
      { numRuns: 20 },
    );
  });

  it('has no number that JSON can not hold', () => {
    for (const of of [plan(), plan({ faults: [] }), plan({}, [])])
      for (const records of [[], [trial(of, 0, [], [])], of.stack.rules.length > 0 ? campaign(of) : []])
        expect(findNonFinite(score(of, records, meta))).toEqual([]);
  });

  it('shows two dummies that win nothing', () => {
    const one = plan();
    const { always, never } = score(one, campaign(one), meta).dummies;
    expect(always.faults.lag).toMatchObject({ hits: 12, misses: 0, recall: { value: 0, low: null } });
    expect(always.faults.lag.rawRecall.value).toBe(1);
    expect(always.faults.lag.chance.value).toBe(1);
    expect(always.falseAlarms.perDay.value).toBeCloseTo(1440, 9);
    expect(always.falseAlarms.alarmBy.probability.value).toBe(1);
    expect(never.faults.lag).toMatchObject({ hits: 0, misses: 12, recall: { value: 0 } });
    expect(never.falseAlarms).toMatchObject({ episodes: 0, perDay: { value: 0 } });
    expect(never.faults.lag.ttdS.rmst.value).toBe(deadlineS);
    expect(always.faults.lag.ttdS.rmst.value).toBeGreaterThan(0.9 * deadlineS);
  });

  it('keys alerts by name, by labels where names are shared, and pools equals', () => {
    const rules = [
      rule('Burn', { labels: { severity: 'critical' } }),
      rule('Drift', { severity: 'info' }),
      rule('Burn', { labels: { severity: 'warning', job: 'api' }, severity: 'ticket' }),
      rule('Drift', { severity: 'page' }),
    ];
    const { alerts } = score(plan({}, rules), [], meta);
    expect(Object.keys(alerts)).toEqual(['Burn{severity="critical"}', 'Drift', 'Burn{job="api",severity="warning"}']);
    expect(alerts.Drift.severity).toBe('page');
  });

  it('is a pass without gates, inconclusive without trials', () => {
    const one = plan();
    expect(score(one, campaign(one), meta).verdict).toBe('pass');
    expect(score(one, [], meta).verdict).toBe('inconclusive');
  });
});

describe('validity', () => {
  const one = plan();

  it('a fault that met no row makes its trial invalid, and the campaign', () => {
    const card = score(one, [trial(one, 0, [], []), trial(one, 1, [], [], { exposed: 0, changed: 0 })], meta);
    expect(card.verdict).toBe('invalid');
    expect(card.invalid).toEqual([{ trial: 1, reason: 'fault lag was not injected: no row in scope' }]);
    expect(card.alerts.Alert.faults.lag.misses).toBe(1);
  });

  it('a fault that changed nothing in any trial was not injected', () => {
    const records = [0, 1].map((i) => trial(one, i, [], [], { changed: 0 }));
    const card = score(one, records, meta);
    expect(card.verdict).toBe('invalid');
    expect(card.warnings).toEqual(['fault lag was not injected: it changed no row in any trial']);
    expect(score(one, [records[0], trial(one, 1, [], [])], meta).verdict).toBe('pass');
  });

  it('an idle fault is valid and does nothing', () => {
    const records = [0, 1].map((i) => trial(one, i, [], [], { changed: 0, exposed: 0, idle: true }));
    expect(score(one, records, meta).verdict).toBe('pass');
  });

  it('a trial that says itself that it is invalid is left out', () => {
    const broken = { ...trial(one, 0, [], [at(3)]), invalid: 'the monitor was not there' };
    const card = score(one, [broken], meta);
    expect(card.invalid).toEqual([{ trial: 0, reason: 'the monitor was not there' }]);
    expect(card.alerts.Alert.faults.lag.hits).toBe(0);
  });
});

describe('diagnosis', () => {
  it('confuses the first alert with the truth, twins in a row of their own', () => {
    const rules = [
      rule('Right'),
      rule('Wrong', { diagnosis: 'data-drift' }),
      rule('Mute', { diagnosis: null, severity: 'info' }),
    ];
    const one = plan({}, rules);
    const records = [
      trial(one, 0, [], [at(20, { rule: 1 }), at(10)]),
      trial(one, 1, [], [at(10, { rule: 1 })]),
      trial(one, 2, [at(50, { rule: 2 })], [at(5, { rule: 2 })]),
      trial(one, 3, [], []),
    ];
    const { diagnosis, alerts, stack } = score(one, records, meta);
    expect(diagnosis).toEqual({
      classes: ['data-drift', 'system', 'undeclared', 'none'],
      matrix: [
        [0, 0, 0, 0],
        [1, 1, 1, 1],
        [0, 0, 0, 0],
        [0, 0, 1, 3],
      ],
      macroF1: 2 / 5,
      noFaultSpecificity: 3 / 4,
    });
    expect(alerts.Mute.faults.lag.diagnosisCorrect).toBeNull();
    expect(alerts.Wrong.faults.lag.diagnosisCorrect).toMatchObject({ value: 0, n: 2 });
    expect(stack.faults.lag.diagnosisCorrect).toMatchObject({ value: 1 / 3, n: 3 });
  });

  it('silence is the right answer to a benign fault', () => {
    const one = plan();
    const benign = { ...meta, faultDiagnosis: { lag: 'benign' as const } };
    expect(score(one, [trial(one, 0, [], [])], benign).diagnosis).toMatchObject({ macroF1: 1, noFaultSpecificity: 1 });
  });
});

describe('harm', () => {
  const business: Plan['business'] = {
    currency: 'EUR',
    cost: { falseNegative: 10, falsePositive: 1 },
    slo: { objective: 0.99, periodS: 86_400 },
    harm: { metric: 'error', change: 0.5 },
  };
  const one = plan({ business, faults: [fault('lag', { lastsS: 300 })] });
  const twinHarm = harm({ error: new Array(10).fill(6), cost: new Array(10).fill(60) });
  const faulted = harm({
    error: [6, 6, 12, 12, 12, 12, 6, 6, 6, 6],
    cost: [60, 60, 120, 120, 120, 120, 60, 60, 60, 60],
    failures: [0, 0, 6, 6, 6, 6, 0, 0, 0, 0],
  });
  const records = [0, 1, 2].map((i) =>
    trial(one, i, [], [at(170, { notifiedS: onsetS + 180 })], { harm: faulted, twinHarm }),
  );
  const card = score(one, records, meta);

  it('pairs the metrics of both branches over the deadline', () => {
    expect(card.harm.metric.error.twin).toBeCloseTo(0.1, 12);
    expect(card.harm.metric.error.faulted).toBeCloseTo(0.14, 12);
    expect(card.harm.metric.error.change.value).toBeCloseTo(0.04, 12);
    expect(Object.keys(card.harm.metric)).toEqual(['error', 'errorRate', 'requestRate', 'cost']);
  });

  it('sums the loss up to the first page and to mitigation', () => {
    expect(card.harm.undetectedLoss?.toFirstPage.value).toBeCloseTo(60, 10);
    expect(card.harm.undetectedLoss?.toMitigation.value).toBeCloseTo(180, 10);
  });

  it('burns the error budget up to the first page', () => {
    expect(card.harm.errorBudget?.burntAtDetection.value).toBeCloseTo(6 / (0.01 * 86_400), 12);
  });

  it('counts the time to detect from harm too', () => {
    const { lag } = card.alerts.Alert.faults;
    expect(lag.ttdS.median.value).toBe(170);
    expect(lag.fromHarmS?.median.value).toBe(50);
  });

  it('agrees with burn × TTD / period for a steady burn', () => {
    const steady = harm({ failures: new Array(10).fill(6) });
    const record = trial(one, 0, [], [at(240)], { harm: steady, twinHarm });
    const budget = score(one, [record], meta).harm.errorBudget?.burntAtDetection.value;
    expect(budget).toBeCloseTo(((0.1 / 0.01) * 240) / 86_400, 12);
  });
});

describe('the detection curve', () => {
  it('steps through both branches, from 0 to W, and ends at the net recall', () => {
    const one = plan({ trials: 12 });
    const { lag } = score(one, campaign(one), meta).alerts.Alert.faults;
    const curve = detectionCurve(lag, deadlineS);
    expect(curve[0]).toMatchObject({ t: 0, faulted: 0, twin: 0, net: 0 });
    const last = curve.at(-1);
    expect(last?.t).toBe(deadlineS);
    expect(last?.net).toBeCloseTo(lag.recall.value ?? Number.NaN, 12);
    expect(last?.low).toBeCloseTo(lag.recall.low ?? Number.NaN, 12);
    expect(curve.every((point, i) => i === 0 || point.faulted >= curve[i - 1].faulted)).toBe(true);
    expect(
      detectionCurve({ hits: 0, misses: 0, perTrial: { faulted: [null], twin: [null], masked: [0] } }, 60),
    ).toEqual([]);
  });
});

describe('precision', () => {
  it('exists only at a declared rate of faults', () => {
    expect(precisionAt(1, 0.9, 0.1, 0.8)).toBeCloseTo(0.5, 12);
    expect(precisionAt(1, 0.1, 0.5, 1)).toBe(0);
    expect(precisionAt(1, 0, 0, 0)).toBeNull();
  });
});

function findNonFinite(value: unknown, path = ''): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [path];
  if (value === undefined) return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]) => findNonFinite(entry, `${path}.${key}`));
}
