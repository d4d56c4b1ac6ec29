import { describe, expect, it } from 'vitest';
import type { SavedRun } from '../../../harness/core/saved.js';
import { brokenCells, checkFigure, checks, tally } from '../../../reports/checks.js';
import { html } from '../../../reports/html/html.js';
import { junit } from '../../../reports/junit.js';
import { markdown } from '../../../reports/markdown.js';
import { terminal } from '../../../reports/terminal/terminal.js';
import { blind, fraud, invalid } from './fixtures.js';
import { xmlFault } from './well-formed.js';

/** A gate that was judged in cells other than the file's own. */
const inCells: SavedRun = {
  ...fraud,
  scorecard: {
    ...fraud.scorecard,
    gates: fraud.scorecard.gates.map((gate, i) =>
      i > 0
        ? gate
        : {
            ...gate,
            ...{ value: null, low: null, high: null, verdict: 'fail', note: 'fails in 1 of 3 cells' },
            cells: [
              {
                set: { 'faults.lag.scope.share': '10%' },
                case: null,
                value: 0.2,
                low: 0.1,
                high: 0.3,
                verdict: 'fail',
                note: null,
              },
              {
                set: { 'faults.lag.scope.share': 0.25 },
                case: 'lag<de',
                value: 0.9,
                low: 0.8,
                high: 1,
                verdict: 'inconclusive',
                note: null,
              },
              {
                set: { 'faults.lag.scope.share': '50%' },
                case: null,
                value: 1,
                low: 0.95,
                high: 1,
                verdict: 'pass',
                note: null,
              },
            ],
          },
    ),
  },
};

describe('checks in cells', () => {
  const whole = { color: false, width: 100 };

  it('show the worst cell where the file’s own values are not judged, and name those that did not hold', () => {
    const check = checks(inCells)[2];
    expect(checkFigure(check)).toBe('20%, bounds 10–30%');
    expect(brokenCells(check).map(({ name, verdict }) => `${name}: ${verdict}`)).toEqual([
      'lag.scope.share 10%: fail',
      'lag.scope.share 0.25, case lag<de: inconclusive',
    ]);
    expect(brokenCells(checks(fraud)[2])).toEqual([]);
  });

  it('are in every report, in JUnit a case each', () => {
    expect(terminal.render([inCells], whole)).toContain('✗ lag.scope.share 10%: 20%, bounds 10–30%');
    expect(markdown.render([inCells], whole)).toContain('↳ ❌ `lag.scope.share 10%` | 20%, bounds 10–30%');
    expect(html.render([inCells], whole)).toContain('lag.scope.share 0.25, case lag&lt;de');
    const xml = junit.render([inCells], whole);
    expect(xmlFault(xml)).toBeNull();
    expect(xml).toContain('tests="8" failures="1" errors="0" skipped="1"');
    expect(xml).toContain('name="recall(StaleFeatures, lag) &gt;= 0.9 [lag.scope.share 10%]"');
  });
});

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
