import { describe, expect, test } from 'vitest';
import { complaints, sound, soundBut } from './complaints.js';

describe('YAML', () => {
  test('a sound scenario draws no word', async () => {
    expect(await complaints(sound)).toEqual([]);
  });

  test('a bracket that is never closed', async () => {
    expect(await complaints('name: x\nsystem: {traffic: {rate: 1/s}\n')).toMatchInlineSnapshot(`
      [
        "3:1 error: this is not valid YAML: flow map in block collection must be sufficiently indented and end with a } → check indentation, colons, quotes and brackets around here",
      ]
    `);
  });

  test('a tab as indentation', async () => {
    expect(await complaints('name: x\nsystem:\n\ttraffic: 1\n')).toMatchInlineSnapshot(`
      [
        "3:1 error: this is not valid YAML: tabs are not allowed as indentation → check indentation, colons, quotes and brackets around here",
      ]
    `);
  });

  test('a key given twice', async () => {
    expect(await complaints(soundBut(['trials: 60', 'trials: 60\ntrials: 61']))).toMatchInlineSnapshot(`
      [
        "23:1 error: key 'trials' stands here twice → it was first given in line 22; keep one of the two",
      ]
    `);
  });

  test('an empty file', async () => {
    expect(await complaints('# nothing\n')).toMatchInlineSnapshot(`
      [
        "1:1 error: the file is empty → a scenario needs at least name, system.traffic and system.model",
      ]
    `);
  });

  test('a list instead of a map', async () => {
    expect(await complaints('- name: x\n')).toMatchInlineSnapshot(`
      [
        "1:1 error: a scenario is a map of keys → start with \`name: …\` and \`system:\`",
      ]
    `);
  });

  test('two documents in one file', async () => {
    expect(await complaints(`${sound}---\nname: other\n`)).toMatchInlineSnapshot(`
      [
        "23:1 error: a scenario file holds one scenario → put each scenario in a file of its own; remove the \`---\` between them",
      ]
    `);
  });

  test('an anchor that is not there, and one that holds itself', async () => {
    expect(await complaints(soundBut(['trials: 60', 'trials: *many']))).toMatchInlineSnapshot(`
      [
        "22:9 error: there is no anchor &many",
      ]
    `);
    expect(await complaints(soundBut(['trials: 60', 'x-loop: &a {b: *a}\ntrials: 60']))).toMatchInlineSnapshot(`
      [
        "22:12 error: anchors and lists nest too deeply here → does an alias contain itself?",
      ]
    `);
  });

  test('anchors, merge keys and x- keys are fine', async () => {
    const text = soundBut(
      ['name: sound', 'x-shared: &slow {warmup: 3h}\nname: sound'],
      ['timeline: {warmup: 2h, control: 2h,', 'timeline: {<<: *slow, x-why: because, control: 2h,'],
    );
    expect(await complaints(text)).toEqual([]);
  });

  test('a bare boolean of YAML 1.1 as a key', async () => {
    expect(await complaints(soundBut(['{DE: 0.6, FR: 0.4}', '{DE: 0.6, NO: 0.4}']))).toMatchInlineSnapshot(`
      [
        "5:35 warning: key NO is text here, but true or false to tools that read YAML 1.1 → put it in quotes: "NO"",
      ]
    `);
    expect(await complaints(soundBut(['{DE: 0.6, FR: 0.4}', '{DE: 0.6, "NO": 0.4}']))).toEqual([]);
  });

  test('a missing file', async () => {
    const { loadScenario } = await import('../../../scenarios/load.js');
    await expect(loadScenario('test/unit/scenarios/fixtures/nothing.yaml')).rejects.toThrow(
      'there is no file test/unit/scenarios/fixtures/nothing.yaml',
    );
  });
});
