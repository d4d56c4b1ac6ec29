import { DriftdrillError, exitCodes } from '../../../harness/core/errors.js';
import { isProgram, programOnPath } from '../../../harness/core/program.js';

/** Variables that may name the programs. */
const variables = { prometheus: 'PROMETHEUS', promtool: 'PROMTOOL' } as const;

/**
 * Absolute path of a program: the one that the environment names, else the one on the path.
 * @throws DriftdrillError (exit 4) where it is not there
 */
export function findBinary(part: keyof typeof variables): string {
  const variable = variables[part];
  const named = process.env[variable];
  if (named !== undefined && named !== '') {
    if (isProgram(named)) return named;
    throw new DriftdrillError('part-missing', `${variable} names ${named}, which is not a program`, {
      exit: exitCodes.invalid,
      hint: `unset ${variable}, or let it name the program ${part}`,
    });
  }
  const found = programOnPath([part]);
  if (found !== null) return found;
  throw new DriftdrillError('part-missing', `${part} is not here, and the scenario has a prometheus monitor`, {
    exit: exitCodes.invalid,
    hint: `apt-get install prometheus, or set ${variable} to the program; driftdrill doctor shows what is here`,
  });
}
