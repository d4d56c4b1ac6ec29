import { cut, textWidth } from '../text.js';

export interface TextColumn {
  readonly head: string;
  readonly align: 'left' | 'right';
  /** Columns are left out, highest first, until the table fits; 0 always stays. */
  readonly spare: number;
}

export interface TextRow {
  readonly cells: readonly string[];
  /** Styles the finished line. */
  readonly style?: (line: string) => string;
}

const gap = 2;
const narrowest = 12;

/** An aligned table of at most `width` columns as lines, head first. The first column gives way to long values. */
export function textTable(columns: readonly TextColumn[], rows: readonly TextRow[], width: number): string[] {
  const widths = columns.map(({ head }, index) =>
    Math.max(textWidth(head), ...rows.map(({ cells }) => textWidth(cells[index] ?? ''))),
  );
  const kept = columns.map((_, index) => index);
  const total = (): number => kept.reduce((sum, index) => sum + widths[index] + gap, -gap);
  const shrunk = (): number => total() - Math.max(0, widths[0] - Math.max(narrowest, Math.min(widths[0], 28)));
  while (shrunk() > width) {
    const spared = kept.reduce((most, index) => (columns[index].spare > columns[most].spare ? index : most), kept[0]);
    if (columns[spared].spare === 0) break;
    kept.splice(kept.indexOf(spared), 1);
  }
  widths[0] -= Math.min(Math.max(0, total() - width), Math.max(0, widths[0] - narrowest));
  const line = (cells: readonly string[]): string =>
    kept
      .map((index) => {
        const text = cut(cells[index] ?? '', widths[index]);
        const blank = ' '.repeat(widths[index] - textWidth(text));
        return columns[index].align === 'right' ? blank + text : text + blank;
      })
      .join(' '.repeat(gap))
      .trimEnd();
  const head = columns.some((column) => column.head !== '') ? [line(columns.map((column) => column.head))] : [];
  return [...head, ...rows.map(({ cells, style }) => (style ? style(line(cells)) : line(cells)))];
}
