import { describe, expect, test } from 'vitest';
import type { EpisodeRecord, TrialRecord } from '../../../harness/core/record.js';
import { alertLines } from '../../../harness/score/attribution.js';
import { judgeExpectation } from '../../../harness/score/expectations.js';
import { judgeGate } from '../../../harness/score/gates.js';
import { score } from '../../../harness/score/score.js';
import { parseGate } from '../../../scenarios/gates.js';
import { deadlineS, episode, evidence, fault, meta, onsetS, plan, rule, trial } from './fixture.js';

const incident = plan({ trials: 1, faults: [fault('drop', { inject: 'recorded' })] }, [rule('Alert'), rule('Other')]);

/** One recorded trial; rules were last evaluated at these moments before the incident. */
function recorded(
  before: EpisodeRecord[],
  after: EpisodeRecord[],
  judgedS: Record<number, number | null>,
): TrialRecord {
  const record = trial(incident, 0, before, after, { idle: true, changed: 0 });
  record.branches[0].judgedS = judgedS;
  return record;
}

const truth = { ...meta, faultDiagnosis: { drop: 'unknown' as const } };
const caught = recorded([episode(400, { endsS: 460 })], [episode(onsetS + 90)], { 0: 940, 1: null });

describe('a recorded incident', () => {
  const card = score(incident, [caught], truth);
  const { drop } = card.alerts.Alert.faults;

  test('is detected by the first new episode, and happened once: no interval, no chance level', () => {
    expect(drop).toMatchObject({
      hits: 1,
      misses: 0,
      coincident: 0,
      chance: { value: null, n: 0 },
      diagnosisCorrect: null,
    });
    expect(drop.recall).toEqual({ value: 1, low: null, high: null, n: 1 });
    expect(drop.ttdS.median).toEqual({ value: 90, low: null, high: null, n: 1 });
    expect(drop.perTrial).toEqual({ faulted: [90], twin: [null], masked: [] });
    expect(card.diagnosis).toBeNull();
    expect(card.verdict).toBe('pass');
  });

  test('is won by no dummy: what they would have done without it is known', () => {
    const { always, never } = card.dummies;
    expect(always.faults.drop).toMatchObject({ hits: 1, recall: { value: 0 }, chance: { value: 1 } });
    expect(always.faults.drop.ttdS.median.value).toBeNull();
    expect(never.faults.drop).toMatchObject({ hits: 0, recall: { value: 0 }, chance: { value: 0 } });
  });

  test('ends fault-free exposure at the last evaluation before it', () => {
    const { falseAlarms } = card.alerts.Alert;
    expect(falseAlarms.episodes).toBe(1);
    expect(falseAlarms.exposureDays * 86_400).toBeCloseTo(940 - 100 - 60, 6);
    expect(card.alerts.Other.falseAlarms.exposureDays).toBe(0);
    expect(falseAlarms.alarmBy.horizonS).toBe(deadlineS);
    expect(card.dummies.always.falseAlarms.exposureDays * 86_400).toBeCloseTo(840, 6);
  });

  test('an episode at the very incident is a detection and no false alarm', () => {
    const at = episode(onsetS);
    const both = score(incident, [recorded([at], [at], { 0: onsetS, 1: onsetS })], truth);
    expect(both.alerts.Alert.falseAlarms.episodes).toBe(0);
    expect(both.alerts.Alert.faults.drop.perTrial.faulted).toEqual([0]);
  });

  test('is never called caused', () => {
    expect(alertLines(incident, [caught], [60, 60]).map(({ branch, attribution }) => [branch, attribution])).toEqual([
      ['twin', 'false'],
      ['fault', 'coincident'],
    ]);
  });

  test('is judged as it happened, by gates and expectations', () => {
    const seen = evidence(incident, [caught]);
    const gate = (source: string) => judgeGate(seen, parseGate(source).gate).verdict;
    expect(gate('recall(Alert, drop) >= 0.9')).toBe('pass');
    expect(gate('recall(Other, drop) >= 0.9')).toBe('fail');
    expect(gate('p90(ttd(Alert, drop)) < 2m')).toBe('pass');
    expect(gate('p90(ttd(Alert, drop)) < 1m')).toBe('fail');
    const expected = { fault: 'drop', withinS: 60, share: 0.9, diagnosis: null } as const;
    expect(judgeExpectation(seen, { ...expected, alert: 'Alert', outcome: 'fires' }).verdict).toBe('fail');
    expect(judgeExpectation(seen, { ...expected, withinS: 120, alert: 'Alert', outcome: 'fires' }).verdict).toBe(
      'pass',
    );
    expect(judgeExpectation(seen, { ...expected, alert: 'Other', outcome: 'silent' }).verdict).toBe('pass');
  });

  test('takes its chance level from resampled exposure that is long enough, and keeps both apart', () => {
    const resampled = (horizonS: number) => {
      const alarm = {
        ...card.alerts.Alert.falseAlarms,
        episodes: 7,
        alarmBy: { horizonS, probability: { value: 0.25, low: 0.1, high: 0.5, n: 12 } },
      };
      return score(incident, [caught], { ...truth, resampled: { alerts: { Alert: alarm }, stack: alarm } });
    };
    const { Alert, Other } = resampled(deadlineS).alerts;
    expect(Alert.falseAlarms).toMatchObject({ episodes: 1, resampled: { episodes: 7 } });
    expect(Alert.faults.drop.chance.value).toBe(0.25);
    expect(Other.falseAlarms.resampled).toBeUndefined();
    expect(resampled(deadlineS / 2).alerts.Alert.faults.drop.chance.value).toBeNull();
  });

  test('counts for diagnosis where it says what it was', () => {
    const known = score(incident, [caught], { ...meta, faultDiagnosis: { drop: 'system' } });
    expect(known.alerts.Alert.faults.drop.diagnosisCorrect?.value).toBe(1);
    expect(known.diagnosis).toMatchObject({ classes: ['system'], macroF1: 1, noFaultSpecificity: null });
  });
});
