import { describe, expect, test } from 'vitest';
import { readExpression, selects } from '../../../../../detectors/external/prometheus/promql.js';

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
    ['(a) by_name', ['a', 'by_name'], 0],
  ])('%s', (expr, selectors, lookbackS) => {
    const reading = readExpression(expr);
    expect(reading.selectors.map(({ text }) => text)).toEqual(selectors);
    expect(reading.lookbackS).toBe(lookbackS);
  });

  test('absence, alternatives and the calendar', () => {
    expect(readExpression('absent(a) and b').selectors.map(({ absent }) => absent)).toEqual([true, false]);
    expect(readExpression('a or b').hasAlternatives).toBe(true);
    expect(readExpression('a and b').hasAlternatives).toBe(false);
    expect(readExpression('a and on () hour() > 8').calendar).toBe(true);
    expect(readExpression('hour > 8').calendar).toBe(false);
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
