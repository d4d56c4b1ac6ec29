import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDuration, parseDuration } from '../../../harness/core/quantity.js';
import { complaints, load, soundBut } from './complaints.js';

describe('quantities', () => {
  test('durations without a unit, with a wrong one, negative', async () => {
    const text = soundBut([
      'timeline: {warmup: 2h, control: 2h, onset: 0s',
      'timeline: {warmup: 5, control: 5 mins, onset: -1h',
    ]);
    expect(await complaints(text)).toMatchInlineSnapshot(`
      [
        "11:20 error: timeline.warmup: 5 is not a duration with a unit, such as 250ms, 30s, 5m, 1h30m, 7d",
        "11:32 error: timeline.control: "5 mins" is not a duration with a unit, such as 250ms, 30s, 5m, 1h30m, 7d",
        "11:47 error: timeline.onset: "-1h" is not a duration with a unit, such as 250ms, 30s, 5m, 1h30m, 7d",
      ]
    `);
  });

  test('rates and shares', async () => {
    const text = soundBut(
      ['rate: 10/s', 'rate: 10'],
      ['baseRate: 2%', 'baseRate: 120%'],
      ['[velocity]}', '[velocity], share: 150%}'],
    );
    expect(await complaints(text)).toMatchInlineSnapshot(`
      [
        "4:11 error: system.traffic.rate: 10 is not a rate, such as 50/s, 10/m, 6/h, 1/d",
        "10:79 error: system.model.baseRate: a share lies between 0 and 1 (0% and 100%)",
        "13:79 error: faults.lag.scope.share: a share lies between 0 and 1 (0% and 100%)",
      ]
    `);
  });

  test('numbers that are none', async () => {
    const text = soundBut(
      ['{mean: 0, sd: 1}', '{mean: .nan, sd: .inf}'],
      ['{velocity: 1, channel=web: 0.5}', '{velocity: -.inf, channel=web: "0.5"}'],
    );
    expect(await complaints(text)).toMatchInlineSnapshot(`
      [
        "8:33 error: system.traffic.features.velocity.normal.mean must be a finite number, but is NaN",
        "8:43 error: system.traffic.features.velocity.normal.sd must be a finite number, but is Infinity",
        "10:47 error: system.model.weights.velocity must be a finite number, but is -Infinity",
        "10:67 error: system.model.weights.channel=web must be a number, but is "0.5"",
      ]
    `);
  });

  test.each([['0'], ['1.5'], ['-3'], ['1000001'], ['"60"'], ['1e3']])('trials: %s', async (trials) => {
    const said = await complaints(soundBut(['trials: 60', `trials: ${trials}`]));
    expect(said.filter((line) => line.includes(' error: '))).toHaveLength(trials === '1e3' ? 0 : 1);
  });

  test('seed', async () => {
    expect(await complaints(soundBut(['trials: 60', 'trials: 60\nseed: 1.5']))).toMatchInlineSnapshot(`
      [
        "23:7 error: seed must be a whole number, but is 1.5",
      ]
    `);
    expect((await load(soundBut(['trials: 60', 'trials: 60\nseed: -7']))).plan.seed).toBe(-7);
  });

  test('time zones and times', async () => {
    const text = soundBut(['rate: 10/s', 'rate: 10/s\n    timezone: Europe/Berln\n    start: yesterday']);
    expect(await complaints(text)).toMatchInlineSnapshot(`
      [
        "5:15 error: system.traffic.timezone: "Europe/Berln" is not a time zone → write it as in UTC or Europe/Berlin",
        "6:12 error: system.traffic.start: "yesterday" is not an ISO 8601 time → write it as in "2026-03-02T00:00:00Z", or random",
      ]
    `);
    const sound = soundBut([
      'rate: 10/s',
      'rate: 10/s\n    timezone: Europe/Berlin\n    start: "2026-03-02T00:00:00+01:00"',
    ]);
    expect((await load(sound)).plan.system.traffic.startMs).toBe(Date.UTC(2026, 2, 1, 23));
  });

  test('what a duration says is what it means', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 23 }),
        fc.integer({ min: 1, max: 59 }),
        (days, hours, minutes) => {
          expect(parseDuration(`${days}d${hours}h${minutes}m`)).toBe(days * 86_400 + hours * 3600 + minutes * 60);
        },
      ),
    );
  });

  test('durations of at most two units come back as they went', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 1, max: 59 }), (hours, minutes) => {
        const seconds = hours * 3600 + minutes * 60;
        expect(parseDuration(formatDuration(seconds))).toBe(seconds);
      }),
    );
  });
});
