import { delimiter, join } from 'node:path';
import { DriftdrillError, exitCodes } from '../../../harness/core/errors.js';
import { isProgram } from '../../../harness/core/program.js';

const parts = {
  prometheus: { variable: 'PROMETHEUS', names: ['prometheus'] },
  promtool: { variable: 'PROMTOOL', names: ['promtool'] },
} as const;

/**
 * Absolute path of a program: the one that the environment names, else the one on the path.
 * @throws DriftdrillError (exit 4) where it is not there
 */
export function findBinary(part: keyof typeof parts): string {
  const { variable, names } = parts[part];
  const named = process.env[variable];
  if (named !== undefined && named !== '') {
    if (isProgram(named)) return named;
    throw new DriftdrillError('part-missing', `${variable} names ${named}, which is not a program`, {
      exit: exitCodes.invalid,
      hint: `unset ${variable}, or let it name the program ${part}`,
    });
  }
  for (const folder of (process.env.PATH ?? '').split(delimiter))
    for (const name of names) if (folder !== '' && isProgram(join(folder, name))) return join(folder, name);
  throw new DriftdrillError('part-missing', `${part} is not here, and the scenario has a prometheus monitor`, {
    exit: exitCodes.invalid,
    hint: `apt-get install prometheus, or set ${variable} to the program; driftdrill doctor shows what is here`,
  });
}
