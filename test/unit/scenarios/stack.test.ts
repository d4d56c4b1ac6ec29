import { describe, expect, test } from 'vitest';
import { complaints, load, soundBut } from './complaints.js';

const detector = (text: string) => soundBut(['errors: {ddm: {signal: error}}', `errors: ${text}`]);
const rule = (text: string) => soundBut(['- {alert: Wrong, when: errors, runbook: https://wiki/wrong}', `- ${text}`]);

describe('detectors', () => {
  test.each([
    ['feture.amount'],
    ['feature.amuont'],
    ['amount'],
    ['feature'],
    ['acuracy'],
    ['latency.x'],
    ['featureAge.amount'],
    ['unseenRatio.amount'],
    ['feature.channel'],
    ['feature.z*'],
  ])('signal %s', async (signal) => {
    expect(await complaints(detector(`{ddm: {signal: "${signal}"}}`))).toMatchSnapshot();
  });

  test('signals of labels without a model', async () => {
    const text = soundBut(['{kind: logistic, weights: {velocity: 1, channel=web: 0.5}, baseRate: 2%}', '{kind: none}']);
    expect(await complaints(text)).toMatchInlineSnapshot(`
      [
        "17:28 error: there is no signal 'error' without a model → give system.model a kind, or use feature.<name>, latency, errorRate or requestRate",
      ]
    `);
  });

  test('windowed figures need an interval', async () => {
    expect(await complaints(detector('{ewma: {signal: accuracy}}'))).toMatchInlineSnapshot(`
      [
        "17:14 error: accuracy has no value of its own an event; give ewma an interval, such as every: 1m",
      ]
    `);
  });

  test('a window longer than the run, and one that never fills', async () => {
    expect(await complaints(detector('{psi: {signal: "feature.*", window: 7d}}'))).toMatchInlineSnapshot(`
      [
        "17:49 error: the window of 'errors' is 7d, and a trial lasts only 5h → make the window shorter, or timeline.control or timeline.deadline longer",
        "20:28 error: 'errors' gives a number, which has to be compared → such as errors > 0.2",
      ]
    `);
    expect((await complaints(detector('{psi: {signal: "feature.*", window: 4h}}')))[0]).toMatchInlineSnapshot(
      `"17:49 warning: the window of 'errors' is 4h, and only 3h of a trial follow the reference: it never fills → make the window shorter, or timeline.control or timeline.deadline longer"`,
    );
  });

  test('a reference longer than the warm-up is cut to it', async () => {
    const text = soundBut(['stack:', 'stack:\n  reference: {last: 3h}']);
    expect(await complaints(text)).toMatchInlineSnapshot(`
      [
        "15:21 warning: the reference is 3h long and the warm-up 2h: it is cut to the warm-up",
      ]
    `);
    expect((await load(text)).plan.stack.reference).toEqual({ kind: 'warmup', lastS: 7200 });
  });

  test('no warm-up for what compares with it', async () => {
    const text = detector('{psi: {signal: "feature.*"}}').replace('warmup: 2h', 'warmup: 0s');
    expect((await complaints(text))[0]).toMatchInlineSnapshot(
      `"17:14 warning: 'errors' compares with the warm-up, and there is none: it will never fire → give timeline.warmup a length, or stack.reference of: file"`,
    );
  });

  test('unknown segments', async () => {
    expect(await complaints(detector('{ddm: {signal: error}, by: [county]}'))).toMatchInlineSnapshot(`
      [
        "17:41 error: there is no segment 'county' → did you mean 'country'?",
      ]
    `);
  });
});

describe('rules', () => {
  test('unknown detectors and fields', async () => {
    expect(
      await complaints(rule('{alert: Wrong, when: any(erors) or freshness.vlaue > 1, runbook: https://x/y}')),
    ).toMatchInlineSnapshot(`
      [
        "17:5 warning: no rule uses detector 'errors' → it runs all the same; remove it, or compare it in a rule",
        "20:32 error: there is no detector 'erors' → did you mean 'errors'?",
        "20:52 error: 'freshness' gives no 'vlaue' → it gives: statistic",
      ]
    `);
  });

  test('an expression that is none', async () => {
    expect(
      await complaints(rule('{alert: Wrong, when: "errors and (freshness > 2", runbook: https://x/y}')),
    ).toMatchInlineSnapshot(`
      [
        "20:40 error: '(' is not closed → such as any(drift > 0.2) or amount-ks.p < 0.001",
      ]
    `);
    expect(
      await complaints(rule('{alert: Wrong, when: errors and freshness, runbook: https://x/y}')),
    ).toMatchInlineSnapshot(`
      [
        "20:39 error: 'freshness' gives a number, which has to be compared → such as freshness > 0.2",
      ]
    `);
  });

  test('`for` over a change detector', async () => {
    expect(
      await complaints(rule('{alert: Wrong, when: errors, for: 5m, runbook: https://x/y}')),
    ).toMatchInlineSnapshot(`
      [
        "20:36 error: 'errors' fires at single moments, so nothing can hold for a time → remove \`for\`; a cooldown merges firings",
      ]
    `);
  });

  test('a detector that no rule uses, a rule without a runbook, a runbook that is not there', async () => {
    expect(await complaints(rule('{alert: Wrong, when: freshness > 20m}'))).toMatchInlineSnapshot(`
      [
        "17:5 warning: no rule uses detector 'errors' → it runs all the same; remove it, or compare it in a rule",
        "20:15 warning: alert Wrong has no runbook → add runbook: with the file that says what to do",
      ]
    `);
    expect(await complaints(rule('{alert: Wrong, when: errors, runbook: runbooks/none.md}'))).toMatchInlineSnapshot(`
      [
        "20:45 warning: there is no file runbooks/none.md → runbooks are relative to the file that names them",
      ]
    `);
  });

  test('two rules of one name are told apart by labels', async () => {
    expect(await complaints(rule('{alert: Stale, when: errors, runbook: https://x/y, labels: {kind: other}}'))).toEqual(
      [],
    );
    expect(await complaints(rule('{alert: Stale, when: errors, runbook: https://x/y}'))).toMatchInlineSnapshot(`
      [
        "20:15 warning: two rules raise Stale: they are scored as one alert → tell them apart by labels, or rename one",
      ]
    `);
  });
});
