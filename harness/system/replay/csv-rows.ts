import { existsSync, statSync } from 'node:fs';
import { DriftdrillError } from '../../core/errors.js';
import { openText, separatorOf } from './csv-file.js';

interface Parsed {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

/** Takes one row. @returns false to stop reading */
export type RowTaker = (cells: readonly string[], line: number) => boolean;

/**
 * Reads a CSV file, plain or gzipped, row by row without holding it in memory. Cells are parted by what parts the header:
 * commas, semicolons, tabs or bars.
 * @param header is given the column names first
 * @throws DriftdrillError where the file is missing, empty, torn or a broken gzip
 */
export async function readCsv(file: string, header: (names: readonly string[]) => void, take: RowTaker): Promise<void> {
  if (!existsSync(file) || !statSync(file).isFile())
    throw new DriftdrillError('data-missing', `there is no data file at ${file}`, {
      hint: 'paths are relative to the file that names them',
    });
  // Loaded before there is a stream whose errors nobody would hear.
  const { parse } = await import('csv-parse');
  const delimiter = await separatorOf(file).catch((error: unknown) => {
    throw explained(error, file);
  });
  const { raw, text } = openText(file);
  const parser = parse({ info: true, relax_column_count: true, bom: true, delimiter });
  let names: readonly string[] | null = null;
  let rows = 0;
  try {
    await new Promise<void>((resolve, reject) => {
      const stop = () => {
        raw.destroy();
        text.destroy();
        parser.destroy();
        resolve();
      };
      const drain = () => {
        for (let next = parser.read() as Parsed | null; next !== null; next = parser.read() as Parsed | null) {
          const { record, info } = next;
          if (names === null) {
            names = record.map((name) => name.trim());
            checkHeader(names, file);
            header(names);
            continue;
          }
          if (record.length === 1 && record[0].trim() === '' && names.length > 1) continue;
          if (record.length !== names.length) throw torn(file, info.lines, record.length, names.length, delimiter);
          rows += 1;
          if (!take(record, info.lines)) return stop();
        }
      };
      parser.on('readable', () => {
        try {
          drain();
        } catch (error) {
          reject(error);
        }
      });
      parser.on('end', resolve);
      for (const stream of [raw, text, parser]) stream.on('error', reject);
      text.pipe(parser);
    });
  } catch (error) {
    raw.destroy();
    parser.destroy();
    throw explained(error, file);
  }
  if (names === null || rows === 0)
    throw new DriftdrillError('data-empty', `${file} has no rows`, {
      place: { file },
      hint: 'a header and at least one row are needed',
    });
}

function checkHeader(names: readonly string[], file: string): void {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    throw new DriftdrillError('column-twice', `${file} has two columns named '${twice}'`, { place: { file, line: 1 } });
}

const separatorWords: Readonly<Record<string, string>> = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' };

function torn(file: string, line: number, found: number, wanted: number, separator: string): DriftdrillError {
  return new DriftdrillError('row-torn', `${file}, line ${line}: ${found} cells where the header has ${wanted}`, {
    place: { file, line },
    hint: `the line may be cut off, or a ${separatorWords[separator]} in it may need quotes`,
  });
}

function explained(error: unknown, file: string): unknown {
  if (error instanceof DriftdrillError) return error;
  const code = (error as NodeJS.ErrnoException)?.code ?? '';
  const reason = error instanceof Error ? error.message : String(error);
  if (code.startsWith('Z_'))
    return new DriftdrillError('gzip-broken', `${file} is not a whole gzip file: ${reason}`, {
      place: { file },
      hint: 'copy the file again, or unpack it and name the plain CSV',
    });
  if (code.startsWith('CSV_'))
    return new DriftdrillError('csv-broken', `${file} is not valid CSV: ${reason}`, { place: { file } });
  if (code !== '')
    return new DriftdrillError('data-unreadable', `${file} cannot be read: ${reason}`, { place: { file } });
  return error;
}
