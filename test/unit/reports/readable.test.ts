import { describe, expect, it } from 'vitest';
import { stream } from '../../../harness/core/rng.js';
import {
  describeDetection,
  describeFalseAlarms,
  describeLoss,
  describeRuns,
  describeVerdict,
  summarise,
} from '../../../reports/readable.js';
import { falseAlarms, faultScore, savedRun, share, unknown } from './fixture.js';
import { bare, blind, chart, faultFree, fraud, invalid, sparse, undecided, wide } from './fixtures.js';

const W = 14_400;
const base = faultScore(stream('readable', 'base'), { seen: 1, medianS: 600, far: 0 }, 60, W);
const delays = (median: number | null, p90: number | null) => ({
  median: { value: median, low: 300, high: 420, n: 60 },
  p90: { value: p90, low: 480, high: null, n: 60 },
  rmst: unknown,
});

describe('what an alert did, in words', () => {
  it('says how many drills were seen, and how soon', () => {
    const score = { ...base, hits: 58, misses: 2, ttdS: delays(360, 540) };
    expect(describeDetection('StaleFeatures', 'lag', score, W)).toBe(
      'StaleFeatures saw 58 of 60 drills of lag, typically after 6m (5m–7m), nine in ten within 9m',
    );
  });

  it('says when more than one in ten went unseen', () => {
    const score = { ...base, hits: 50, misses: 10, ttdS: delays(360, null) };
    expect(describeDetection('A', 'lag', score, W)).toContain('(5m–7m); more than one in ten went unseen');
  });

  it('says when half or more went unseen', () => {
    const score = { ...base, hits: 20, misses: 40, ttdS: delays(null, null) };
    expect(describeDetection('A', 'lag', score, W)).toBe(
      'A saw 20 of 60 drills of lag; half or more went unseen for 4h',
    );
  });

  it('does not credit an alert with its luck', () => {
    const score = { ...base, hits: 38, misses: 22, chance: share(30, 60), recall: { ...share(16, 60), value: 0.267 } };
    expect(describeDetection('Noisy', 'lag', score, W)).toMatch(
      /without the fault it fired in 50%, which leaves 27% to its credit$/,
    );
  });

  it('tells chance in rows that were resampled only of what happened once', () => {
    const always = {
      ...base,
      hits: 60,
      misses: 0,
      chance: share(60, 60),
      recall: { value: 0, low: null, high: 1, n: 60 },
    };
    expect(describeDetection('A', 'lag', always, W)).toMatch(/without the fault it fired in 100%, which leaves 0%/);
    const once = { ...always, rawRecall: { value: 1, low: null, high: null, n: 1 } };
    expect(describeDetection('A', 'lag', once, W)).toMatch(/rows from before it, resampled, make it fire .* in 100%$/);
  });

  it('has words for misses, masks and single drills', () => {
    expect(describeDetection('A', 'lag', { ...base, hits: 0, misses: 60 }, W)).toBe('A missed all 60 drills of lag');
    expect(describeDetection('A', 'lag', { ...base, hits: 0, misses: 1 }, W)).toBe(
      'A missed lag: 4h passed without an alarm',
    );
    expect(describeDetection('A', 'lag', { ...base, hits: 1, misses: 0, ttdS: delays(360, 360) }, W)).toBe(
      'A saw lag, after 6m',
    );
    expect(describeDetection('A', 'lag', { ...base, hits: 0, misses: 0, masked: 3 }, W)).toBe(
      'A was already firing before lag began, in each of 3 drills',
    );
    expect(describeDetection('A', 'lag', { ...base, hits: 0, misses: 0, masked: 0 }, W)).toBe(
      'No drill of lag could be scored for A',
    );
  });

  it('says how often it cried wolf', () => {
    expect(describeFalseAlarms('A', { ...falseAlarms(0, 25), perDay: { value: 0, low: 0, high: 0.148, n: 0 } })).toBe(
      'A never cried wolf in 25 fault-free days (so at most one every 7 days)',
    );
    expect(
      describeFalseAlarms('A', { ...falseAlarms(0.1, 30), perDay: { value: 0.1, low: 0.02, high: 0.29, n: 3 } }),
    ).toBe('A cried wolf 3 times in 30 fault-free days: one every 10 days (one every 7 weeks to one every 3 days)');
    expect(describeFalseAlarms('A', falseAlarms(0, 0))).toBe('A had no fault-free time in which to cry wolf');
    expect(describeFalseAlarms('A', falseAlarms(0, 0.25))).toContain('in 6h without a fault');
  });
});

