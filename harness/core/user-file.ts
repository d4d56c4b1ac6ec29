import { readFileSync } from 'node:fs';
import { DriftdrillError } from './errors.js';

/** The text of a file that the user names. @throws DriftdrillError (exit 2) where it is missing or cannot be read */
export function readUserFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const message = code === 'ENOENT' ? `there is no file ${file}` : `${file} cannot be read (${code})`;
    throw new DriftdrillError('file-missing', message, { hint: 'paths are relative to the file that names them' });
  }
}
