import { describe, expect, it } from 'vitest';
import { eventRate, overDispersion } from '../../../harness/score/event-rate.js';
import { falseAlarmScore, inControl } from '../../../harness/score/false-alarms.js';
import { deadlineS, endS, episode, evidence, plan, rule, trial } from './fixture.js';

const alert = plan({ faults: [] }, [rule('Alert', { cooldownS: 50 })]);

function control(...episodes: ReturnType<typeof episode>[]) {
  const { counts, exposureS, alarmed } = inControl(evidence(alert, [trial(alert, 0, episodes, [])]), [0]);
  return { count: counts[0], exposure: exposureS[0], alarmed };
}

describe('false alarms', () => {
  it('count episodes after warm-up, over time neither firing nor cooling down', () => {
    expect(control()).toEqual({ count: 0, exposure: endS - 100, alarmed: 0 });
    expect(control(episode(200, { endsS: 300 }))).toEqual({ count: 1, exposure: endS - 100 - 150, alarmed: 1 });
    expect(control(episode(1500, { endsS: null }))).toEqual({ count: 1, exposure: endS - 100 - 100, alarmed: 0 });
  });

  it('those of the warm-up only cost exposure', () => {
    expect(control(episode(20, { endsS: 40 }))).toEqual({ count: 0, exposure: endS - 100, alarmed: 0 });
    expect(control(episode(20, { endsS: 120 }))).toEqual({ count: 0, exposure: endS - 100 - 70, alarmed: 1 });
  });

  it('overlapping segments count each, their time once', () => {
    const both = control(episode(200, { endsS: 300, segment: 'a' }), episode(250, { endsS: 310, segment: 'b' }));
    expect(both).toEqual({ count: 2, exposure: endS - 100 - 160, alarmed: 1 });
  });

  it('an alert that is always on has no exposure, and no rate', () => {
    const { counts, exposureS, alarmed } = inControl(
      evidence(alert, [trial(alert, 0, [episode(5, { endsS: null })], [])]),
      [0],
    );
    const score = falseAlarmScore({ counts, exposureS, alarmed }, deadlineS);
    expect(score.perDay.value).toBeNull();
    expect(score.alarmBy.probability.value).toBe(1);
  });

  it('no alarm in e days: at most 3.689/e a day, a mean time between alarms of at least its inverse', () => {
    const { perDay, arl0S, exposureDays } = falseAlarmScore(
      { counts: new Float64Array(10), exposureS: new Float64Array(10).fill(86_400), alarmed: 0 },
      deadlineS,
    );
    expect(exposureDays).toBe(10);
    expect(perDay).toMatchObject({ value: 0, low: 0, n: 10 });
    expect(perDay.high).toBeCloseTo(0.3689, 4);
    expect(arl0S.value).toBeNull();
    expect(arl0S.low).toBeCloseTo(86_400 / 0.36889, -1);
    expect(arl0S.high).toBeNull();
  });

  it('clustered counts widen the interval, even ones do not', () => {
    expect(overDispersion([1, 1, 1, 1])).toBe(1);
    expect(overDispersion([4, 0, 0, 0])).toBeCloseTo(4, 12);
    const even = eventRate([1, 1, 1, 1], 4, 0.025);
    const clustered = eventRate([4, 0, 0, 0], 4, 0.025);
    expect(clustered.value).toBe(even.value);
    expect(clustered.high ?? 0).toBeGreaterThan(even.high ?? 0);
    expect(clustered.low).toBeLessThan(even.low);
  });
});
