import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type Finding, FindingsError, type Place } from '../../../harness/core/errors.js';
import { runChild } from './children.js';
import type { RuleGroup } from './rule-file.js';

/** Keys of groups that promtool may be too old to know; what they do is done here. */
const applied = /field (?:query_offset|labels) not found in type rulefmt\.RuleGroup/;

/**
 * Asks Prometheus itself what it thinks of the rule files.
 * @param groups all groups of the files
 * @throws FindingsError (exit 2) with file and line of everything that it refuses
 */
export async function checkRuleFiles(promtool: string, groups: readonly RuleGroup[]): Promise<void> {
  const files = new Map<string, RuleGroup[]>();
  for (const group of groups) files.set(group.file, [...(files.get(group.file) ?? []), group]);
  const findings: Finding[] = [];
  for (const [file, own] of files) findings.push(...(await findingsOf(promtool, file, own)));
  if (findings.length > 0) throw new FindingsError(findings);
}

async function findingsOf(promtool: string, file: string, groups: readonly RuleGroup[]): Promise<Finding[]> {
  const { code, said } = await runChild(promtool, ['check', 'rules', file]);
  if (code === 0) return [];
  if (!applied.test(said)) return read(said, file, file, groups);
  const folder = mkdtempSync(join(tmpdir(), 'driftdrill-rules-'));
  try {
    const copy = join(folder, basename(file));
    writeFileSync(copy, JSON.stringify({ groups: groups.map(plain) }));
    const again = await runChild(promtool, ['check', 'rules', copy]);
    return again.code === 0 ? [] : read(again.said, copy, file, groups);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A group with what promtool can say something of. */
function plain({ name, rules }: RuleGroup) {
  return {
    name,
    rules: rules.map(({ kind, name: rule, expr, labels, annotations }) => ({
      ...{ [kind]: rule, expr, labels },
      ...(kind === 'alert' && { annotations }),
    })),
  };
}

/** One finding a line that begins with the name of the file, or goes on from one that ends in a colon. */
function read(said: string, asked: string, file: string, groups: readonly RuleGroup[]): Finding[] {
  const lines = said.split('\n').map((line) => line.trim());
  const told = lines.flatMap((line, i) => {
    if (!line.startsWith(`${asked}: `)) return [];
    const text = line.slice(asked.length + 2);
    return [text.endsWith(':') ? `${text} ${lines[i + 1] ?? ''}` : text];
  });
  if (told.length === 0) told.push(lines.findLast((line) => line !== '') ?? '');
  return told.map((text) => {
    const [, line, column, message] = /^(?:(\d+):(\d+): )?(.*)$/s.exec(text)!;
    const own = line !== undefined && asked === file ? { file, line: Number(line), column: Number(column) } : { file };
    return {
      ...{ level: 'error', code: 'invalid-rules', message: `Prometheus refuses this rule: ${message}` },
      place: placeOf(message, groups) ?? own,
      hint: `promtool check rules ${file} says more`,
    };
  });
}

/** Of the expression of a rule that is named by its group and its number. */
function placeOf(message: string, groups: readonly RuleGroup[]): Place | null {
  const [, name, number] = /^group "((?:[^"\\]|\\.)*)", rule (\d+)/.exec(message) ?? [];
  const group = groups.find((one) => one.name === name);
  return group?.rules[Number(number) - 1]?.place ?? null;
}
