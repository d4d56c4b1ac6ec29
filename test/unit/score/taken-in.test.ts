import { describe, expect, test } from 'vitest';
import { alertLines } from '../../../harness/score/attribution.js';
import { judgeExpectation } from '../../../harness/score/expectations.js';
import { judgeGate } from '../../../harness/score/gates.js';
import { score } from '../../../harness/score/score.js';
import { parseGate } from '../../../scenarios/gates.js';
import { episode, evidence, fault, meta, onsetS, plan, rule, trial } from './fixture.js';

const rules = [rule('Outside', { takenIn: true }), rule('Other', { takenIn: true }), rule('Own')];
const live = plan({ trials: 1, faults: [fault('burst')] }, rules);
const before = episode(400, { endsS: 460 });
/** Own fires in both branches; of Outside only the faulted branch is known after the fault, and what both share before it. */
const one = trial(live, 0, [before, episode(1100, { rule: 2 })], [episode(onsetS + 90), episode(1100, { rule: 2 })], {
  changed: 5,
});

describe('alerts taken in live', () => {
  const card = score(live, [one], meta);

  test('are scored as they came: no chance level, and the recall is the raw one', () => {
    const { burst } = card.alerts.Outside.faults;
    expect(burst).toMatchObject({ hits: 1, misses: 0, coincident: 0, chance: { value: null } });
    expect(burst.recall).toEqual({ value: 1, low: null, high: null, n: 1 });
    expect(burst.ttdS.median).toEqual({ value: 90, low: null, high: null, n: 1 });
    expect(card.alerts.Other.faults.burst.recall.value).toBe(0);
  });

  test('leave our own rules their twin', () => {
    expect(card.alerts.Own.faults.burst).toMatchObject({ hits: 1, coincident: 1, chance: { value: 1 } });
    expect(card.stack.faults.burst.chance.value).toBeNull();
  });

  test('are false alarms before the fault, over the time before it', () => {
    const { falseAlarms } = card.alerts.Outside;
    expect(falseAlarms.episodes).toBe(1);
    expect(falseAlarms.exposureDays * 86_400).toBeCloseTo(onsetS - 100 - 60, 6);
    expect(card.alerts.Own.falseAlarms.episodes).toBe(1);
    expect(card.dummies.never.falseAlarms.exposureDays * 86_400).toBeCloseTo(1600 - 100, 6);
  });

  test('are never called caused', () => {
    const lines = alertLines(live, [one], [0, 0, 60]).filter(({ alert }) => alert === 'Outside');
    expect(lines.map(({ branch, attribution }) => [branch, attribution])).toEqual([
      ['twin', 'false'],
      ['fault', 'coincident'],
    ]);
  });

  test('decide gates and expectations', () => {
    const seen = evidence(live, [one]);
    const gate = (source: string) => judgeGate(seen, parseGate(source).gate).verdict;
    expect(gate('recall(Outside, burst) >= 0.9')).toBe('pass');
    expect(gate('recall(Other, burst) >= 0.9')).toBe('fail');
    expect(gate('p50(ttd(Outside, burst)) < 1m')).toBe('fail');
    expect(gate('chance(Outside, burst) <= 0.1')).toBe('inconclusive');
    const expected = { fault: 'burst', withinS: null, share: 0.95, diagnosis: null } as const;
    const verdict = (alert: string, outcome: 'fires' | 'silent') =>
      judgeExpectation(seen, { ...expected, alert, outcome }).verdict;
    expect([verdict('Outside', 'fires'), verdict('Other', 'fires')]).toEqual(['pass', 'fail']);
    expect([verdict('Outside', 'silent'), verdict('Other', 'silent')]).toEqual(['fail', 'pass']);
  });

  test('decide silence where there is no fault', () => {
    const quiet = plan({ trials: 1, faults: [] }, rules);
    const seen = evidence(quiet, [trial(quiet, 0, [before], [])]);
    const verdict = (alert: string) =>
      judgeExpectation(seen, { alert, fault: null, outcome: 'silent', withinS: null, share: 0.95, diagnosis: null });
    expect(verdict('Outside')).toMatchObject({ value: 1, verdict: 'fail' });
    expect(verdict('Other')).toMatchObject({ value: 0, verdict: 'pass' });
  });
});
