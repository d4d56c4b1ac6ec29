import type { z } from 'zod';
import type { Finding } from '../harness/core/errors.js';
import { suggest } from './nearest.js';
import { keyPlaceOf, type Node, nodeAt, type Path, placeOf } from './yaml/tree.js';

type Issue = z.core.$ZodIssue;

/** A path as people write it: `faults.lag.with.mode`, list items by id or alert. */
export function displayPath(root: Node, path: Path): string {
  const shown: string[] = [];
  for (const [depth, step] of path.entries()) {
    const item = typeof step === 'number' ? nodeAt(root, path.slice(0, depth + 1)) : undefined;
    const name = item?.kind === 'map' ? (item.entries.get('id') ?? item.entries.get('alert'))?.value : undefined;
    if (typeof step !== 'number') shown.push(String(step));
    else if (name?.kind === 'scalar' && typeof name.value === 'string') shown.push(name.value);
    else shown.push(String(step + 1));
  }
  return shown.join('.');
}

/** What the schema says against a file, in findings, and the paths of all that has to go before it can be read further. */
export interface Complaints {
  findings: Finding[];
  bad: Path[];
}

function finding(code: string, message: string, place: Finding['place'], hint: string | undefined): Finding {
  return { level: 'error', code, message, ...(place ? { place } : {}), ...(hint ? { hint } : {}) };
}

function unknownKeys(issue: Issue & { code: 'unrecognized_keys' }, root: Node, out: Complaints): void {
  const path = issue.path as Path;
  const valid = JSON.parse(issue.message.split('\n')[1] ?? '[]') as string[];
  for (const key of issue.keys) {
    out.bad.push([...path, key]);
    if (key.startsWith('x-')) continue;
    const where = path.length === 0 ? 'at the top of the file' : `in ${displayPath(root, path)}`;
    out.findings.push(
      finding(
        'unknown-key',
        `unknown key '${key}' ${where}`,
        keyPlaceOf(root, [...path, key]),
        suggest(key, valid, 'valid keys'),
      ),
    );
  }
}

/** True where an issue says that a value is of the wrong kind altogether. */
function rejectsWhole(issue: Issue): boolean {
  if (issue.path.length > 0) return false;
  if (issue.code === 'invalid_union')
    return issue.errors.length > 0 && issue.errors.every((branch) => branch.some(rejectsWhole));
  return issue.code === 'invalid_type' || issue.code === 'invalid_value';
}

/** The branch of a union that the user meant: the one that does not reject the value as a whole. */
function meantBranch(issue: Issue): readonly Issue[] | null {
  if (issue.code !== 'invalid_union') return null;
  const open = issue.errors.filter((branch) => branch.length > 0 && !branch.some(rejectsWhole));
  return open.length === 1 ? (open[0] ?? null) : null;
}

/** Issues of unions replaced by those of the branch that was meant. */
function flattened(issues: readonly Issue[], prefix: readonly PropertyKey[] = []): Issue[] {
  return issues.flatMap((issue) => {
    const path = [...prefix, ...issue.path];
    const branch = meantBranch(issue);
    return branch ? flattened(branch, path) : [{ ...issue, path }];
  });
}

/** The complaints of a failed parse. */
export function complaintsOf(issues: readonly Issue[], root: Node): Complaints {
  const out: Complaints = { findings: [], bad: [] };
  const flat = flattened(issues);
  const misspelt = new Set(
    flat.flatMap((issue) =>
      issue.code === 'unrecognized_keys' && issue.keys.some((key) => !key.startsWith('x-'))
        ? [JSON.stringify(issue.path)]
        : [],
    ),
  );
  for (const issue of flat) {
    if (issue.code === 'unrecognized_keys') unknownKeys(issue, root, out);
    else if (issue.code !== 'custom' || !misspelt.has(JSON.stringify(issue.path))) complain(issue, root, out);
  }
  return out;
}

function complain(issue: Issue, root: Node, out: Complaints): void {
  const path = issue.path as Path;
  const source = issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message;
  const [message = '', hint] = source.split('\n');
  const name = displayPath(root, path);
  const missing = nodeAt(root, path) === undefined;
  out.bad.push(missing ? path.slice(0, -1) : path);
  const isPredicate = /^(?:must|is|has)\b/.test(message);
  const whole = name === '' ? `the file ${message}` : isPredicate ? `${name} ${message}` : `${name}: ${message}`;
  const place = issue.code === 'invalid_key' ? keyPlaceOf(root, path) : placeOf(root, path);
  out.findings.push(finding(missing ? 'missing-key' : codeOf(issue), whole, place, hint));
}

function codeOf(issue: Issue): string {
  if (issue.code === 'invalid_type') return 'wrong-type';
  if (issue.code === 'invalid_key') return 'bad-name';
  if (issue.code === 'invalid_union' && 'discriminator' in issue) return 'unknown-kind';
  return 'wrong-value';
}
