import type { Reporter } from '../reporter.js';
import { overviewLines } from './overview.js';
import { paint } from './paint.js';
import { scenarioLines } from './scenario.js';

/** One screen for one scenario, a line or two each for many. */
export const terminal: Reporter = Object.freeze({
  kind: 'terminal',
  summary: 'a scorecard on one screen; for several scenarios a line or two each',
  file: null,
  render(runs, { color, width }) {
    const styles = paint(color);
    const columns = Math.max(60, Math.min(width, 120));
    if (runs.length === 0) return 'no scenario was run\n';
    const lines = runs.length === 1 ? scenarioLines(runs[0], styles, columns) : overviewLines(runs, styles, columns);
    return `${lines.join('\n')}\n`;
  },
} satisfies Reporter);
