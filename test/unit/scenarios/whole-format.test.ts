import { describe, expect, test } from 'vitest';
import { loadScenario } from '../../../scenarios/load.js';
import { complaints, soundBut } from './complaints.js';

describe('the format as a whole', () => {
  test('its example is understood', async () => {
    const { plan, warnings } = await loadScenario('test/unit/scenarios/fixtures/full.yaml');
    const expectable = ['runbook-missing', 'unused-detector'];
    expect(warnings.filter(({ code }) => !expectable.includes(code)).map(({ code }) => code)).toEqual([
      'window-too-long',
      'calibrate-several',
      'calibrate-several',
    ]);
    const { system, timeline, expect: expected, gates, business } = plan;
    expect({ system, timeline, expected, gates, business }).toMatchSnapshot();
    expect(plan.stack.detectors.map(({ name, kind, by }) => [name, kind, ...by].join(' '))).toMatchInlineSnapshot(`
      [
        "drift psi",
        "amount-ks ks country",
        "error-ddm ddm",
        "error-adwin adwin",
        "recall-drop degradation",
        "freshness level country",
        "availability burn-rate",
        "latency-ewma ewma",
        "slo-burn-rate-fast burn-rate",
        "slo-burn-rate-slow burn-rate",
        "slo-burn-rate-trickle burn-rate",
        "psi-0.2-columns psi",
      ]
    `);
  });

  test('models and monitors are there', async () => {
    const text = `name: later
system:
  traffic: {rate: 1/s}
  model: {kind: http, url: "http://127.0.0.1:9"}
faults: [{id: drop, inject: noop}]
check: {onInconclusive: fail}
stack:
  monitors:
    - evidently: {preset: DataDriftPreset, every: 1d, columns: ["feature.*"], alert: EvidentlyDrift, timeout: 60s}
    - process: {command: [python, my_monitor.py], every: 1h, timeout: 30s}
    - http: {url: "http://127.0.0.1:8080", every: 1h}
gates: ["recall(FromPrometheus, drop) >= 0.9"]
`;
    expect(await complaints(text)).toEqual([]);
  });

  test('their syntax is checked all the same', async () => {
    const text = soundBut([
      'gates:',
      `cases: [{id: a, faults: [lga]}, {id: a, faults: []}]
sweep: {faults.lag.scope.share: [10%, 200%], faults.lgo.at: [1h], timeline.deadlin: [1h], trials: {from: 1, to: x, steps: 1}}
control: {exposure: 5 years}
x-gates:`,
    ]).replace(
      'stack:',
      'stack:\n  presets: [psi-0.3, {psi-02: {}}]\n  calibrate: {budget: 1}\n  monitors: [{promethius: {}}, {process: {every: 1h}}]',
    );
    expect(await complaints(text)).toMatchInlineSnapshot(`
      [
        "15:13 error: stack.presets.1: "psi-0.3" is not valid here → did you mean 'psi-0.1'?",
        "15:23 error: unknown key 'psi-02' in stack.presets.2 → did you mean 'psi-0.2'?",
        "16:23 error: stack.calibrate.budget: 1 is not a rate, such as 50/s, 10/m, 6/h, 1/d",
        "17:15 error: unknown key 'promethius' in stack.monitors.1 → did you mean 'prometheus'?",
        "17:33 error: stack.monitors.2.process.command is missing",
        "24:26 error: there is no fault 'lga' → did you mean 'lag'?",
        "24:49 error: cases.a.faults: a case needs at least one fault",
        "25:39 error: faults.lag.scope.share: a share lies between 0 and 1 (0% and 100%)",
        "25:46 error: nothing in faults is called 'lgo' → did you mean 'lag'?",
        "25:67 error: unknown key 'deadlin' in timeline → did you mean 'deadline'?",
        "25:123 error: sweep.trials.steps must be at least 2, but is 1",
        "26:21 error: control.exposure: "5 years" is not a duration, such as 90d or 5y",
      ]
    `);
  });
});
