import { formatFindings } from '../../scenarios/format.js';
import { DriftdrillError, type ExitCode, exitCodes, FindingsError } from '../core/errors.js';
import { moduleFailure } from './module-failure.js';
import type { Output } from './output.js';

/** Says what went wrong in the user's words and gives the exit code; a stack trace only for errors of ours. */
export function reportFailure(error: unknown, output: Output): ExitCode {
  if (error instanceof FindingsError) {
    output.err(`${formatFindings([...error.findings], output.paint.isColorSupported)}\n`);
    return error.exit;
  }
  if (error instanceof DriftdrillError) {
    const { place } = error;
    const where =
      place === undefined
        ? ''
        : `${place.file}${place.line === undefined ? '' : `:${place.line}${place.column === undefined ? '' : `:${place.column}`}`}: `;
    output.err(`${output.paint.red('error')}: ${where}${error.message} [${error.code}]\n`);
    if (place?.excerpt) output.err(`    ${place.excerpt}\n`);
    if (error.hint) output.err(`  ${output.paint.dim('→')} ${error.hint}\n`);
    return error.exit;
  }
  const theirs = moduleFailure(error);
  if (theirs !== null) return reportFailure(theirs, output);
  const fault = error instanceof Error ? (error.stack ?? error.message) : String(error);
  output.err(
    `${output.paint.red('internal error')}: ${fault}\n  → this is a defect of Driftdrill's own; please report it with the scenario and the seed\n`,
  );
  return exitCodes.internal;
}
