import { inOrder } from './key-order.js';
import type { Reporter } from './reporter.js';

/** Scorecard version 1: one object for one scenario, an array for several. */
export const json: Reporter = Object.freeze({
  kind: 'json',
  summary: 'the scorecard, version 1, for programs',
  file: 'scorecard.json',
  render(runs) {
    const scorecards = runs.map(({ scorecard }) => inOrder(scorecard));
    return `${JSON.stringify(scorecards.length === 1 ? scorecards[0] : scorecards, null, 2)}\n`;
  },
} satisfies Reporter);
