import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EpisodeRecord } from '../../../harness/core/record.js';
import { alertLines } from '../../../harness/score/attribution.js';
import { matchNearest } from '../../../harness/score/matching.js';
import { endS, episode, onsetS, plan, rule, trial } from './fixture.js';

const one = plan({}, [rule('Alert', { cooldownS: 30 }), rule('Other', { severity: 'ticket' })]);
const at = (delay: number, changes = {}) => episode(onsetS + delay, changes);

const drawn = fc.array(
  fc.record({
    startsS: fc.integer({ min: 0, max: endS - 1 }),
    length: fc.constantFrom(0, 5, 100),
    rule: fc.constantFrom(0, 1),
    segment: fc.constantFrom('', 'country=DE'),
  }),
  { maxLength: 12 },
);

function episodes(list: { startsS: number; length: number; rule: number; segment: string }[]): EpisodeRecord[] {
  return list.map(({ startsS, length, ...rest }) => episode(startsS, { endsS: startsS + length, ...rest }));
}

describe('attribution', () => {
  it('matches within the cool-down, calls the rest caused or suppressed', () => {
    const lines = alertLines(
      one,
      [trial(one, 0, [at(-200), at(100), at(400)], [at(-20, { endsS: null }), at(60), at(120)])],
      [60, 60],
    );
    expect(lines.map((line) => [line.branch, line.startsS - onsetS, line.attribution])).toEqual([
      ['twin', -200, 'false'],
      ['twin', 100, 'false'],
      ['twin', 400, 'suppressed'],
      ['fault', -20, 'masked'],
      ['fault', 60, 'caused'],
      ['fault', 120, 'coincident'],
    ]);
  });

  it('matches exactly where a rule is evaluated at every event', () => {
    const lines = alertLines(one, [trial(one, 0, [at(100, { rule: 1 })], [at(101, { rule: 1 })])], [0, 0]);
    expect(lines.map((line) => line.attribution)).toEqual(['suppressed', 'caused']);
  });

  it('an in-control run has only false alarms', () => {
    const control = plan({ faults: [] });
    const lines = alertLines(control, [trial(control, 3, [episode(50), episode(900)], [])], [60]);
    expect(lines.map(({ trial, branch, alert, attribution }) => [trial, branch, alert, attribution])).toEqual([
      [3, 'twin', 'Alert', 'false'],
      [3, 'twin', 'Alert', 'false'],
    ]);
  });

  it('Σ caused − Σ suppressed = N₁ − N₀', () => {
    fc.assert(
      fc.property(drawn, drawn, fc.constantFrom(0, 60, 300), (twin, faulted, everyS) => {
        const record = trial(one, 0, episodes(twin), episodes(faulted));
        const lines = alertLines(one, [record], [everyS, everyS]);
        const count = (label: string) => lines.filter((line) => line.attribution === label).length;
        const started = (list: { startsS: number }[]) => list.filter((episode) => episode.startsS >= onsetS).length;
        expect(count('caused') - count('suppressed')).toBe(started(faulted) - started(twin));
      }),
    );
  });

  it('every partner is within reach, one to one, and no two left alone are', () => {
    const times = fc
      .array(fc.integer({ min: 0, max: 100 }), { maxLength: 15 })
      .map((list) => list.sort((a, b) => a - b));
    fc.assert(
      fc.property(times, times, fc.integer({ min: 0, max: 20 }), (left, right, apart) => {
        const matched = matchNearest(left, right, apart);
        const pairs = (side: boolean[]) => side.filter(Boolean).length;
        expect(pairs(matched.left)).toBe(pairs(matched.right));
        for (const [i, a] of left.entries())
          for (const [j, b] of right.entries())
            if (!matched.left[i] && !matched.right[j]) expect(Math.abs(a - b)).toBeGreaterThan(apart);
      }),
    );
  });
});
