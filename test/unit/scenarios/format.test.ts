import { expect, test } from 'vitest';
import { formatFindings } from '../../../scenarios/format.js';

const finding = {
  level: 'error',
  code: 'unknown-key',
  message: "unknown key 'ownr' at the top of the file",
  place: { file: 'drill.yaml', line: 12, column: 3, excerpt: '  ownr: me' },
  hint: "did you mean 'owner'?",
} as const;

test('file, line and column, the line itself with a mark, and what to change', () => {
  expect(formatFindings([finding, { level: 'warning', code: 'x', message: 'no place' }], false)).toMatchInlineSnapshot(`
    "drill.yaml:12:3 error unknown key 'ownr' at the top of the file
        12 |   ownr: me
           |   ^
        hint: did you mean 'owner'?

    warning no place"
  `);
});

test('a very long line is cut around the mark', () => {
  const long = {
    ...finding,
    place: { ...finding.place, column: 401, excerpt: `${'a'.repeat(400)}!${'b'.repeat(400)}` },
  };
  const [, line = '', mark = ''] = formatFindings([long], false).split('\n');
  expect(line.length).toBeLessThan(200);
  expect(line[mark.indexOf('^')]).toBe('!');
});

test('colours only where they are asked for', () => {
  expect(formatFindings([finding], false)).not.toContain('\u001b');
  expect(formatFindings([finding], true)).toContain('\u001b');
});
