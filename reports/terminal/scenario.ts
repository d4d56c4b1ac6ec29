import { formatDuration } from '../../harness/core/quantity.js';
import type { SavedRun } from '../../harness/core/saved.js';
import { count, plural } from '../figures.js';
import { verdictWords } from '../marks.js';
import { describeLoss, describeVerdict, summarise, titleOf } from '../readable.js';
import { summariseSweep } from '../sweep.js';
import { plain, wrap } from '../text.js';
import { caseLines } from './cases.js';
import { checkLines } from './checks.js';
import { detectionLines } from './detection.js';
import { falseAlarmLines } from './false-alarms.js';
import type { Paint } from './paint.js';
import { calibratedLines, sweepLines } from './sweep.js';
import { amocLines, blindLines } from './trade-offs.js';

const warningsShown = 3;

/** One screen about one scenario. */
export function scenarioLines(run: SavedRun, paint: Paint, width: number): string[] {
  const { scorecard } = run;
  const { verdict } = scorecard;
  const indent = (lines: readonly string[], by = '  '): string[] => lines.map((line) => (line === '' ? '' : by + line));
  const prose = (text: string): string[] => wrap(plain(text), width - 4);
  const bullet = (mark: string, text: string): string[] =>
    prose(text).map((line, index) => `${index === 0 ? mark : ' '} ${line}`);
  const head = wrap(plain(titleOf(scorecard)), width - verdictWords[verdict].length - 6).slice(0, 2);
  const label = `${paint.mark(verdict)} ${paint.verdict[verdict](paint.bold(verdictWords[verdict].toUpperCase()))}`;
  const facts = [
    plural(scorecard.trials, 'trial'),
    `${count(scorecard.requests)} requests`,
    `${formatDuration(scorecard.simulatedS)} simulated in ${formatDuration(scorecard.wallS)}`,
    `seed ${scorecard.seed}`,
  ].join(' · ');
  const { hypothesis } = run.run.plan;
  const lines = [
    `${label}  ${paint.bold(head[0] ?? '')}`,
    ...head.slice(1).map((line) => `   ${paint.bold(line)}`),
    ...indent([
      paint.dim(facts),
      ...(hypothesis ? prose(`Hypothesis: ${hypothesis}`).slice(0, 3) : []),
      '',
      ...prose(describeVerdict(run)),
      ...summariseSweep(scorecard).flatMap((sentence) => bullet('·', sentence)),
      ...summarise(scorecard, 3).flatMap((sentence) => bullet('·', sentence)),
      ...describeLoss(scorecard).flatMap((sentence) => bullet('·', sentence)),
    ]),
  ];
  const block = (title: string, content: readonly string[]): void => {
    if (content.length > 0) lines.push('', `  ${paint.bold(title)}`, ...indent(content));
  };
  block('Calibrated, ready to paste', calibratedLines(scorecard));
  const byCase = caseLines(scorecard, paint, width - 2);
  if (byCase.length > 0) block('Who sees what, how soon, and how often it cries wolf', byCase);
  else {
    block('Seen, by size', sweepLines(scorecard, paint, width - 2));
    block('Detection', detectionLines(scorecard, paint, width - 2));
    block('False alarms', falseAlarmLines(scorecard, paint, width - 2));
  }
  block('What thresholds trade', amocLines(scorecard, paint, width - 2));
  block('Blind spots', blindLines(scorecard, paint, width - 2));
  block('Checks', checkLines(run, paint, width - 2));
  const shown = scorecard.warnings.slice(0, warningsShown);
  const rest = scorecard.warnings.length - shown.length;
  if (shown.length > 0) lines.push('');
  lines.push(...indent(shown.flatMap((text) => bullet(paint.verdict.inconclusive('!'), text))));
  if (rest > 0) lines.push(`  ${paint.dim(`! and ${plural(rest, 'warning')} more, in the other reports`)}`);
  lines.push('', `  ${paint.dim('replay')} ${plain(scorecard.replay)}`);
  return lines;
}
