import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { checkUniqueNames, findScenarios } from '../../../scenarios/expand.js';

const folder = mkdtempSync(join(tmpdir(), 'driftdrill-'));
mkdirSync(join(folder, 'deep/er'), { recursive: true });
mkdirSync(join(folder, 'empty'));
for (const name of ['b.yaml', 'a.yml', 'notes.md', 'deep/er/c.yaml']) writeFileSync(join(folder, name), 'name: x\n');
afterAll(() => rmSync(folder, { recursive: true }));

describe('scenarios on the command line', () => {
  test('folders to the bottom, files as they are, in path order, each once', () => {
    const all = ['a.yml', 'b.yaml', 'deep/er/c.yaml'].map((name) => join(folder, name));
    expect(findScenarios([folder])).toEqual(all);
    expect(findScenarios([join(folder, 'b.yaml'), folder])).toEqual(all);
    expect(findScenarios([join(folder, 'a.yml'), join(folder, 'deep/../a.yml')])).toHaveLength(1);
    expect(findScenarios([`${folder}/./b.yaml`, folder])).toHaveLength(3);
    expect(findScenarios([join(folder, 'notes.md')])).toEqual([join(folder, 'notes.md')]);
  });

  test('links that lead nowhere are named when they are read', () => {
    const linked = mkdtempSync(join(tmpdir(), 'driftdrill-'));
    for (const [name, target] of [
      ['broken.yaml', 'nowhere.yaml'],
      ['loop.yaml', 'loop.yaml'],
      ['folder.yaml', '.'],
    ])
      symlinkSync(target, join(linked, name));
    expect(findScenarios([linked]).map((file) => basename(file))).toEqual(['broken.yaml', 'loop.yaml']);
    rmSync(linked, { recursive: true });
  });

  test('nothing there', () => {
    expect(() => findScenarios([join(folder, 'c.yaml')])).toThrow('there is no file or folder');
    expect(() => findScenarios([join(folder, 'empty')])).toThrow('there is no scenario in');
    expect(() => findScenarios([])).toThrow('no scenario is named');
  });

  test('two of one name', () => {
    expect(() =>
      checkUniqueNames([
        { name: 'a', file: '1' },
        { name: 'b', file: '2' },
      ]),
    ).not.toThrow();
    expect(() =>
      checkUniqueNames([
        { name: 'a', file: '1' },
        { name: 'a', file: '2' },
      ]),
    ).toThrow("two scenarios are called 'a'");
  });
});
