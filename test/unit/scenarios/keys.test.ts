import { describe, expect, test } from 'vitest';
import { complaints, soundBut } from './complaints.js';

describe('keys and kinds', () => {
  test('unknown keys at every depth, with the nearest', async () => {
    const text = soundBut(
      ['name: sound', 'name: sound\nownr: me'],
      ['rate: 10/s', 'rate: 10/s\n    arivals: regular'],
      ['{kind: logistic,', '{kind: logistic, treshold: 0.4,'],
      ['inject: feature-store-lag,', 'inject: feature-store-lag, with: {mod: stall},'],
      ['window: 5m}', 'window: 5m, evry: 1m}'],
    );
    expect(await complaints(text)).toMatchInlineSnapshot(`
      [
        "2:1 error: unknown key 'ownr' at the top of the file → did you mean 'owner'?",
        "6:5 error: unknown key 'arivals' in system.traffic → did you mean 'arrivals'?",
        "12:27 error: unknown key 'treshold' in system.model → did you mean 'threshold'?",
        "15:49 error: unknown key 'mod' in faults.lag.with → did you mean 'mode'?",
        "18:66 error: unknown key 'evry' in stack.detectors.freshness.level → did you mean 'every'?",
      ]
    `);
  });

  test('unknown kinds', async () => {
    const text = soundBut(
      ['kind: logistic', 'kind: logstic'],
      ['inject: feature-store-lag', 'inject: feature-lag'],
      ['{ddm: {signal: error}}', '{dmm: {signal: error}}'],
      ['{normal: {mean: 0, sd: 1}, store', '{nromal: {mean: 0, sd: 1}, store'],
    );
    expect(await complaints(text)).toMatchInlineSnapshot(`
      [
        "8:18 error: unknown key 'nromal' in system.traffic.features.velocity → did you mean 'normal'?",
        "10:17 error: system.model.kind: there is no model "logstic" → did you mean 'logistic'?",
        "13:23 error: faults.lag.inject: there is no injector "feature-lag" → it is one of: noop, covariate-shift, feature-store-lag, label-flip, latency-spike, error-burst, concept-drift, recorded, network-latency, network-timeout, network-reset, process-stop, process-kill",
        "17:14 error: unknown key 'dmm' in stack.detectors.errors → did you mean 'ddm'?",
      ]
    `);
  });

  test('required keys', async () => {
    expect(await complaints('title: nothing\n')).toMatchInlineSnapshot(`
      [
        "1:1 error: name is missing",
        "1:1 error: system is missing",
      ]
    `);
    expect(await complaints('name: x\nsystem: {traffic: {rate: 1/s}}\n')).toMatchInlineSnapshot(`
      [
        "2:1 error: system.model is missing",
      ]
    `);
    expect(await complaints('name: x\nsystem: {traffic: {}, model: {kind: none}}\n')).toMatchInlineSnapshot(`
      [
        "2:10 error: system.traffic has no rate → give the mean arrivals, such as rate: 20/s",
      ]
    `);
    expect(await complaints(soundBut(['{id: lag, inject', '{inject'], ['gates', 'x-gates']))).toMatchInlineSnapshot(`
      [
        "13:5 error: faults.1.id is missing",
      ]
    `);
  });

  test('two kinds where one can stand', async () => {
    expect(
      await complaints(soundBut(['{ddm: {signal: error}}', '{ddm: {signal: error}, adwin: {signal: error}}'])),
    ).toMatchInlineSnapshot(`
      [
        "17:13 error: stack.detectors.errors: only one kind of detector can stand here, not both ddm and adwin",
      ]
    `);
    expect(
      await complaints(soundBut(['{normal: {mean: 0, sd: 1}, store', '{normal: {mean: 0, sd: 1}, constant: 1, store'])),
    ).toMatchInlineSnapshot(`
      [
        "8:17 error: system.traffic.features.velocity: only one distribution can stand here, not both normal and constant",
      ]
    `);
  });

  test('names that are none', async () => {
    const text = soundBut(
      ['name: sound', 'name: My Drill'],
      ['id: lag', 'id: "lag 1"'],
      ['channel:', '"chan=nel":'],
      ['freshness: {', '"fresh.ness": {'],
    );
    expect(await complaints(text)).toMatchInlineSnapshot(`
      [
        "1:7 error: name: "My Drill" is not a name for a scenario → use letters, digits, -, _ and ., as it names folders too",
        "9:7 error: a feature cannot be called 'chan=nel' → leave out =, * and spaces",
        "10:50 error: a weight names 'channel=web', and there is no such feature → did you mean 'chan=nel=web'?",
        "13:10 error: faults.lag 1.id: "lag 1" is not a name: use letters, digits, _ and -, and begin with a letter",
        "16:5 error: stack.detectors.fresh.ness: "fresh.ness" is not a name: use letters, digits, _ and -, and begin with a letter",
        "19:28 error: there is no detector 'freshness' → did you mean 'fresh.ness'?",
        "21:24 error: there is no fault 'lag' → did you mean 'lag 1'?",
      ]
    `);
    expect(await complaints(soundBut(['name: sound', 'name: 12']))).toMatchInlineSnapshot(`
      [
        "1:7 error: name must be text, but is 12 → put it in quotes",
      ]
    `);
    expect(await complaints(soundBut(['name: sound', 'name: ""']))).toMatchInlineSnapshot(`
      [
        "1:7 error: name: "" is not a name for a scenario → use letters, digits, -, _ and ., as it names folders too",
      ]
    `);
  });

  test('what is missing is called missing, also where it is one of a few words or of several kinds', async () => {
    const text = soundBut(['inject: feature-store-lag,', 'inject: label-flip, shape: {pulse: {up: 1m}},']);
    expect(await complaints(`${text}expect: [{alert: Stale}]\n`)).toMatchInlineSnapshot(`
      [
        "13:5 error: faults.lag.with.share is missing",
        "13:43 error: faults.lag.shape.pulse.down is missing",
        "23:10 error: expect.Stale.outcome is missing → it is one of: fires, silent",
      ]
    `);
  });

  test('names may have capitals', async () => {
    expect(await complaints(soundBut(['name: sound', 'name: EWMA_Arl.2']))).toEqual([]);
  });

  test('another version of the format', async () => {
    expect(await complaints(soundBut(['name: sound', 'name: sound\ndriftdrill: 2']))).toMatchInlineSnapshot(`
      [
        "2:13 error: driftdrill: 2 is not valid here → it is one of: 1",
      ]
    `);
  });

  test('a kind of value that cannot stand there', async () => {
    const text = soundBut(
      ['trials: 60', 'trials: {many: 1}'],
      ['timeline: {warmup: 2h', 'timeline: {warmup: [2h]'],
      ['gates: ["recall(Stale, lag) >= 0.9"]', 'gates: recall(Stale, lag) >= 0.9'],
      ['severity: page', 'severity: pager'],
    );
    expect(await complaints(text)).toMatchInlineSnapshot(`
      [
        "11:20 error: timeline.warmup must be text or a number, but is a list",
        "19:55 error: stack.rules.Stale.severity: "pager" is not valid here → did you mean 'page'?",
        "21:8 error: gates must be a list, but is "recall(Stale, lag) >= 0.9"",
        "22:9 error: trials must be a number, but is a map",
      ]
    `);
  });
});
