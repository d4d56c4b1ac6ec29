import type { CheckResult } from '../../harness/core/comparison.js';
import { plural } from '../figures.js';
import { code, signs, table, text } from '../markdown.js';
import { verdictWords } from '../marks.js';
import { checkRows, describeCheck, differences } from './rows.js';

/** The comparison as a comment on a pull request. */
export function checkMarkdown(results: readonly CheckResult[]): string {
  const moved = results.filter((result) => result.verdict !== 'pass' || checkRows(result).some(({ same }) => !same));
  const quiet = results.length - moved.length;
  const lines = ['# Driftdrill: detection against the baseline', '', ...moved.flatMap(section)];
  if (quiet > 0)
    lines.push(
      moved.length === 0
        ? `${plural(quiet, 'drill')}: nothing moved.`
        : `${plural(quiet, 'other drill')}: nothing moved.`,
    );
  return `${lines.join('\n').trimEnd()}\n`;
}

function section(result: CheckResult): string[] {
  const rows = checkRows(result);
  const changed = rows.filter(({ same }) => !same);
  const several = changed.some(({ cell }) => cell !== null);
  return [
    `## ${signs[result.verdict]} ${text(result.title ?? result.scenario)}`,
    '',
    `**${verdictWords[result.verdict]}.** ${text(describeCheck(result))}`,
    '',
    ...differences(result).map(([title, names]) => `- **${title}**: ${names.map((name) => text(name)).join(', ')}`),
    '',
    ...table(
      ['Verdict', 'Alert', 'Fault', ...(several ? ['Cell'] : []), 'Change', 'Why', 'Before', 'Now'],
      changed.map((row) => [
        `${signs[row.verdict]} ${verdictWords[row.verdict]}`,
        text(row.who),
        text(row.subject),
        ...(several ? [text(row.cell ?? 'all')] : []),
        row.change,
        text(row.note),
        row.before,
        row.now,
      ]),
      several ? 6 : 5,
    ),
    ...(rows.length > changed.length
      ? [`${plural(rows.length - changed.length, 'cell')} the same in every seed.`, '']
      : []),
    ...result.warnings.flatMap((warning) => [`- Warning: ${text(warning)}`]),
    `Reproduce: ${code(result.replay)}`,
    '',
  ];
}
