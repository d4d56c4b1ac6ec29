import { suggest } from '../../../scenarios/nearest.js';
import { DriftdrillError, type ExitCode, exitCodes } from '../../core/errors.js';
import { declaredNames, type FoundDeclaration, findDeclarations, presetFacts } from '../catalogue.js';
import type { Output } from '../output.js';
import { parametersOf } from '../parameters.js';
import { alignRows } from '../table.js';

/** Parameters with units and defaults, what it does and where it comes from; of each that has the name. */
export async function explain(name: string, flags: { json: boolean }, output: Output): Promise<ExitCode> {
  const found = findDeclarations(name);
  if (found.length === 0) {
    throw new DriftdrillError('unknown-name', `nothing here is called '${name}'`, {
      hint: suggest(name, declaredNames(), 'names'),
    });
  }
  if (flags.json) {
    const all = found.map(dataOf);
    output.out(`${JSON.stringify(all.length === 1 ? all[0] : all, null, 2)}\n`);
  } else output.out(found.map((one) => textOf(one, output.width)).join('\n'));
  return exitCodes.pass;
}

function factsOf({ noun, declaration }: FoundDeclaration): [string, string][] {
  return noun === 'preset' ? presetFacts(declaration.kind) : [];
}

function dataOf(found: FoundDeclaration) {
  const { noun, declaration } = found;
  const { kind, summary, source } = declaration;
  const facts = factsOf(found);
  const rule = facts.length === 0 ? {} : { rule: Object.fromEntries(facts) };
  return { name: kind, noun, summary, source, ...rule, parameters: parametersOf(declaration) };
}

function textOf(found: FoundDeclaration, width: number): string {
  const { noun, declaration } = found;
  const facts = factsOf(found).map(([part, text]) => [`  ${part}`, text]);
  const parameters = parametersOf(declaration).map((one) => [
    `  ${one.name}`,
    one.type,
    one.default === null ? (one.required ? 'required' : '–') : one.default,
    one.description,
  ]);
  return [
    `${declaration.kind} (${noun})\n${declaration.summary}\n\n`,
    facts.length === 0 ? '' : `${alignRows(facts, width)}\n`,
    parameters.length === 0 ? 'It has no parameters.\n' : alignRows(parameters, width),
    `\nSource: ${declaration.source}\n`,
  ].join('');
}
