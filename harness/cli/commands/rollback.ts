import { type ExitCode, exitCodes } from '../../core/errors.js';
import { rollBack } from '../../live/faults/ledger.js';
import type { Output } from '../output.js';

/** Undoes what live runs did to real parts and could not undo themselves. */
export function rollback(output: Output): ExitCode {
  const undone = rollBack();
  output.out(undone.length === 0 ? 'nothing was left behind\n' : undone.map((one) => `undone: ${one}\n`).join(''));
  return exitCodes.pass;
}
