import tab from '@bomb.sh/tab/commander';
import { CommanderError } from 'commander';
import { type ExitCode, exitCodes } from '../core/errors.js';
import { completeNames } from './completion.js';
import { reportFailure } from './failure.js';
import { createOutput } from './output.js';
import { checkCommand, createProgram } from './program.js';

/** Runs the command line and sets the exit code of the process. */
export async function main(argv: readonly string[]): Promise<void> {
  // A reader that goes away (`driftdrill list | head`) is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(exitCodes.pass);
    throw error;
  });
  let code: ExitCode = exitCodes.pass;
  const program = createProgram((finished) => {
    code = finished;
  });
  completeNames(tab(program));
  try {
    checkCommand(program, argv);
    await program.parseAsync([...argv]);
  } catch (error) {
    if (error instanceof CommanderError) code = error.exitCode === 0 ? exitCodes.pass : exitCodes.usage;
    else code = reportFailure(error, createOutput({ color: !argv.includes('--no-color') }));
  }
  process.exitCode = code;
}
