import { anchored, type Labels, type Matcher, matches } from '../matcher.js';
import { isMap, listAt, type Path, type YamlFile } from '../yaml-file.js';

/**
 * The conditions of a route or an inhibit rule, all of which must hold: `match`, `match_re` and `matchers`, or the same
 * behind a prefix such as `source_`.
 * @throws DriftdrillError with file and line
 */
export function matchersOf(file: YamlFile, path: Path, given: Record<string, unknown>, prefix: string): Matcher[] {
  const found: Matcher[] = [];
  for (const [key, op] of [
    ['match', '='],
    ['match_re', '=~'],
  ] as const) {
    const map = given[`${prefix}${key}`] ?? {};
    const at = [...path, `${prefix}${key}`];
    if (!isMap(map)) file.fail(at, 'this is a map of labels to values');
    for (const [label, value] of Object.entries(map as Record<string, unknown>))
      found.push(readable(file, [...at, label], { label, op, value: String(value ?? '') }));
  }
  const at = [...path, `${prefix}matchers`];
  for (const [i, text] of listAt(file, at, given[`${prefix}matchers`]).entries()) {
    const read = parseMatchers(String(text ?? ''));
    if (read === null) file.fail([...at, i], `${JSON.stringify(text)} is not a matcher, such as severity="page"`);
    for (const matcher of read as Matcher[]) found.push(readable(file, [...at, i], matcher));
  }
  return found;
}

function readable(file: YamlFile, path: Path, matcher: Matcher): Matcher {
  if (matcher.op.includes('~') && anchored(matcher.value) === null)
    file.fail(path, `${JSON.stringify(matcher.value)} is not a regular expression that can be read here`);
  return matcher;
}

/** Names of labels in quotes came with Alertmanager 0.27. */
const one = /^\s*(?:([A-Za-z_:][\w:]*)|"([^"\\]+)")\s*(=~|=|!=|!~)\s*(.*?)\s*$/s;

/**
 * Reads `severity="page"`, `severity=~"page|ticket", team != "a,b"` or the same in braces. Quotes are optional; within a
 * value `\"`, `\\` and `\n` are escapes, and any other backslash stands for itself.
 * @returns null where the text is none
 */
export function parseMatchers(text: string): Matcher[] | null {
  const read = tokens(text.replace(/^\{/, '').replace(/\}$/, '')).map((token): Matcher | null => {
    const [, plain, quoted, op, raw] = one.exec(token) ?? [];
    const value = raw === undefined ? null : unquoted(raw);
    return value === null ? null : { label: plain ?? quoted, op: op as Matcher['op'], value };
  });
  return read.includes(null) ? null : (read as Matcher[]);
}

/** Parts between commas that are in no quotes; an empty one at the end is none. */
function tokens(text: string): string[] {
  const found = [''];
  let quoted = false;
  let escaped = false;
  for (const character of text) {
    if (character === ',' && !quoted) {
      found.push('');
      continue;
    }
    if (character === '"' && !escaped) quoted = !quoted;
    escaped = character === '\\' && !escaped;
    found[found.length - 1] += character;
  }
  return found.at(-1)!.trim() === '' ? found.slice(0, -1) : found;
}

function unquoted(raw: string): string | null {
  const quoted = raw.startsWith('"');
  if (quoted && (raw.length < 2 || !raw.endsWith('"'))) return null;
  const inner = quoted ? raw.slice(1, -1) : raw;
  if (/(?<!\\)(?:\\\\)*"/.test(inner)) return null;
  return inner.replace(/\\(["\\n])/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
}

export function fits(matchers: readonly Matcher[], labels: Labels): boolean {
  return matchers.every((matcher) => matches(matcher, labels[matcher.label] ?? ''));
}
