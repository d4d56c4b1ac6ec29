import { describe, expect, it } from 'vitest';
import { scoreRules } from '../../../harness/score/alert-score.js';
import { detections } from '../../../harness/score/delays.js';
import { endS, episode, evidence, fault, onsetS, plan, rule, trial } from './fixture.js';

const at = (delay: number, changes = {}) => episode(onsetS + delay, changes);

function outcome(twin: ReturnType<typeof episode>[], faulted: ReturnType<typeof episode>[], cooldownS = 0) {
  const one = plan({}, [rule('Alert', { cooldownS })]);
  const { list, masked } = detections(evidence(one, [trial(one, 0, twin, faulted)]), [0], 'lag');
  return masked.length > 0 ? 'masked' : [list[0].faultedS, list[0].twinS];
}

const never = Number.POSITIVE_INFINITY;

describe('delays A and B', () => {
  it('of no rule at all are misses, and nothing is masked', () => {
    const one = plan({}, []);
    const { list, masked } = detections(evidence(one, [trial(one, 0, [], [])]), [], 'lag');
    expect(masked).toEqual([]);
    expect(list).toMatchObject([{ faultedS: never, twinS: never, first: null }]);
  });

  it('run from t₀ to the first new episode of each branch', () => {
    expect(outcome([at(500)], [at(70), at(30)])).toEqual([30, 500]);
    expect(outcome([], [at(0)])).toEqual([0, never]);
  });

  it('end before the deadline: W itself is a miss', () => {
    expect(outcome([], [at(600)])).toEqual([never, never]);
    expect(outcome([], [at(599.5)])).toEqual([599.5, never]);
  });

  it('an episode open at t₀ masks the trial, one that closed at t₀ does not', () => {
    expect(outcome([], [at(-10, { endsS: null })])).toBe('masked');
    expect(outcome([], [at(-10, { endsS: onsetS + 1 })])).toBe('masked');
    expect(outcome([at(-10, { endsS: onsetS })], [at(5)])).toEqual([5, never]);
  });

  it('a cool-down masks, even where the episode closed before the branches parted', () => {
    expect(outcome([at(-50, { endsS: onsetS - 40 })], [at(5)], 60)).toBe('masked');
    expect(outcome([at(-50, { endsS: onsetS - 40 })], [at(5)], 40)).toEqual([5, never]);
  });

  it('an instantaneous episode without cool-down never masks', () => {
    expect(outcome([at(-1)], [at(5)])).toEqual([5, never]);
  });

  it('nobody is told of an episode without a time of notification, though it fires', () => {
    const one = plan();
    const untold = [at(30, { notifiedS: null }), at(90, { notifiedS: onsetS + 120 })];
    const told = (faulted: ReturnType<typeof episode>[]) =>
      detections(evidence(one, [trial(one, 0, [at(5, { notifiedS: null })], faulted)]), [0], 'lag').list[0];
    expect(told(untold)).toMatchObject({ faultedS: 30, notifiedS: 120, twinS: 5, twinNotifiedS: never });
    expect(told(untold.slice(0, 1))).toMatchObject({ faultedS: 30, notifiedS: never });
  });

  it('compare with the branch without the fault where there are several', () => {
    const two = plan({ faults: [fault('lag'), fault('flip', { atS: 100 })] });
    const record = trial(two, 0, [], [at(20), at(150)], { without: { lag: [at(160)], flip: [at(20)] } });
    const seen = evidence(two, [record]);
    expect(detections(seen, [0], 'lag').list[0]).toMatchObject({ faultedS: 20, twinS: 160 });
    expect(detections(seen, [0], 'flip').list[0]).toMatchObject({ faultedS: 50, twinS: never });
  });
});

describe('a fault score', () => {
  it('counts hits, misses, masked and coincident, and lists delays by trial number', () => {
    const one = plan({ trials: 5 });
    const records = [
      trial(one, 0, [], [at(30)]),
      trial(one, 1, [at(60)], [at(60)]),
      trial(one, 2, [], []),
      trial(one, 4, [], [at(-5, { endsS: null })]),
    ];
    const { lag } = scoreRules(evidence(one, records), [0], { lag: 'system' }).faults;
    expect(lag).toMatchObject({ hits: 2, misses: 1, masked: 1, coincident: 1 });
    expect(lag.perTrial).toEqual({
      faulted: [30, 60, null, null, null],
      twin: [null, 60, null, null, null],
      masked: [4],
    });
    expect(lag.rawRecall.value).toBeCloseTo(2 / 3, 12);
    expect(lag.chance.value).toBeCloseTo(1 / 3, 12);
    expect(lag.recall.value).toBeCloseTo(0.5, 12);
    expect(lag.diagnosisCorrect?.value).toBe(1);
  });

  it('counts from the end of a ramp, early detections as 0', () => {
    const ramp = plan({ faults: [fault('lag', { shape: { kind: 'ramp', overS: 200 } })] });
    const records = [trial(ramp, 0, [], [at(30)]), trial(ramp, 1, [], [at(260)])];
    const { lag } = scoreRules(evidence(ramp, records), [0], {}).faults;
    expect(lag.fromDevelopedS?.rmst.value).toBeCloseTo(30, 10);
    expect(lag.ttdS.rmst.value).toBeCloseTo(145, 10);
  });

  it('splits the time to detect into parts that sum to it', () => {
    const labels = plan({}, [rule('Alert', { when: 'accuracy-drop > 5%' })]);
    labels.stack.detectors = [
      { name: 'accuracy-drop', kind: 'degradation', module: null, params: {}, signal: 'accuracy', by: [] },
    ];
    const hit = at(250, { quietS: onsetS + 120, heldS: onsetS + 180, notifiedS: onsetS + 265 });
    const { lag } = scoreRules(evidence(labels, [trial(labels, 0, [], [hit])], [60]), [0], {}).faults;
    expect(lag.timeParts).toEqual({ firstEvidence: 30, accumulation: 90, schedule: 60, for: 70, notification: 15 });
    const early = at(10, { quietS: null, heldS: onsetS - 20 });
    const parts = scoreRules(evidence(labels, [trial(labels, 0, [], [early])], [60]), [0], {}).faults.lag.timeParts;
    expect(parts).toEqual({ firstEvidence: 0, accumulation: 0, schedule: 0, for: 10, notification: 0 });
  });

  it('reset: from the end of the fault until quiet, open ones to the end of the trial', () => {
    const ends = plan({ faults: [fault('lag', { lastsS: 300 })] });
    const records = [
      trial(ends, 0, [], [at(10, { endsS: onsetS + 360 })]),
      trial(ends, 1, [], [at(10, { endsS: onsetS + 100 })]),
      trial(ends, 2, [], [at(10, { endsS: null })]),
      trial(ends, 3, [], []),
    ];
    expect(scoreRules(evidence(ends, records), [0], {}).resetS).toMatchObject({
      value: (60 + 0 + (endS - onsetS - 300)) / 3,
      n: 3,
    });
  });
});
