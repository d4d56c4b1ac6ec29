import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** A file as it is read: its bytes, and the text in them. */
export interface OpenedText {
  readonly raw: Readable;
  readonly text: Readable;
}

/** Opens a file, gzipped or not, whatever its name. */
export function openText(file: string, highWaterMark = 1 << 18): OpenedText {
  const raw = createReadStream(file, { highWaterMark });
  const text: Readable = isGzip(file) ? raw.pipe(createGunzip()) : raw;
  return { raw, text };
}

function isGzip(file: string): boolean {
  const magic = Buffer.alloc(2);
  const handle = openSync(file, 'r');
  try {
    readSync(handle, magic, 0, 2, 0);
  } finally {
    closeSync(handle);
  }
  return file.endsWith('.gz') || (magic[0] === 0x1f && magic[1] === 0x8b);
}

const separators = [',', ';', '\t', '|'];

/** What parts the cells of the header: the separator that it has most of outside quotes; a comma where it has none. */
export async function separatorOf(file: string): Promise<string> {
  const header = (await firstLine(file)).replace(/"(?:[^"]|"")*"/g, '');
  const counts = separators.map((separator) => header.split(separator).length - 1);
  return separators[counts.indexOf(Math.max(...counts))];
}

/** The first line, or what of it comes in a first stretch of 64 KiB. */
async function firstLine(file: string): Promise<string> {
  const { raw, text } = openText(file, 1 << 16);
  try {
    return await new Promise<string>((resolve, reject) => {
      for (const stream of [raw, text]) stream.on('error', reject);
      text.once('data', (chunk: Buffer) => resolve(chunk.toString('utf8').split(/\r?\n/, 1)[0]));
      text.once('end', () => resolve(''));
    });
  } finally {
    raw.destroy();
    text.destroy();
  }
}
