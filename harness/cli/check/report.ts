import { appendFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { checkAnnotations } from '../../../reports/check/github.js';
import { checkJunit } from '../../../reports/check/junit.js';
import { checkMarkdown } from '../../../reports/check/markdown.js';
import { checkTerminal } from '../../../reports/check/terminal.js';
import { nearest } from '../../../scenarios/nearest.js';
import { writeFile, writeFiles } from '../../campaign/staging.js';
import type { CheckResult } from '../../core/comparison.js';
import { DriftdrillError } from '../../core/errors.js';
import type { Output } from '../output.js';

/** Files of a comparison, by reporter. */
const files: Record<string, { name: string; render: (results: readonly CheckResult[]) => string }> = {
  json: { name: 'check.json', render: (results) => `${JSON.stringify(results, null, 2)}\n` },
  junit: { name: 'junit.xml', render: checkJunit },
  markdown: { name: 'check.md', render: checkMarkdown },
};
const known = ['terminal', 'github', ...Object.keys(files)];

/** @throws DriftdrillError where a reporter has no form for comparisons */
export function chooseCheckReporters(names: string[] | undefined): string[] | null {
  for (const name of names ?? []) {
    if (known.includes(name)) continue;
    const near = nearest(name, known);
    throw new DriftdrillError('unknown-reporter', `check has no reporter '${name}'`, {
      hint: `${near === undefined ? '' : `did you mean '${near}'? `}reporters of check are ${known.join(', ')}`,
    });
  }
  return names ?? null;
}

/** Shows and writes what was found, where it is wanted. */
export function reportCheck(
  results: readonly CheckResult[],
  paths: readonly string[],
  chosen: string[] | null,
  flags: { json?: string; out?: string },
  output: Output,
): void {
  const many = paths.length > 1 || statSync(paths[0]).isDirectory();
  const json = `${JSON.stringify(many ? results : (results[0] ?? null), null, 2)}\n`;
  const toStdout = flags.json === '-';
  if (toStdout) output.out(json);
  else if (flags.json !== undefined) writeFile(flags.json, json);
  if (!toStdout && !output.quiet && results.length > 0 && (chosen === null || chosen.includes('terminal')))
    output.out(checkTerminal(results, { color: output.color, width: output.width }));
  const onGithub = process.env.GITHUB_ACTIONS === 'true' && chosen === null;
  if (onGithub || chosen?.includes('github')) {
    const annotations = checkAnnotations(results);
    if (toStdout) output.err(annotations);
    else output.out(annotations);
  }
  if (process.env.GITHUB_STEP_SUMMARY && results.length > 0)
    appendFileSync(process.env.GITHUB_STEP_SUMMARY, checkMarkdown(results));
  writeReports(results, chosen, flags.out, output);
}

function writeReports(
  results: readonly CheckResult[],
  chosen: string[] | null,
  folder: string | undefined,
  output: Output,
): void {
  const wanted = Object.entries(files).filter(([kind]) => chosen === null || chosen.includes(kind));
  const out = folder ?? (chosen !== null && wanted.length > 0 ? 'driftdrill-out' : undefined);
  if (out === undefined || results.length === 0) return;
  writeFiles(resolve(out), new Map(wanted.map(([, { name, render }]) => [name, render(results)])));
  output.note(`reports: ${resolve(out)}\n`);
}
