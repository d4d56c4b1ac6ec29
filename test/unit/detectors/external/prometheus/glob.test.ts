import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { filesAt } from '../../../../../detectors/external/prometheus/glob.js';
import { scratch } from '../../../../e2e/cli.js';

test('patterns name files as rule_files of Prometheus do', () => {
  const folder = scratch();
  for (const name of ['a', 'b']) mkdirSync(join(folder, name));
  for (const name of ['a/x.yml', 'a/y.yml', 'a/y.yaml', 'b/x.yml', 'b/[z].yml']) writeFileSync(join(folder, name), '');
  const named = (pattern: string) => filesAt(join(folder, pattern)).map((path) => path.slice(folder.length + 1));
  expect(named('a/*.yml')).toEqual(['a/x.yml', 'a/y.yml']);
  expect(named('?/x.yml')).toEqual(['a/x.yml', 'b/x.yml']);
  expect(named('a/[x-z].y?ml')).toEqual(['a/y.yaml']);
  expect(named('b/[z].yml')).toEqual(['b/[z].yml']);
  expect(named('c/*.yml')).toEqual([]);
  expect(named('c/none.yml')).toEqual(['c/none.yml']);
});
