import { DriftdrillError } from '../../../harness/core/errors.js';
import { runChild } from './children.js';

/** Asks Prometheus itself what it thinks of a rule file. @throws DriftdrillError (exit 2) with file and line */
export async function checkRuleFile(promtool: string, file: string): Promise<void> {
  const { code, said } = await runChild(promtool, ['check', 'rules', file]);
  if (code === 0) return;
  const lines = said.split('\n').map((line) => line.trim());
  const problem = lines.find((line) => line.startsWith(file)) ?? lines.findLast((line) => line !== '') ?? '';
  const [, line, column, message] = /^(?:(\d+):(\d+): )?(.*)$/.exec(problem.replace(`${file}: `, ''))!;
  throw new DriftdrillError('invalid-rules', `Prometheus refuses this rule: ${message}`, {
    place: { file, ...(line !== undefined && { line: Number(line), column: Number(column) }) },
    hint: `promtool check rules ${file} says more`,
  });
}
