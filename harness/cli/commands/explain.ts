import { suggest } from '../../../scenarios/nearest.js';
import type { Declaration } from '../../core/declaration.js';
import { DriftdrillError, type ExitCode, exitCodes } from '../../core/errors.js';
import { declaredNames, findDeclarations, presetFacts } from '../catalogue.js';
import type { Output } from '../output.js';
import { parametersOf } from '../parameters.js';
import { alignRows } from '../table.js';

/** Parameters with units and defaults, what it does and where it comes from. */
export async function explain(name: string, flags: { json: boolean }, output: Output): Promise<ExitCode> {
  const found = findDeclarations(name);
  if (found.length === 0) {
    throw new DriftdrillError('unknown-name', `nothing here is called '${name}'`, {
      hint: suggest(name, declaredNames(), 'names'),
    });
  }
  if (flags.json) {
    const all = found.map(({ noun, declaration }) => asJson(noun, declaration));
    output.out(`${JSON.stringify(all.length === 1 ? all[0] : all, null, 2)}\n`);
  } else output.out(found.map(({ noun, declaration }) => asText(noun, declaration, output.width)).join('\n'));
  return exitCodes.pass;
}

function factsOf(noun: string, { kind }: Declaration): [string, string][] {
  return noun === 'preset' ? presetFacts(kind) : [];
}

function asJson(noun: string, declaration: Declaration): object {
  const { kind, summary, source } = declaration;
  const facts = factsOf(noun, declaration);
  const rule = facts.length === 0 ? {} : { rule: Object.fromEntries(facts) };
  return { name: kind, noun, summary, source, ...rule, parameters: parametersOf(declaration) };
}

function asText(noun: string, declaration: Declaration, width: number): string {
  const { kind, summary, source } = declaration;
  const parameters = parametersOf(declaration).map(({ name, type, default: preset, required, description }) => [
    `  ${name}`,
    type,
    preset ?? (required ? 'required' : '–'),
    description,
  ]);
  const facts = factsOf(noun, declaration).map(([part, text]) => [`  ${part}`, text]);
  return [
    `${kind} (${noun})\n${summary}\n\n`,
    facts.length === 0 ? '' : `${alignRows(facts, width)}\n`,
    parameters.length === 0 ? 'It has no parameters.\n' : alignRows(parameters, width),
    `\nSource: ${source}\n`,
  ].join('');
}
