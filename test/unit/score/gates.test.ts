import { describe, expect, it } from 'vitest';
import type { ExpectPlan, GatePlan, Plan } from '../../../harness/core/plan.js';
import type { EpisodeRecord } from '../../../harness/core/record.js';
import { judgeExpectation } from '../../../harness/score/expectations.js';
import { judgeGate } from '../../../harness/score/gates.js';
import { judge, worstVerdict } from '../../../harness/score/judge.js';
import { episode, evidence, fault, onsetS, plan, rule, trial } from './fixture.js';

const at = (delay: number, changes = {}) => episode(onsetS + delay, changes);

/** n trials: twin and faulted episodes by trial number. */
function campaign(of: Plan, n: number, branches: (i: number) => [EpisodeRecord[], EpisodeRecord[]]) {
  return evidence(
    of,
    Array.from({ length: n }, (_, i) => trial(of, i, ...branches(i))),
  );
}

function gate(metric: GatePlan['metric'], op: GatePlan['op'], value: number): GatePlan {
  return { source: `${metric.kind} ${op} ${value}`, metric, op, value };
}

const recall = (op: GatePlan['op'], value: number) => gate({ kind: 'recall', alert: 'Alert', fault: 'lag' }, op, value);
const p90 = (op: GatePlan['op'], value: number) =>
  gate({ kind: 'ttd', quantile: 'p90', alert: 'Alert', fault: null }, op, value);
const far = (alert: string, value: number) => gate({ kind: 'falseAlarmsPerDay', alert }, '<', value);

describe('judging by bounds', () => {
  it('passes by the far bound, fails by the near one, else is inconclusive', () => {
    expect(judge([0.91, 1], '>=', 0.9)).toBe('pass');
    expect(judge([0.9, 1], '>', 0.9)).toBe('inconclusive');
    expect(judge([0.9, 1], '>=', 0.9)).toBe('pass');
    expect(judge([0.2, 0.89], '>=', 0.9)).toBe('fail');
    expect(judge([0.2, 0.4], '<', 0.5)).toBe('pass');
    expect(judge([0.5, 0.7], '<', 0.5)).toBe('fail');
    expect(judge([0.5, 0.7], '<=', 0.5)).toBe('inconclusive');
    expect(judge([null, 0.5], '>=', 0.4)).toBe('inconclusive');
    expect(judge([null, null], '<', 1)).toBe('inconclusive');
  });

  it('the worst verdict wins in the order invalid, fail, inconclusive, pass', () => {
    expect(worstVerdict([])).toBe('pass');
    expect(worstVerdict(['pass', 'inconclusive', 'fail'])).toBe('fail');
    expect(worstVerdict(['invalid', 'fail'])).toBe('invalid');
  });
});

