import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { rulePlace } from '../../../scenarios/places.js';
import { rule } from '../score/fixture.js';

const text = `name: x
stack:
  rules:
    - {alert: Slow, when: slow > 1, severity: page}
    - alert: Burn
      labels: {speed: fast}
      when: burn > 14
      for: 10m
    - alert: Burn
      labels: {speed: slow}
      when: burn > 6
`;

it('finds the part of a rule that changed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'driftdrill-places-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'x.yaml');
  writeFileSync(file, text);
  const at = (...args: [string, ReturnType<typeof rule>?, ReturnType<typeof rule>?]) => {
    const { line, column } = rulePlace(file, ...args);
    return [line, column];
  };
  const burn = (speed: string, when: string, forS = 0) => rule('Burn', { labels: { speed }, when, forS });
  expect(at('Slow', rule('Slow', { when: 'slow > 2' }), rule('Slow', { when: 'slow > 1' }))).toEqual([4, 27]);
  expect(at('Burn{speed="fast"}', burn('fast', 'burn > 14'), burn('fast', 'burn > 14', 600))).toEqual([8, 12]);
  expect(at('Burn{speed="slow"}', burn('slow', 'burn > 7'), burn('slow', 'burn > 6'))).toEqual([11, 13]);
  expect(at('Burn{speed="slow"}', burn('slow', 'burn > 6', 600), burn('slow', 'burn > 6'))).toEqual([9, 14]);
  expect(at('Gone', rule('Gone'))[0]).toBe(4);
});
