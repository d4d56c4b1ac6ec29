import { formatDuration } from '../harness/core/quantity.js';
import type { SavedRun } from '../harness/core/saved.js';
import type { Verdict } from '../harness/core/scorecard.js';
import { amocTables as thresholdTables } from './amoc.js';
import { blindRows } from './blind.js';
import { caseTable, caseText } from './cases.js';
import { brokenCells, checkFigure, checks } from './checks.js';
import { type Detection, detections, yardsticks } from './detections.js';
import { count, delay, estimate, none, number, percent, plural, rough } from './figures.js';
import { marks, verdictWords } from './marks.js';
import { describeLoss, describeRuns, describeVerdict, summarise, titleOf } from './readable.js';
import type { Reporter } from './reporter.js';
import { withResampled } from './resampled.js';
import { cellScore, columnText, groupText, recallText, smallestText, summariseSweep, sweepGroups } from './sweep.js';
import { plain } from './text.js';

export const signs: Readonly<Record<Verdict, string>> = Object.freeze({
  pass: '✅',
  fail: '❌',
  inconclusive: '❔',
  invalid: '⚠️',
});

/** Text that Markdown shows as it is written. */
export function text(value: string): string {
  return plain(value)
    .replace(/[\\`*_[\]|~#]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/@/g, '&#64;');
}

/** A code span; its fence is longer than any run of backticks inside. */
export function code(value: string, inTable = false): string {
  const inner = plain(value);
  const longest = Math.max(0, ...[...inner.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 ? ' ' : '';
  return `${fence}${pad}${inTable ? inner.replaceAll('|', '\\|') : inner}${pad}${fence}`;
}

/** @param words leading columns that hold words; the others hold figures */
export function table(head: readonly string[], rows: readonly (readonly string[])[], words: number): string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, index) => (index < words ? '---' : '--:'));
  return [line(head), line(rule), ...rows.map(line), ''];
}

function detectionTable({ scorecard }: SavedRun): string[] {
  const { deadlineS } = scorecard.timeline;
  const row = (fault: string, { name, role, score }: Detection): string[] => [
    role === 'alert' ? text(name) : `*${text(name)}*`,
    text(fault),
    estimate(score.recall, percent),
    percent(score.chance.value),
    delay(score.ttdS.median, deadlineS),
    delay(score.ttdS.p90, deadlineS),
    String(score.masked),
  ];
  const rows = Object.keys(scorecard.faults).flatMap((fault) =>
    [...detections(scorecard, fault), ...yardsticks(scorecard, fault)].map((line) => row(fault, line)),
  );
  return table(['Alert', 'Fault', 'Recall', 'By chance', 'Median TTD', 'p90 TTD', 'Masked'], rows, 2);
}

function falseAlarmTable({ scorecard }: SavedRun): string[] {
  const rows = Object.entries(scorecard.alerts).flatMap(([alert, score]) =>
    withResampled(alert, score).map(([label, { falseAlarms }]) => [
      text(label),
      text(score.severity),
      estimate(falseAlarms.perDay, rough),
      String(falseAlarms.episodes),
      number(falseAlarms.exposureDays),
    ]),
  );
  return table(['Alert', 'Severity', 'False alarms a day', 'Seen', 'Fault-free days'], rows, 2);
}

function calibratedTable({ scorecard }: SavedRun): string[] {
  const rows = scorecard.calibrated.map(({ alert, path, text: value, rate }) => [
    text(alert),
    code(`${path}: ${value}`, true),
    estimate(rate, rough, '∞'),
  ]);
  return rows.length === 0 ? [] : table(['Alert', 'Calibrated to', 'False alarms a day'], rows, 2);
}

/** Net recall and median delay by alert and fault, with the false alarms. */
function casesTable({ scorecard }: SavedRun): string[] {
  const found = caseTable(scorecard);
  if (found === null) return [];
  const rows = found.rows.map(({ alert, scores, noise }) => [text(alert), ...scores.map(caseText), noise]);
  return table(['Alert', ...found.columns.map((column) => text(column.text)), 'Cries wolf'], rows, 1);
}

/** False alarms against delay, a table for each alert and fault. */
function amocTables({ scorecard }: SavedRun): string[] {
  return thresholdTables(scorecard).flatMap(({ title, rows }) =>
    table(
      [text(title), 'False alarms a day', 'Delay, of the deadline', ''],
      rows.map(({ threshold, perDay, delay: late, mark }) => [code(threshold, true), perDay, late, mark]),
      1,
    ),
  );
}

function blindTable({ scorecard }: SavedRun): string[] {
  const rows = blindRows(scorecard).map(({ fault, size, seen, loss }) => [
    text([fault, size].filter((part) => part !== '').join(', ')),
    seen,
    loss ?? none,
  ]);
  return table(['Blind spot', 'Seen at best', 'Loss until it ended'], rows, 1);
}

/** Net recall by alert and cell, a table for each fault. */
function sweepTables({ scorecard }: SavedRun): string[] {
  if (caseTable(scorecard) !== null) return [];
  return sweepGroups(scorecard).flatMap((group) => {
    const rows = group.alerts.map((alert) => [
      text(alert),
      ...group.cells.map((cell) => recallText(cellScore(cell, alert, group.fault))),
      smallestText(scorecard, alert, group),
    ]);
    const heads = [text(groupText(group)), ...group.cells.map((cell) => text(columnText(group, cell))), '8 of 10 from'];
    return table(heads, rows, 1);
  });
}

function checkTable(run: SavedRun): string[] {
  const rows = checks(run).flatMap((check) => [
    [`${signs[check.verdict]} ${code(check.text, true)}`, checkFigure(check) || none, text(check.note ?? '')],
    ...brokenCells(check).map((cell) => [
      `↳ ${signs[cell.verdict]} ${code(cell.name, true)}`,
      checkFigure({ ...cell, format: check.format }) || none,
      text(cell.note ?? ''),
    ]),
  ]);
  return table(['Check', 'Measured', 'Note'], rows, 3);
}

function details(run: SavedRun): string[] {
  const { scorecard } = run;
  const { hypothesis } = run.run.plan;
  const facts = [
    plural(scorecard.trials, 'trial'),
    `${count(scorecard.requests)} requests`,
    `${formatDuration(scorecard.simulatedS)} simulated in ${formatDuration(scorecard.wallS)}`,
    `seed ${scorecard.seed}`,
    `hash ${code(scorecard.hash)}`,
  ].join(' · ');
  return [
    ...(hypothesis ? [`> ${text(hypothesis)}`, ''] : []),
    `**${verdictWords[scorecard.verdict]}.** ${text(describeVerdict(run))}`,
    '',
    ...[...summariseSweep(scorecard), ...summarise(scorecard), ...describeLoss(scorecard)].map(
      (sentence) => `- ${text(sentence)}`,
    ),
    '',
    ...checkTable(run),
    ...calibratedTable(run),
    ...casesTable(run),
    ...sweepTables(run),
    ...amocTables(run),
    ...blindTable(run),
    ...detectionTable(run),
    ...falseAlarmTable(run),
    ...scorecard.warnings.map((warning) => `- Warning: ${text(warning)}`),
    ...(scorecard.warnings.length > 0 ? [''] : []),
    facts,
    '',
    `Replay: ${code(scorecard.replay)}`,
    '',
  ];
}

function overview(runs: readonly SavedRun[]): string[] {
  const rows = runs.map((run) => {
    const { scorecard } = run;
    return [`${signs[scorecard.verdict]} ${text(titleOf(scorecard))}`, text(describeVerdict(run))];
  });
  return table(['Drill', 'Verdict'], rows, 2);
}

/** For a comment on a pull request or a page of docs. */
export const markdown: Reporter = Object.freeze({
  kind: 'markdown',
  summary: 'verdict, checks and tables for a pull request or a wiki',
  file: 'report.md',
  render(runs) {
    if (runs.length === 0) return '# Driftdrill\n\nNo scenario was run.\n';
    if (runs.length === 1) {
      const { scorecard } = runs[0];
      const lines = [`# ${marks[scorecard.verdict]} ${text(titleOf(scorecard))}`, '', ...details(runs[0])];
      return `${lines.join('\n').trimEnd()}\n`;
    }
    const sections = runs.flatMap((run) => {
      const open = run.scorecard.verdict === 'pass' ? '' : ' open';
      const title = `${signs[run.scorecard.verdict]} ${text(titleOf(run.scorecard)).replaceAll('\\', '')}`;
      return [`<details${open}><summary>${title}</summary>`, '', ...details(run), '</details>', ''];
    });
    const lines = ['# Driftdrill', '', `${describeRuns(runs)}.`, '', ...overview(runs), ...sections];
    return `${lines.join('\n').trimEnd()}\n`;
  },
} satisfies Reporter);
