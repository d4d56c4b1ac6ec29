import { describe, expect, test } from 'vitest';
import { complaints, load, soundBut } from './complaints.js';

describe('presets of a file', () => {
  test('become detectors and rules, which gates can speak of', async () => {
    const text = soundBut(
      ['stack:', 'stack:\n  presets: [slo-burn-rate, {psi-0.2: {window: 30m, every: 30m, by: country, cooldown: 2h}}]'],
      ['gates: ["recall(Stale, lag) >= 0.9"]', 'gates: [\'recall(ErrorBudgetBurn{severity="critical"}, lag) >= 0\']'],
    );
    const { plan } = await load(text);
    const psi = plan.stack.detectors.find(({ name }) => name === 'psi-0.2-columns');
    expect(psi).toMatchObject({
      kind: 'psi',
      signal: 'feature.*',
      by: ['country'],
      params: { window: 1800, bins: 10 },
    });
    expect(plan.stack.rules.at(-1)).toMatchObject({ alert: 'PsiAbove0_2', cooldownS: 7200, severity: 'ticket' });
  });

  test('what is wrong with them is said where they stand', async () => {
    const text = soundBut([
      'stack:',
      `stack:
  presets:
    - {psi-0.2: {windw: 1h}}
    - {psi-0.1: {signal: feature.amuont}}
    - {linf-0.1: {by: land}}
    - {perf-7d-5pct: {window: 30d}}
    - {river-default: {signal: recall}}`,
    ]);
    expect(await complaints(text)).toMatchInlineSnapshot(`
      [
        "16:18 error: unknown key 'windw' in stack.presets.1.psi-0.2 → did you mean 'window'?",
        "17:7 error: there is no feature 'amuont' → did you mean 'amount'?",
        "18:7 error: there is no segment 'land' → segments: country",
        "19:7 warning: the window of 'perf-7d-5pct-metric' is 30d, and a trial lasts only 5h → make the window shorter, or timeline.control or timeline.deadline longer",
        "20:7 error: recall has no value of its own an event; give adwin an interval, such as every: 1m",
        "20:7 error: recall has no value of its own an event; give page-hinkley an interval, such as every: 1m",
        "20:7 error: recall has no value of its own an event; give kswin an interval, such as every: 1m",
      ]
    `);
  });
});