describe('the verdict, in words', () => {
  it.each([
    ['passes', fraud, 'All 5 checks held.'],
    ['passes one', faultFree, 'The one check held.'],
    ['has no checks', chart, 'The drill ran. No gate and no expectation is set, so nothing could fail.'],
    ['fails', blind, '2 of 3 checks failed, and 1 could not be decided.'],
    ['is open', undecided, 'The one check has not failed, but takes more trials to be decided.'],
    [
      'is invalid',
      invalid,
      "Nothing can be concluded: 3 of 3 trials were invalid: fault 'flip' was not injected: no row in scope.",
    ],
  ])('where it %s', (_, run, words) => {
    expect(describeVerdict(run)).toBe(words);
  });

  it('names the fault that was not injected', () => {
    const run = savedRun({
      name: 'idle',
      verdict: 'invalid',
      warnings: ['detector x is unused', "fault 'a' was not injected."],
    });
    expect(describeVerdict(run)).toBe("Nothing can be concluded: fault 'a' was not injected.");
  });
});

describe('a summary', () => {
  it('speaks of each fault by its best alert, then of false alarms', () => {
    const [lag, shift, far] = summarise(fraud.scorecard);
    expect(lag).toMatch(/^StaleFeatures saw \d+ of 60 drills of lag/);
    expect(shift).toMatch(/^FeatureDrift saw \d+ of 58 drills of shift/);
    expect(far).toMatch(/^The stack as a whole cried wolf 18 times/);
  });

  it('names blind spots, also where room is short', () => {
    expect(summarise(blind.scorecard)[0]).toMatch(/^Blind spot: CtrDrop saw \d+ of 40/);
    expect(summarise(blind.scorecard, 0)[0]).toMatch(/^Blind spot/);
    expect(summarise(wide.scorecard, 3)[0]).toBe('Each of the 6 faults is seen by some alert, or is benign.');
  });

  it('does not call silence about a benign fault a blind spot', () => {
    expect(summarise(sparse.scorecard)[0]).toBe('No alert fired on drop, which is benign.');
  });

  it('says that a stack without alerts scores nothing', () => {
    expect(summarise(bare.scorecard)).toEqual(['The stack has no alert, so nothing was scored.']);
  });

  it('puts a price on the time unseen', () => {
    expect(describeLoss(fraud.scorecard)).toEqual([
      'A drill cost €1,235 (€990–€1,480) until the first page, €9,120 (€8,300–€9,950) until it ended.',
      'By the first page 3.2% (2.1–4.3%) of the 30d error budget at 99.9% was burnt.',
    ]);
    expect(describeLoss(blind.scorecard)).toEqual([]);
    const loss = (first: number, last: number | null) => {
      const of = (value: number | null) => ({ value, low: value, high: value, n: 9 });
      const undetectedLoss = { currency: 'USD', toFirstPage: of(first), toMitigation: of(last) };
      return describeLoss({ ...fraud.scorecard, harm: { metric: {}, undetectedLoss, errorBudget: null } });
    };
    expect(loss(0, 0)).toEqual(['A drill cost no money until the first page.']);
    expect(loss(7, 7)).toEqual(['A drill cost $7.00 ($7.00–$7.00) until it ended; no page came before.']);
    expect(loss(7, null)).toEqual(['A drill cost $7.00 ($7.00–$7.00) until the first page.']);
  });

  it('counts the verdicts of many drills', () => {
    expect(describeRuns([fraud, blind, invalid, undecided, chart])).toBe(
      '5 drills: 2 passed, 1 failed, 1 undecided and 1 invalid',
    );
  });
});
