import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  count,
  delay,
  estimate,
  interval,
  listed,
  money,
  number,
  often,
  oftenBetween,
  percent,
  plural,
  rough,
  roughly,
  seconds,
  stretch,
} from '../../../reports/figures.js';

describe('figures', () => {
  it.each([
    [null, '–'],
    [0, '0%'],
    [-0.00001, '−0.001%'],
    [0.0005, '0.050%'],
    [0.021, '2.1%'],
    [0.5, '50%'],
    [0.973, '97%'],
    [0.996, '99.6%'],
    [0.9999999, '100%'],
    [1, '100%'],
    [-0.025, '−2.5%'],
    [-3, '−300%'],
  ])('percent of %s is %s', (value, text) => {
    expect(percent(value)).toBe(text);
  });

  it.each([
    [null, '–'],
    [0, '0'],
    [0.0005, '0.0005'],
    [0.00001234, '1.2e−5'],
    [0.1234, '0.123'],
    [-12.345, '−12.3'],
    [12_345.6, '12,346'],
  ])('number of %s is %s', (value, text) => {
    expect(number(value)).toBe(text);
  });

  it.each([
    [1 / 3650, 'one every 10 years'],
    [1 / 70, 'one every 2.3 months'],
    [1 / 35, 'one every 5 weeks'],
    [0.1, 'one every 10 days'],
    [0.5, 'one every 2 days'],
    [0.97, '0.97 a day'],
    [3.21, '3.2 a day'],
    [23, '23 a day'],
    [172.8, '7.2 an hour'],
    [0, 'never'],
    [null, '–'],
  ])('%s a day is %s', (perDay, text) => {
    expect(often(perDay)).toBe(text);
  });

  it('says the unit of a range of rates once where both ends share it', () => {
    expect(oftenBetween(11, 13)).toBe('11–13 a day');
    expect(oftenBetween(1 / 8, 1 / 3)).toBe('one every 3–8 days');
    expect(oftenBetween(1 / 2.5, 1.1)).toBe('one every 2.5 days to 1.1 a day');
    expect(oftenBetween(0, 0.5)).toBe('never to one every 2 days');
  });

  it.each([
    [0, '0s'],
    [8.74, '8.7s'],
    [372, '6m10s'],
    [930, '16m'],
    [5390, '1h30m'],
    [587_000, '6d19h'],
  ])('%s seconds are roughly %s', (value, text) => {
    expect(roughly(value)).toBe(text);
  });

  it('puts a value, its interval and what lies beyond the deadline together', () => {
    const figure = { value: 0.97, low: 0.89, high: 0.99, n: 60 };
    expect(estimate(figure, percent)).toBe('97% (89–99%)');
    expect(interval({ low: -0.025, high: 0.083 }, percent)).toBe('−2.5 to 8.3%');
    expect(interval({ low: null, high: null }, percent)).toBe('');
    expect(interval({ low: null, high: 1 }, percent)).toBe('up to 100%');
    expect(interval({ low: 0.5, high: null }, percent)).toBe('from 50%');
    expect(interval({ low: 0.5, high: null }, number, '∞')).toBe('0.5–∞');
    expect(delay({ value: 372, low: 300, high: null, n: 60 }, 14_400)).toBe('6m10s (5m to >4h)');
    expect(delay({ value: null, low: 300, high: null, n: 60 }, 14_400)).toBe('>4h');
    expect(delay({ value: null, low: null, high: null, n: 0 }, 14_400)).toBe('–');
  });

  it('writes money in any currency', () => {
    expect(money(1234.5, 'EUR')).toBe('€1,235');
    expect(money(-4.5, 'EUR')).toBe('−€4.50');
    expect(money(4.5, 'points')).toBe('points 4.5');
    expect(money(null, 'EUR')).toBe('–');
  });

  it('counts and lists', () => {
    expect(stretch(25)).toBe('25 days');
    expect(stretch(0.25)).toBe('6h');
    expect(count(12_431_905)).toBe('12.4M');
    expect(plural(1, 'trial')).toBe('1 trial');
    expect(plural(2000, 'trial')).toBe('2,000 trials');
    expect(listed([])).toBe('');
    expect(listed(['a', 'b', 'c'])).toBe('a, b and c');
  });

  it('has words for every number', () => {
    fc.assert(
      fc.property(fc.double(), (value) => {
        for (const format of [number, rough, percent, seconds, roughly, often])
          expect(format(value)).not.toMatch(/NaN|Infinity|undefined|^$|-0/);
      }),
    );
  });

  it('keeps the order of shares', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(share, share, (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        expect(Number.parseFloat(percent(low))).toBeLessThanOrEqual(Number.parseFloat(percent(high)));
      }),
    );
  });
});
