import { expect, test } from 'vitest';
import { parseMatchers } from '../../../../../detectors/external/prometheus/alertmanager/matchers.js';
import { matches } from '../../../../../detectors/external/prometheus/matcher.js';

test.each([
  ['severity="page"', [['severity', '=', 'page']]],
  ['severity = page', [['severity', '=', 'page']]],
  [' {foo = "b,ar", baz =~ "x|y" , q!=""} ', null],
  [
    '{foo="b,ar", baz=~"x|y" , q!=""}',
    [
      ['foo', '=', 'b,ar'],
      ['baz', '=~', 'x|y'],
      ['q', '!=', ''],
    ],
  ],
  ['service!~"api\\.v\\d+"', [['service', '!~', 'api\\.v\\d+']]],
  ['a="say \\"x\\" and \\\\ and \\n"', [['a', '=', 'say "x" and \\ and \n']]],
  ['"odd label"=~"x|y"', [['odd label', '=~', 'x|y']]],
  ['a=b{2}c', [['a', '=', 'b{2}c']]],
  ['a=~', [['a', '=~', '']]],
  ['a="b', null],
  ['a=b"c', null],
  ['severity is page', null],
  ['a=b,,c=d', null],
  ['a=b,', [['a', '=', 'b']]],
] as const)('matchers: %s', (text, expected) => {
  const read = parseMatchers(text);
  expect(read?.map(({ label, op, value }) => [label, op, value]) ?? null).toEqual(expected);
});

test.each([
  ['a|b', 'ab', false],
  ['a|b', 'b', true],
  ['(?i)API', 'api', true],
  ['(?P<x>a)[[:digit:]]+', 'a12', true],
  ['api\\.v.', 'apixv1', false],
  ['.+', '', false],
  ['', '', true],
  // What can't be read here keeps nothing out.
  ['\\pL+', '1', true],
] as const)('the expression %s against %s', (value, given, fits) => {
  expect(matches({ label: 'x', op: '=~', value }, given)).toBe(fits);
});
