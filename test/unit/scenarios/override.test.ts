import { describe, expect, test } from 'vitest';
import { complaints, load, sound } from './complaints.js';

const withFlags = (...set: string[]) => load(sound, { set });
const said = (...set: string[]) => complaints(sound, { set });

describe('--set', () => {
  test('values, units and lists', async () => {
    const { plan } = await withFlags(
      'timeline.deadline=2h',
      'trials=70',
      'tags=[a, b]',
      'system.model.weights.channel=web=0.9',
      'system.serving.errors=5%',
    );
    expect(plan.timeline.deadlineS).toBe(7200);
    expect(plan.trials).toBe(70);
    expect(plan.tags).toEqual(['a', 'b']);
    expect(plan.system.model.weights).toContainEqual({ feature: 'channel', category: 'web', weight: 0.9 });
    expect(plan.system.serving.errors).toBe(0.05);
  });

  test('faults by id, rules by alert', async () => {
    const { plan } = await withFlags('faults.lag.scope.share=25%', 'stack.rules.Stale.for=10m', 'faults.0.lasts=30m');
    expect(plan.faults[0]).toMatchObject({ scope: { share: 0.25 }, lastsS: 1800 });
    expect(plan.stack.rules[0]?.forS).toBe(600);
  });

  test('trials and seed have flags of their own', async () => {
    const { plan } = await load(sound, { trials: 99, seed: 7 });
    expect([plan.trials, plan.seed]).toEqual([99, 7]);
    expect(await complaints(sound, { trials: 0 })).toMatchInlineSnapshot(`
      [
        "--trials 0 error: trials must be at least 1, but is 0",
      ]
    `);
  });

  test('findings name the flag', async () => {
    expect(
      await said(
        'timeline.dedline=2h',
        'timeline.control=5',
        'faults.lga.at=5m',
        'trials',
        'stack.rules=[',
        'name.x=1',
      ),
    ).toMatchInlineSnapshot(`
      [
        "faults.lga.at=5m error: nothing in faults is called 'lga' → did you mean 'lag'?",
        "trials error: --set trials has no value → write --set path=value, for example --set trials=200",
        "stack.rules=[ error: the value of --set stack.rules=[ is not valid YAML → quote it as in --set "hypothesis=..."",
        "name.x=1 error: name is a single value and has no 'x' → shorten the path",
        "timeline.control=5 error: timeline.control: 5 is not a duration with a unit, such as 250ms, 30s, 5m, 1h30m, 7d",
        "timeline.dedline=2h error: unknown key 'dedline' in timeline → did you mean 'deadline'?",
      ]
    `);
  });

  test('a mistake in the file stays one of the file', async () => {
    const [first] = await complaints(sound.replace('control: 2h', 'control: 2'), { set: ['trials=70'] });
    expect(first).toMatchInlineSnapshot(
      `"11:33 error: timeline.control: 2 is not a duration with a unit, such as 250ms, 30s, 5m, 1h30m, 7d"`,
    );
  });
});
