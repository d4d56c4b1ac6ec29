import { formatDuration } from '../../harness/core/quantity.js';
import type { SavedRun } from '../../harness/core/saved.js';
import { checks, tally } from '../checks.js';
import { bestDetection, blindSpots } from '../detections.js';
import { count, percent, rough, roughly } from '../figures.js';
import { describeInvalid, describeRuns } from '../readable.js';
import { cut, plain, textWidth } from '../text.js';
import { wallSeconds } from '../wall-time.js';
import type { Paint } from './paint.js';

/** Many scenarios: one or two lines each, then the sum. */
export function overviewLines(runs: readonly SavedRun[], paint: Paint, width: number): string[] {
  const names = runs.map(({ scorecard }) => cut(plain(scorecard.scenario), 34));
  const column = Math.max(...names.map(textWidth));
  const lines = runs.flatMap((run, index) => {
    const { verdict } = run.scorecard;
    const room = width - column - 4;
    const name = paint.bold(names[index]) + ' '.repeat(column - textWidth(names[index]));
    const [first, ...rest] = headline(run, room).map((line) => cut(plain(line), room));
    const follow = rest.map((line) => ' '.repeat(column + 4) + paint.dim(line));
    return [`${paint.mark(verdict)} ${name}  ${first}`, ...follow];
  });
  const requests = count(runs.reduce((sum, { scorecard }) => sum + scorecard.requests, 0));
  const wall = formatDuration(wallSeconds(runs));
  const sum = [describeRuns(runs), `${requests} requests simulated in ${wall}`] as const;
  const oneLine = textWidth(sum.join(' · ')) <= width;
  return [...lines, '', ...(oneLine ? [`${paint.bold(sum[0])} · ${sum[1]}`] : [paint.bold(sum[0]), sum[1]])];
}

/** What was seen, and, where not all is well, the first thing that is not. */
function headline(run: SavedRun, room: number): string[] {
  const { scorecard } = run;
  if (scorecard.verdict === 'invalid') return [describeInvalid(scorecard)];
  const all = checks(run);
  const bad = all.find(({ verdict }) => verdict === scorecard.verdict && verdict !== 'pass');
  const figure = bad === undefined || bad.value === null ? '' : bad.format(bad.value);
  const trouble = bad === undefined ? [] : [`${tally(all)}: ${bad.text}${figure === '' ? '' : ` is ${figure}`}`];
  const alarms = noise(run);
  const sight = cut(seen(run), room - textWidth(alarms) - 3);
  return [[sight, alarms].filter((part) => part !== '').join(' · '), ...trouble];
}

/** `lag 97% in 16m, shift unseen`. */
function seen({ scorecard }: SavedRun): string {
  const blind = new Set(blindSpots(scorecard).map(({ fault }) => fault));
  return Object.keys(scorecard.faults)
    .map((fault) => {
      const best = bestDetection(scorecard, fault);
      if (best === undefined) return `${fault} unscored`;
      const { recall, ttdS } = best.score;
      if (best.score.hits === 0) return `${fault} unseen`;
      const median = ttdS.median.value === null ? '' : ` in ${roughly(ttdS.median.value)}`;
      return `${fault} ${percent(recall.value)}${blind.has(fault) ? ' (blind spot)' : median}`;
    })
    .join(', ');
}

function noise({ scorecard }: SavedRun): string {
  const { perDay } = scorecard.stack.falseAlarms;
  return perDay.value === null ? '' : `${rough(perDay.value)} false alarms a day`;
}
