import type { Verdict } from '../harness/core/scorecard.js';

/** The sign of each verdict; never colour alone. */
export const marks: Readonly<Record<Verdict, string>> = Object.freeze({
  pass: '✓',
  fail: '✗',
  inconclusive: '?',
  invalid: '!',
});

export const verdictWords: Readonly<Record<Verdict, string>> = Object.freeze({
  pass: 'Pass',
  fail: 'Fail',
  inconclusive: 'Inconclusive',
  invalid: 'Invalid',
});
