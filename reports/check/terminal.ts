import type { CheckResult } from '../../harness/core/comparison.js';
import { plural } from '../figures.js';
import { verdictWords } from '../marks.js';
import type { ReportOptions } from '../reporter.js';
import { textTable } from '../terminal/columns.js';
import { type Paint, paint } from '../terminal/paint.js';
import { plain, wrap } from '../text.js';
import { checkRows, describeCheck } from './rows.js';

/** The comparison on the terminal, changed cells first; what is the same is only counted. */
export function checkTerminal(results: readonly CheckResult[], { color, width }: ReportOptions): string {
  const styles = paint(color);
  const columns = Math.max(60, Math.min(width, 120));
  return `${results.map((result) => lines(result, styles, columns).join('\n')).join('\n\n')}\n`;
}

function lines(result: CheckResult, styles: Paint, width: number): string[] {
  const { verdict } = result;
  const word = styles.verdict[verdict](styles.bold(verdictWords[verdict].toUpperCase()));
  const rows = checkRows(result);
  const shown = rows.filter(({ same }) => !same);
  const several = shown.some(({ cell }) => cell !== null);
  const table = textTable(
    [
      { head: '', align: 'left', spare: 0 },
      { head: 'Alert', align: 'left', spare: 0 },
      { head: 'Fault', align: 'left', spare: 0 },
      ...(several ? [{ head: 'Cell', align: 'left' as const, spare: 0 }] : []),
      { head: 'Before', align: 'right', spare: 2 },
      { head: 'Now', align: 'right', spare: 1 },
      { head: 'Change', align: 'left', spare: 0 },
      { head: '', align: 'left', spare: 3 },
    ],
    shown.map((row) => ({
      cells: [
        verdictWords[row.verdict],
        plain(row.who),
        plain(row.subject),
        ...(several ? [plain(row.cell ?? 'all')] : []),
        row.before,
        row.now,
        row.change,
        row.note,
      ],
      style: styles.verdict[row.verdict],
    })),
    width - 2,
  );
  const same = rows.length - shown.length;
  return [
    `${styles.mark(verdict)} ${word}  ${styles.bold(plain(result.title ?? result.scenario))}`,
    ...wrap(plain(describeCheck(result)), width - 2).map((line) => `  ${line}`),
    ...(shown.length > 0 ? ['', ...table.map((line) => `  ${line}`)] : []),
    ...(same > 0 && shown.length > 0 ? [`  ${styles.dim(`and ${plural(same, 'cell')} the same in every seed`)}`] : []),
    ...[...addedLines(result), ...result.warnings].flatMap((text) =>
      wrap(plain(text), width - 4).map((line, index) => `  ${index === 0 ? '!' : ' '} ${line}`),
    ),
    `  ${styles.dim('replay')} ${plain(result.replay)}`,
  ];
}

function addedLines({ added }: CheckResult): string[] {
  return added.map((alert) => `${alert} is new: there is nothing to compare it with`);
}
