/** Rows as aligned columns, two spaces apart; the last column is wrapped to the width. */
export function alignRows(rows: readonly (readonly string[])[], width: number): string {
  if (rows.length === 0) return '';
  const columns = rows[0].length;
  const widths = Array.from({ length: columns - 1 }, (_, column) => Math.max(...rows.map((row) => row[column].length)));
  const indent = widths.reduce((sum, one) => sum + one + 2, 0);
  const room = Math.max(30, width - indent);
  return rows
    .map((row) => {
      const head = widths.map((one, column) => `${row[column].padEnd(one)}  `).join('');
      return head + wrap(row[columns - 1], room).join(`\n${' '.repeat(indent)}`);
    })
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}

/** Text broken at spaces into lines of at most `room` characters. */
export function wrap(text: string, room: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(line);
  return lines;
}
