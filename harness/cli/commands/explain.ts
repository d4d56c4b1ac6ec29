import { suggest } from '../../../scenarios/nearest.js';
import { DriftdrillError, type ExitCode, exitCodes } from '../../core/errors.js';
import { declaredNames, findDeclaration, presetFacts } from '../catalogue.js';
import type { Output } from '../output.js';
import { parametersOf } from '../parameters.js';
import { alignRows } from '../table.js';

/** Parameters with units and defaults, what it does and where it comes from. */
export async function explain(name: string, flags: { json: boolean }, output: Output): Promise<ExitCode> {
  const found = findDeclaration(name);
  if (found === undefined) {
    throw new DriftdrillError('unknown-name', `nothing here is called '${name}'`, {
      hint: suggest(name, declaredNames(), 'names'),
    });
  }
  const { noun, declaration } = found;
  const parameters = parametersOf(declaration);
  const facts = noun === 'preset' ? presetFacts(name) : [];
  if (flags.json) {
    const { kind, summary, source } = declaration;
    output.out(
      `${JSON.stringify({ name: kind, noun, summary, source, ...(facts.length === 0 ? {} : { rule: Object.fromEntries(facts) }), parameters }, null, 2)}\n`,
    );
    return exitCodes.pass;
  }
  output.out(`${declaration.kind} (${noun})\n${declaration.summary}\n\n`);
  if (facts.length > 0)
    output.out(
      `${alignRows(
        facts.map(([part, text]) => [`  ${part}`, text]),
        output.width,
      )}\n`,
    );
  if (parameters.length === 0) output.out('It has no parameters.\n');
  else
    output.out(
      alignRows(
        parameters.map((one) => [
          `  ${one.name}`,
          one.type,
          one.default === null ? (one.required ? 'required' : '–') : one.default,
          one.description,
        ]),
        output.width,
      ),
    );
  output.out(`\nSource: ${declaration.source}\n`);
  return exitCodes.pass;
}
