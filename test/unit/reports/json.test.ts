import { describe, expect, it } from 'vitest';
import { json } from '../../../reports/json.js';
import { blind, fraud, hostile } from './fixtures.js';

const options = { color: false, width: 100 };

describe('the JSON scorecard', () => {
  it('is an object for one run, an array for several', () => {
    expect(JSON.parse(json.render([fraud], options))).toEqual(fraud.scorecard);
    expect(JSON.parse(json.render([fraud, blind], options))).toEqual([fraud.scorecard, blind.scorecard]);
    expect(JSON.parse(json.render([], options))).toEqual([]);
  });

  it('ends with a newline and is indented', () => {
    expect(json.render([fraud], options)).toMatch(/^\{\n {2}"scorecard": 1,\n {2}"scenario": /);
    expect(json.render([fraud], options).endsWith('}\n')).toBe(true);
  });

  it('gives the same bytes however the keys were put together', () => {
    const shuffle = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(shuffle);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, entry]) => [key, shuffle(entry)]),
      );
    };
    const { alerts, faults } = fraud.scorecard;
    const shuffled = shuffle({ ...fraud.scorecard, alerts: {}, faults: {} }) as typeof fraud.scorecard;
    const again = { ...fraud, scorecard: { ...shuffled, alerts, faults } };
    const top = (text: string): string[] => [...text.matchAll(/^ {2}"(\w+)"/gm)].map(([, key]) => key);
    expect(top(json.render([again], options))).toEqual(top(json.render([fraud], options)));
    expect(Object.keys(JSON.parse(json.render([again], options)).stack.falseAlarms)).toEqual(
      Object.keys(fraud.scorecard.stack.falseAlarms),
    );
  });

  it('keeps alerts and faults in the order of the file, whatever their names', () => {
    const again = JSON.parse(json.render([hostile], options));
    expect(Object.keys(again.alerts)).toEqual(Object.keys(hostile.scorecard.alerts));
    expect(again).toEqual(JSON.parse(JSON.stringify(hostile.scorecard)));
  });
});
