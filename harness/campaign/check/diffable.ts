const room = 100;

/** JSON for version control: keys sorted, lists of plain values and small objects on one line each. */
export function diffable(value: unknown, indent = ''): string {
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item !== 'object' || item === null)) return `[${value.map(plain).join(', ')}]`;
    return `[\n${value.map((item) => `${deeper}${diffable(item, deeper)}`).join(',\n')}\n${indent}]`;
  }
  if (typeof value !== 'object' || value === null) return plain(value);
  const entries = Object.entries(value)
    .filter(([, entry]) => entry !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  if (entries.length === 0) return '{}';
  const parts = entries.map(([key, entry]) => `${JSON.stringify(key)}: ${diffable(entry, deeper)}`);
  const line = `{${parts.join(', ')}}`;
  if (line.length <= room && !line.includes('\n')) return line;
  return `{\n${parts.map((part) => `${deeper}${part}`).join(',\n')}\n${indent}}`;
}

function plain(value: unknown): string {
  return JSON.stringify(value) ?? 'null';
}
