import { ByteWriter, type ColumnSource, ParquetWriter } from 'hyparquet-writer';

type Line = Readonly<Record<string, unknown>>;
type Type = 'INT32' | 'DOUBLE' | 'BOOLEAN' | 'STRING';

interface Column {
  readonly name: string;
  readonly type: Type;
  readonly nullable: boolean;
}

/** Rows that are encoded at a time: what writing takes beside the file itself. */
const groupRows = 100_000;

const column = (name: string, type: Type, nullable = false): Column => ({ name, type, nullable });

const before: readonly Column[] = [
  column('trial', 'INT32'),
  column('seed', 'STRING'),
  column('cell', 'INT32'),
  column('case', 'STRING', true),
];

const after: readonly Column[] = [
  column('alert', 'STRING'),
  column('fault', 'STRING'),
  column('onsetS', 'DOUBLE'),
  column('t0S', 'DOUBLE'),
  column('ttdS', 'DOUBLE', true),
  column('twinS', 'DOUBLE', true),
  column('notifiedS', 'DOUBLE', true),
  column('masked', 'BOOLEAN'),
];

/** Swept paths in the order in which they come up: numbers where all values are, else text as it was written. */
function sweptColumns(lines: readonly Line[]): Column[] {
  const numeric = new Map<string, boolean>();
  for (const line of lines)
    for (const name in line) {
      if (!name.startsWith('set.')) continue;
      const value = line[name] ?? null;
      numeric.set(name, (numeric.get(name) ?? true) && (value === null || typeof value === 'number'));
    }
  return [...numeric].map(([name, all]) => column(name, all ? 'DOUBLE' : 'STRING', true));
}

function entryOf(line: Line, { name, type }: Column): unknown {
  const value = line[name] ?? null;
  return value === null || type !== 'STRING' ? value : String(value);
}

/** The lines of `results.jsonl` as a Parquet file (Snappy): the same columns, the same bytes for the same lines. */
export function resultsParquet(lines: readonly Line[]): Uint8Array {
  const columns = [...before, ...sweptColumns(lines), ...after];
  const bytes = new ByteWriter();
  const file = new ParquetWriter({
    writer: bytes,
    createdBy: 'driftdrill',
    schema: [
      { name: 'results', num_children: columns.length },
      ...columns.map(({ name, type, nullable }) => ({
        name,
        repetition_type: nullable ? ('OPTIONAL' as const) : ('REQUIRED' as const),
        ...(type === 'STRING' ? { type: 'BYTE_ARRAY' as const, converted_type: 'UTF8' as const } : { type }),
      })),
    ],
  });
  for (let from = 0; from < lines.length; from += groupRows) {
    const rows = lines.slice(from, from + groupRows);
    const columnData = columns.map(
      (one): ColumnSource => ({ name: one.name, data: rows.map((line) => entryOf(line, one)) }),
    );
    void file.write({ columnData, rowGroupSize: groupRows });
  }
  void file.finish();
  return bytes.getBytes();
}
