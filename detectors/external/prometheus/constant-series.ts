import { DriftdrillError } from '../../../harness/core/errors.js';
import { readUserFile } from '../../../harness/core/user-file.js';
import type { SeriesName } from './meter.js';
import { seriesText } from './series-text.js';

export interface ConstantSeries extends SeriesName {
  readonly value: number;
}

const line = /^([A-Za-z_:][\w:]*)\s*(?:\{((?:[^"}]|"(?:[^"\\]|\\.)*")*)\})?\s+(\S+)(?:\s+[-+\d.eE]+)?(?:\s+#.*)?\s*$/;
const pair = /\s*([A-Za-z_]\w*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*(?:,|$)/gy;

/**
 * Reads series of OpenMetrics text whose values stay as they are; times in it don't matter.
 * @throws DriftdrillError (exit 2) with file and line
 */
export function readConstantSeries(file: string): ConstantSeries[] {
  const known = new Map<string, number>();
  return readUserFile(file)
    .split('\n')
    .flatMap((excerpt, i) => {
      if (excerpt.trim() === '' || excerpt.startsWith('#')) return [];
      const fail = (message: string, hint?: string): never => {
        const place = { file, line: i + 1, column: 1, excerpt: excerpt.trimEnd() };
        throw new DriftdrillError('invalid-file', message, { place, ...(hint !== undefined && { hint }) });
      };
      const found = line.exec(excerpt);
      const labels = found && labelsOf(found[2] ?? '');
      const value = found && numberOf(found[3]);
      if (found === null || labels === null || value === null)
        return fail('this is no sample of OpenMetrics', 'such as up{job="api"} 1');
      const one = Object.freeze({ name: found[1], labels: Object.freeze(labels), value });
      const text = seriesText(one);
      const before = known.get(text);
      if (before !== undefined)
        fail(`${text} stands in line ${before} already`, 'a series stays as it is: give it one value');
      known.set(text, i + 1);
      return [one];
    });
}

function labelsOf(text: string): Record<string, string> | null {
  const labels: Record<string, string> = {};
  pair.lastIndex = 0;
  while (pair.lastIndex < text.length) {
    const found = pair.exec(text);
    if (found === null) return null;
    labels[found[1]] = found[2].replace(/\\(.)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
  }
  return labels;
}

/** NaN is a value too: a sample that is there and compares with nothing. */
function numberOf(text: string): number | null {
  if (/^nan$/i.test(text)) return Number.NaN;
  if (/^[+-]?inf$/i.test(text)) return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const value = Number(text);
  return Number.isNaN(value) ? null : value;
}
