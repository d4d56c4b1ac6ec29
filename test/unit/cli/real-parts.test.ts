import { expect, it } from 'vitest';
import { versionOf } from '../../../harness/cli/real-parts.js';

const part = { name: 'Node', needed: 'a test', install: 'no way' };

it('finds the version in what a program says of itself, on whichever stream', () => {
  const node = { ...part, commands: ['node'] };
  expect(versionOf({ ...node, args: ['--version'] })).toBe(process.versions.node);
  const aloud = (text: string) => ['-e', `console.error(${JSON.stringify(text)})`];
  expect(versionOf({ ...node, args: aloud('\u001b[1mApache Maven 3.8.7\u001b[m') })).toBe('3.8.7');
  expect(versionOf({ ...node, args: aloud('hello') })).toBe('found, but says no version');
  expect(versionOf({ ...part, commands: ['no-such-program'], args: [] })).toBeNull();
});
