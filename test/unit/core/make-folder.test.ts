import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeFolder } from '../../../harness/core/make-folder.js';

test('a folder with those above it, or the reason why not', () => {
  const home = mkdtempSync(join(tmpdir(), 'driftdrill-folder-'));
  onTestFinished(() => rmSync(home, { recursive: true }));
  makeFolder(join(home, 'a', 'b', 'c'));
  makeFolder(join(home, 'a', 'b'));
  expect(statSync(join(home, 'a', 'b', 'c')).isDirectory()).toBe(true);
  writeFileSync(join(home, 'file'), '');
  expect(() => makeFolder(join(home, 'file', 'x'))).toThrow('ENOTDIR');
  // Node's own way to make the missing ones never comes back here.
  if (existsSync('/proc/self')) expect(() => makeFolder('/proc/no/such')).toThrow('ENOENT');
});
