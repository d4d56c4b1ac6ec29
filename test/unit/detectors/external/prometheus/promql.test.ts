import { describe, expect, test } from 'vitest';
import {
  atEachMoment,
  type Need,
  readExpression,
  selects,
} from '../../../../../detectors/external/prometheus/promql.js';

function needText(need: Need): string {
  if (need === null) return '-';
  if ('all' in need) return `(${need.all.map(needText).join(' & ')})`;
  return 'any' in need ? `(${need.any.map(needText).join(' | ')})` : need.text;
}

describe('what can be told of an expression', () => {
  test.each([
    ['up', ['up'], 0],
    ['sum by (job) (rate(a{code=~"5.."}[5m])) / on (job) sum by (job) (rate(b[1h]))', ['a{code=~"5.."}', 'b'], 3600],
    ['a > 3 and on () b offset 1d', ['a', 'b'], 86_400],
    ['max_over_time(rate(a[5m])[1h:1m])', ['a'], 3900],
    ['max_over_time((a[5m:] offset 10m)[30m:])', ['a'], 300 + 600 + 1800],
    ['avg_over_time(job:a:rate5m[2d12h]) offset -1h', ['job:a:rate5m'], 216_000 + 3600],
    ['a @ end() - a @ 1600000000 unless b', ['a', 'a', 'b'], 0],
    ['count without (x, y) ({__name__="a", z!="1"}) > bool 2', ['{__name__="a", z!="1"}'], 0],
    ['topk(3, a) # rate(b[9d])\n or c', ['a', 'c'], 0],
    ['a * group_left (team) b{q="sum(x[1d])"}', ['a', 'b{q="sum(x[1d])"}'], 0],
    ['sum(a) > 1e-3 and vector(1) > inf', ['a'], 0],
    ['sum(rate(a[5m] offset 1h)) by (x) ^ -2', ['a'], 3900],
    ['a[5m:1m]', ['a'], 300],
    ['rate(:b:c[300])', [':b:c'], 300],
    ['{"odd name", "odd label"=~"x.*"} == bool atan2', ['{"odd name", "odd label"=~"x.*"}', 'atan2'], 0],
  ])('%s', (expr, selectors, lookbackS) => {
    const reading = readExpression(expr);
    expect(reading.selectors.map(({ text }) => text)).toEqual(selectors);
    expect(reading.lookbackS).toBe(lookbackS);
  });

  test.each([
    ['a and b or c', '((a & b) | c)'],
    ['a or b and c', '(a | (b & c))'],
    ['a > 1 unless on () b', 'a'],
    ['a unless b or c', '(a | c)'],
    ['(a or b) / on (x) group_left (y) c', '((a | b) & c)'],
    ['-a + b * 2 > c', '((a & b) & c)'],
    ['sum(a) or vector(0)', '-'],
    ['absent(a) and b', 'b'],
    ['absent_over_time(a[5m])', '-'],
    ['histogram_quantile(0.9, sum by (le) (rate(a[5m]))) > scalar(b)', '(a & b)'],
    ['label_replace(a, "x", "$1", "y", "(.*)")', 'a'],
    ['vector(1)', '-'],
    ['time() - a', 'a'],
    ['count without (x) (a) == 0', 'a'],
    // What can't be read is not judged.
    ['sum(a', '-'],
    ['a ~ b', '-'],
    ['a b', '-'],
    ['a{x=1}', '-'],
  ])('%s needs %s', (expr, text) => {
    expect(needText(readExpression(expr).need)).toBe(text);
  });

  test('of what can not be read only the durations are told', () => {
    expect(readExpression('smoothed(a[5m offset 1h)')).toMatchObject({ selectors: [], lookbackS: 3900 });
  });

  test.each([
    ['a @ end() + b @ start () offset 5m > c', 'a  + b  offset 5m > c', false],
    ['rate(a[5m] @ 1600000000)', 'rate(a[5m] @ 1600000000)', true],
    ['a offset -5m', 'a offset -5m', true],
    ['a{x="@ end()"} - 5', 'a{x="@ end()"} - 5', false],
    ['sum(a @ -1', 'sum(a @ -1', true],
  ])('%s at each moment', (expr, text, elsewhere) => {
    expect(atEachMoment(expr)).toBe(text);
    expect(readExpression(expr).elsewhere).toBe(elsewhere);
  });

  test('functions of the clock', () => {
    expect([...readExpression('a and on () hour() > 8 and month(a) == 1').clock]).toEqual(['hour', 'month']);
    expect(readExpression('hour > 8').clock.size).toBe(0);
  });

  test('which series a selector reads', () => {
    const [selector] = readExpression(`a{code=~"5..|4\\\\d+", env!="test", team=""}`).selectors;
    expect(selects(selector, 'a', { code: '503' })).toBe(true);
    expect(selects(selector, 'a', { code: '404', env: 'live' })).toBe(true);
    expect(selects(selector, 'a', { code: '5031' })).toBe(false);
    expect(selects(selector, 'a', { code: '500', env: 'test' })).toBe(false);
    expect(selects(selector, 'a', { code: '500', team: 'x' })).toBe(false);
    expect(selects(selector, 'b', { code: '500' })).toBe(false);
  });
});
