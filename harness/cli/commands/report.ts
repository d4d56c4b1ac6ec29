import { join, relative, resolve } from 'node:path';
import { readSavedRuns } from '../../campaign/saved-run.js';
import { writeFiles } from '../../campaign/staging.js';
import { type ExitCode, exitCodes } from '../../core/errors.js';
import type { Output } from '../output.js';
import { reportFiles, terminal } from './run.js';

/** Rebuilds every report from a saved run. */
export async function report(folder: string, output: Output): Promise<ExitCode> {
  const saved = readSavedRuns(folder);
  const files = reportFiles(saved, null);
  files.delete('scorecard.json');
  writeFiles(resolve(folder), files);
  if (!output.quiet) output.out(terminal(saved, output));
  for (const name of files.keys()) output.note(`${join(relative(process.cwd(), resolve(folder)), name)}\n`);
  return exitCodes.pass;
}
