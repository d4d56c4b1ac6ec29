import { describe, expect, it } from 'vitest';
import { checkFigure, checks, tally } from '../../../reports/checks.js';
import { blind, fraud, invalid } from './fixtures.js';

describe('checks', () => {
  it('gives expectations, then gates, each with its figure in the unit of its metric', () => {
    expect(checks(fraud).map((check) => `${check.text}: ${checkFigure(check)}`)).toEqual([
      'StaleFeatures fires on lag within 20m: 97%, bounds 91–99%',
      'ErrorDrift stays silent: 0%, bounds 0–4.4%',
      'recall(StaleFeatures, lag) >= 0.9: 97%, bounds 91–99%',
      'p90(ttd(StaleFeatures, lag)) < 20m: 18m30s, bounds 17m30s–19m35s',
      'falseAlarmsPerDay(StaleFeatures) < 0.5: 0.12/day, bounds 0.03–0.27/day',
    ]);
  });

  it('knows the limit of each, where the plan tells', () => {
    expect(checks(fraud).map(({ limit }) => limit?.value)).toEqual([0.9, 0.05, 0.9, 1200, 0.5]);
    expect(checks(blind)[1].limit).toBeNull();
  });

  it('counts verdicts, worst first', () => {
    expect(tally(checks(blind))).toBe('2 failed, 1 undecided');
    expect(tally(checks(invalid))).toBe('2 invalid');
    expect(tally([])).toBe('');
    expect(checkFigure(checks(invalid)[0])).toBe('');
  });
});
