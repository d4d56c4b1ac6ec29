import { DriftdrillError } from '../core/errors.js';
import { AlertIntake } from '../live/intake/intake.js';
import { AlertStore } from '../live/intake/store.js';
import type { AlertRecord } from '../live/records/alert.js';

export interface IntakeFlags {
  slackPattern?: string;
}

/** Opens an intake on a file of JSON lines. Its token is that of `DRIFTDRILL_TOKEN`; without one it asks for none. */
export function openIntake(file: string, flags: IntakeFlags, onAlert?: (alert: AlertRecord) => void): AlertIntake {
  const slackPattern = patternOf(flags.slackPattern);
  return new AlertIntake(AlertStore.open(file), { token: process.env.DRIFTDRILL_TOKEN || null, slackPattern, onAlert });
}

function patternOf(source: string | undefined): RegExp | null {
  if (source === undefined) return null;
  try {
    const pattern = new RegExp(source);
    if (source.includes('(?<alert>')) return pattern;
  } catch (cause) {
    throw new DriftdrillError(
      'slack-pattern',
      `--slack-pattern is no regular expression: ${(cause as Error).message}`,
      {
        cause,
      },
    );
  }
  throw new DriftdrillError('slack-pattern', '--slack-pattern finds no alert', {
    hint: 'it needs the named group (?<alert>…)',
  });
}
