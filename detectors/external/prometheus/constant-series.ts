import { DriftdrillError } from '../../../harness/core/errors.js';
import { readUserFile } from '../../../harness/core/user-file.js';
import type { SeriesName } from './meter.js';

export interface ConstantSeries extends SeriesName {
  readonly value: number;
}

const line = /^([A-Za-z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)(?:\s+\S+)?\s*$/;
const pair = /\s*([A-Za-z_]\w*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*(?:,|$)/gy;

/**
 * Reads series of OpenMetrics text whose values stay as they are; times in it don't matter.
 * @throws DriftdrillError (exit 2) with file and line
 */
export function readConstantSeries(file: string): ConstantSeries[] {
  const text = readUserFile(file);
  return text.split('\n').flatMap((excerpt, i) => {
    if (excerpt.trim() === '' || excerpt.startsWith('#')) return [];
    const found = line.exec(excerpt.replace(/\s+#\s.*$/, ''));
    const labels = found && labelsOf(found[2] ?? '');
    const value = found && numberOf(found[3]);
    if (found === null || labels === null || value === null || Number.isNaN(value))
      throw new DriftdrillError('invalid-file', 'this is no sample of OpenMetrics', {
        place: { file, line: i + 1, column: 1, excerpt },
        hint: 'such as up{job="api"} 1',
      });
    return [Object.freeze({ name: found[1], labels: Object.freeze(labels), value })];
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

function numberOf(text: string): number | null {
  if (/^[+-]?inf$/i.test(text)) return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const value = Number(text);
  return Number.isNaN(value) ? null : value;
}
