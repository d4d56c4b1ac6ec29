import { parseDocument } from 'yaml';
import type { Finding, Place } from '../../harness/core/errors.js';
import { suggest } from '../nearest.js';
import { type Node, nodeAt, type Path, withNode } from './tree.js';

/** Keys by which items of a list are named in paths: faults by id, rules by alert. */
const namingKeys = ['id', 'alert'];

/** Parts of a file that are lists: a path into one that is missing leads nowhere. */
const lists = ['faults', 'cases', 'stack.rules', 'stack.monitors', 'expect', 'gates'];

export interface Override {
  path: string;
  value: string;
  place: Place;
}

/** A `--set` flag as given, split at its last `=`; null where there is none. */
export function splitOverride(flag: string): Override | null {
  const at = flag.lastIndexOf('=');
  if (at <= 0) return null;
  return { path: flag.slice(0, at).trim(), value: flag.slice(at + 1), place: { file: '--set', excerpt: flag } };
}

function nameOf(item: Node): string[] {
  if (item.kind !== 'map') return [];
  return namingKeys.flatMap((key) => {
    const value = item.entries.get(key)?.value;
    return value?.kind === 'scalar' && typeof value.value === 'string' ? [value.value] : [];
  });
}

/**
 * The steps of a dotted path through a tree: names with dots are matched by what is there, list items by id, alert or
 * index.
 * @returns the steps, or the finding that says which of them leads nowhere
 */
export function resolvePath(root: Node, dotted: string, place: Place): Path | Finding {
  const parts = dotted.split('.');
  const path: (string | number)[] = [];
  let node: Node | undefined = root;
  let i = 0;
  while (i < parts.length) {
    let taken = 1;
    let step: string | number = parts[i] ?? '';
    if (step === '')
      return problem(place, `'${dotted}' is not a path`, 'write it as in timeline.deadline or faults.lag.with.mode');
    if (node?.kind === 'map') {
      for (let end = parts.length; end > i; end--) {
        const joined = parts.slice(i, end).join('.');
        if (node.entries.has(joined)) {
          step = joined;
          taken = end - i;
          break;
        }
      }
      node = node.entries.get(step)?.value;
    } else if (node?.kind === 'list') {
      const names: string[] = node.items.flatMap(nameOf);
      let index = -1;
      for (let end = parts.length; end > i && index < 0; end--) {
        const joined = parts.slice(i, end).join('.');
        index = node.items.findIndex((item) => nameOf(item).includes(joined));
        if (index >= 0) taken = end - i;
      }
      if (index < 0 && /^\d+$/.test(step) && Number(step) < node.items.length) index = Number(step);
      if (index < 0)
        return problem(
          place,
          `nothing in ${path.join('.')} is called '${step}'`,
          suggest(step, names.length > 0 ? names : node.items.map((_, k) => String(k))),
        );
      step = index;
      node = node.items[index];
    } else if (node !== undefined && node.value !== null) {
      return problem(place, `${path.join('.')} is a single value and has no '${step}'`, 'shorten the path');
    }
    if (node === undefined && lists.includes(path.join('.')))
      return problem(
        place,
        `nothing in ${path.join('.')} is called '${step}'`,
        `there is no ${path.join('.')} in the file`,
      );
    path.push(step);
    i += taken;
  }
  return path;
}

function problem(place: Place, message: string, hint: string): Finding {
  return { level: 'error', code: 'bad-path', message, place, hint };
}

/** A YAML value given on the command line, every part of it placed at the flag. */
export function parseValue(text: string, place: Place): Node | null {
  const document = parseDocument(text, { prettyErrors: false, logLevel: 'silent' });
  if (document.errors.length > 0) return null;
  return locate(document.toJS({ maxAliasCount: 0 }) as unknown, place);
}

/** Plain data as a tree with one and the same place everywhere. */
export function locate(data: unknown, place: Place): Node {
  if (Array.isArray(data)) return { kind: 'list', items: data.map((item) => locate(item, place)), place };
  if (typeof data === 'object' && data !== null)
    return {
      kind: 'map',
      entries: new Map(Object.entries(data).map(([key, value]) => [key, { key: place, value: locate(value, place) }])),
      place,
    };
  const plain = typeof data === 'string' || typeof data === 'number' || typeof data === 'boolean' ? data : null;
  return { kind: 'scalar', value: plain, place, inner: null };
}

/** A scenario with the `--set` flags laid over it. */
export function applyOverrides(root: Node, flags: readonly string[], findings: Finding[]): Node {
  let tree = root;
  for (const flag of flags) {
    const override = splitOverride(flag);
    if (!override) {
      findings.push(
        problem(
          { file: '--set', excerpt: flag },
          `--set ${flag} has no value`,
          'write --set path=value, for example --set trials=200',
        ),
      );
      continue;
    }
    const value = parseValue(override.value, override.place);
    if (value === null) {
      findings.push(
        problem(
          override.place,
          `the value of --set ${flag} is not valid YAML`,
          'quote it as in --set "hypothesis=..."',
        ),
      );
      continue;
    }
    const path = resolvePath(tree, override.path, override.place);
    if ('message' in path) findings.push(path);
    else if (path[0] === 'extends')
      findings.push(problem(override.place, 'extends cannot be set by a flag', 'write it in a file'));
    else if (nodeAt(tree, path) === undefined && value.kind === 'scalar' && value.value === null) continue;
    else tree = withNode(tree, path, value, override.place);
  }
  return tree;
}
