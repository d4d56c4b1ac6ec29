import { DriftdrillError } from '../core/errors.js';

/** Commands and flags that the format names and that are still to come. */
export const laterCommands: readonly { usage: string; summary: string }[] = [
  { usage: 'gameday', summary: 'the drill with people' },
];

/** The answer to what is named but still to come. */
export function notThereYet(what: string): DriftdrillError {
  return new DriftdrillError('not-there-yet', `${what} is not there yet`, {
    hint: '`driftdrill --help` shows what is',
  });
}
