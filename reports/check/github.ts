import type { CheckResult } from '../../harness/core/comparison.js';
import { plain } from '../text.js';
import { checkRows, describeCheck } from './rows.js';

/** Workflow commands that GitHub shows at the line of the rule that moved. */
export function checkAnnotations(results: readonly CheckResult[]): string {
  return results.flatMap(annotations).join('');
}

function annotations(result: CheckResult): string[] {
  const { places, onInconclusive } = result;
  const worse = checkRows(result).filter(({ verdict }) => verdict === 'fail' || verdict === 'inconclusive');
  const lines = worse.map((row) => {
    const level = row.verdict === 'fail' || onInconclusive === 'fail' ? 'error' : 'warning';
    const place = places[row.alert] ?? { file: result.file, line: 1, column: 1 };
    const { file, line, column: col } = place;
    const title = `${row.name}: ${row.verdict === 'fail' ? 'worse' : 'undecided'}`;
    const head = Object.entries({ file, line, col, title })
      .map(([key, value]) => `${key}=${property(String(value))}`)
      .join(',');
    return `::${level} ${head}::${message(`${row.note} (${row.before} before, ${row.now} now). ${result.replay}`)}\n`;
  });
  if (result.verdict !== 'invalid') return lines;
  return [...lines, `::error file=${property(result.file)}::${message(describeCheck(result))}\n`];
}

function message(text: string): string {
  return plain(text).replaceAll('%', '%25');
}

function property(text: string): string {
  return message(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
