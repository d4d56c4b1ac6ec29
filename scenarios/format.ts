import { isAbsolute, relative } from 'node:path';
import { createColors } from 'picocolors';
import type { Finding, Place } from '../harness/core/errors.js';

const widest = 160;

function shortName(file: string): string {
  if (!isAbsolute(file)) return file;
  const near = relative(process.cwd(), file);
  return near.startsWith('..') ? file : near;
}

/** The offending line with a mark under the column; cut around it where it is very long. */
function excerpt(place: Place, colors: ReturnType<typeof createColors>): string[] {
  if (place.excerpt === undefined || place.excerpt.trim() === '') return [];
  const number = place.line === undefined ? '' : String(place.line);
  const gutter = `${' '.repeat(4)}${' '.repeat(number.length)} ${colors.dim('|')} `;
  const column = place.column ?? 1;
  const from = column > widest - 40 ? column - 60 : 0;
  const shown = place.excerpt.replaceAll('\t', ' ').slice(from, from + widest);
  const lines = [`    ${colors.dim(number)} ${colors.dim('|')} ${shown}`];
  if (place.column !== undefined) lines.push(`${gutter}${' '.repeat(column - 1 - from)}${colors.red('^')}`);
  return lines;
}

/**
 * Findings for the terminal: file, line and column, the message, the line itself and what to change.
 * @param color with ANSI colours
 */
export function formatFindings(findings: readonly Finding[], color: boolean): string {
  const colors = createColors(color);
  const blocks = findings.map(({ level, message, place, hint }) => {
    const position = place
      ? [shortName(place.file), place.line, place.column].filter((part) => part !== undefined).join(':')
      : null;
    const mark = level === 'error' ? colors.red('error') : colors.yellow('warning');
    const lines = [`${position === null ? '' : `${colors.bold(position)} `}${mark} ${message}`];
    if (place) lines.push(...excerpt(place, colors));
    if (hint !== undefined) lines.push(`    ${colors.cyan('hint:')} ${hint}`);
    return lines.join('\n');
  });
  return blocks.join('\n\n');
}
