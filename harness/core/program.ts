import { accessSync, constants } from 'node:fs';

/** True where a path is a program that may be started. */
export function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