describe('gates', () => {
  const one = plan();

  it('recall: 59 hits of 59 show 0.95, 58 of 58 do not, 20 misses of 59 fail', () => {
    const all = (n: number) => campaign(one, n, () => [[], [at(30)]]);
    expect(judgeGate(all(59), recall('>=', 0.95))).toMatchObject({ verdict: 'pass', value: 1, high: 1, note: null });
    expect(judgeGate(all(58), recall('>=', 0.95)).verdict).toBe('inconclusive');
    const some = campaign(one, 59, (i) => [[], i < 20 ? [] : [at(30)]]);
    expect(judgeGate(some, recall('>=', 0.95)).verdict).toBe('fail');
  });

  it('recall is net: chance hits do not count', () => {
    const chance = campaign(one, 60, (i) => (i % 2 === 0 ? [[at(50)], [at(50)]] : [[], []]));
    expect(judgeGate(chance, recall('>=', 0.4))).toMatchObject({ verdict: 'fail', value: 0 });
    const always = campaign(one, 60, () => [[at(50)], [at(50)]]);
    expect(judgeGate(always, recall('>=', 0.9))).toMatchObject({
      verdict: 'inconclusive',
      note: 'the alert fires within the deadline in every fault-free twin',
    });
  });

  it('a quantile of the time to detect is judged as recall by then, `<` and `<=` apart', () => {
    const at60 = campaign(one, 60, () => [[], [at(60)]]);
    expect(judgeGate(at60, p90('<', 61))).toMatchObject({ verdict: 'pass', value: 60 });
    expect(judgeGate(at60, p90('<', 60)).verdict).toBe('fail');
    expect(judgeGate(at60, p90('<=', 60)).verdict).toBe('pass');
    expect(judgeGate(at60, p90('>', 59)).verdict).toBe('pass');
    expect(judgeGate(at60, p90('>', 60)).verdict).toBe('fail');
    expect(judgeGate(at60, p90('>=', 60)).verdict).toBe('pass');
    const late = campaign(one, 60, (i) => [[], i < 30 ? [at(60)] : []]);
    expect(judgeGate(late, p90('<', 300))).toMatchObject({
      verdict: 'fail',
      value: null,
      note: 'fewer than 90 % are detected by the deadline',
    });
  });

  it('notified speaks of when a person is told, rmst of the restricted mean', () => {
    const told = campaign(one, 60, (i) => [[], [at(60 + (i % 3), { notifiedS: onsetS + 100 })]]);
    const metric = { alert: 'Alert', fault: null } as const;
    expect(judgeGate(told, gate({ kind: 'notified', quantile: 'p50', ...metric }, '<', 100)).verdict).toBe('fail');
    expect(judgeGate(told, gate({ kind: 'notified', quantile: 'p50', ...metric }, '<', 101)).verdict).toBe('pass');
    const rmst = judgeGate(told, gate({ kind: 'ttd', quantile: 'rmst', ...metric }, '<', 62));
    expect(rmst).toMatchObject({ verdict: 'pass' });
    expect(rmst.value).toBeCloseTo(61, 10);
  });

  it('false alarms: exposure without an alarm passes at 2.996/E a day, and not below', () => {
    const quiet = campaign(one, 60, () => [[], []]);
    const days = (60 * 1500) / 86_400;
    expect(judgeGate(quiet, far('Alert', 2.9958 / days)).verdict).toBe('pass');
    expect(judgeGate(quiet, far('Alert', 2.9957 / days)).verdict).toBe('inconclusive');
    const noisy = campaign(one, 60, () => [[episode(500)], []]);
    expect(judgeGate(noisy, far('Alert', 10)).verdict).toBe('fail');
  });

  it('false alarms of all, of a severity, of labels', () => {
    const rules = [
      rule('Burn', { labels: { severity: 'critical' } }),
      rule('Burn', { labels: { severity: 'warning' }, severity: 'ticket' }),
      rule('Drift', { severity: 'info' }),
    ];
    const three = plan({}, rules);
    const noisy = campaign(three, 10, () => [[episode(300), episode(400, { rule: 1 }), episode(500, { rule: 2 })], []]);
    const perTrial = (alert: string) => ((judgeGate(noisy, far(alert, 1)).value ?? 0) * 1500) / 86_400;
    expect(perTrial('all')).toBeCloseTo(3, 10);
    expect(perTrial('page')).toBeCloseTo(1, 10);
    expect(perTrial('Burn')).toBeCloseTo(2, 10);
    expect(perTrial('Burn{severity="warning"}')).toBeCloseTo(1, 10);
    expect(perTrial('Drift{severity="info"}')).toBeCloseTo(1, 10);
    expect(judgeGate(noisy, far('Nothing', 1))).toMatchObject({
      verdict: 'inconclusive',
      note: 'no alert matches Nothing',
    });
  });

  it('over 10 % masked is inconclusive, whatever the rest says', () => {
    const masked = (count: number) =>
      campaign(one, 70, (i) => [[], i < count ? [at(-5, { endsS: null }), at(30)] : [at(30)]]);
    expect(judgeGate(masked(7), recall('>=', 0.9)).verdict).toBe('pass');
    expect(judgeGate(masked(8), recall('>=', 0.9))).toMatchObject({
      verdict: 'inconclusive',
      note: 'masked in 8 of 70 trials (more than 10 %): the alert was open or cooling down at t₀',
    });
  });

  it('without a fault named, every fault is judged and the worst counts', () => {
    const two = plan({ faults: [fault('lag'), fault('flip', { atS: 300 })] });
    const seen = campaign(two, 60, () => [[], [at(30)]]);
    const either = gate({ kind: 'recall', alert: 'Alert', fault: null }, '>=', 0.9);
    expect(judgeGate(seen, either)).toMatchObject({ verdict: 'fail', value: 0, note: 'fault flip' });
  });

  it('precision needs a declared rate of faults', () => {
    const seen = campaign(one, 5, () => [[], []]);
    const precision = gate({ kind: 'precision', alert: 'Alert', fault: null }, '>', 0.5);
    expect(judgeGate(seen, precision).verdict).toBe('inconclusive');
  });
});

describe('expectations', () => {
  const one = plan();
  const base: ExpectPlan = {
    alert: 'Alert',
    fault: 'lag',
    outcome: 'fires',
    withinS: null,
    share: 0.9,
    diagnosis: null,
  };
  const hits = (delay: number) => campaign(one, 40, () => [[], [at(delay)]]);

  it('fires: net recall within its time', () => {
    expect(judgeExpectation(hits(30), base)).toMatchObject({ verdict: 'pass', value: 1, fault: 'lag' });
    expect(judgeExpectation(hits(30), { ...base, withinS: 30 }).verdict).toBe('fail');
    expect(judgeExpectation(hits(30), { ...base, withinS: 31 }).verdict).toBe('pass');
    expect(judgeExpectation(hits(30), { ...base, share: 0.95 }).verdict).toBe('inconclusive');
  });

  it('fires with the wrong diagnosis fails and says so', () => {
    expect(judgeExpectation(hits(30), { ...base, diagnosis: 'data-drift' })).toMatchObject({
      verdict: 'fail',
      note: 'Alert declares system, not data-drift',
    });
    expect(judgeExpectation(hits(30), { ...base, diagnosis: 'system' }).verdict).toBe('pass');
  });

  it('silent: upper bound of the net recall at most 5 %, chance alarms forgiven', () => {
    const silent: ExpectPlan = { ...base, outcome: 'silent' };
    const quiet = (n: number) => campaign(one, n, () => [[], []]);
    expect(judgeExpectation(quiet(59), silent).verdict).toBe('pass');
    expect(judgeExpectation(quiet(58), silent).verdict).toBe('inconclusive');
    expect(judgeExpectation(hits(30), silent).verdict).toBe('fail');
    const chance = campaign(one, 200, (i) => (i % 5 === 0 ? [[at(50)], [at(50)]] : [[], []]));
    expect(judgeExpectation(chance, silent)).toMatchObject({ verdict: 'pass', value: 0 });
  });

  it('without faults silent speaks of false alarms', () => {
    const control = plan({ faults: [] });
    const silent: ExpectPlan = { ...base, fault: null, outcome: 'silent' };
    const quiet = campaign(control, 60, () => [[], []]);
    expect(judgeExpectation(quiet, silent)).toMatchObject({ verdict: 'pass', value: 0 });
    const noisy = campaign(control, 60, () => [[episode(200)], []]);
    expect(judgeExpectation(noisy, silent)).toMatchObject({ verdict: 'fail', value: 1 });
  });
});
