import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { Finding, Place } from '../harness/core/errors.js';
import { mergeOver } from './yaml/merge.js';
import { parseYaml } from './yaml/parse.js';
import { type MapNode, type Node, nodeAt, placeOf, without } from './yaml/tree.js';

/** A scenario with what it extends merged in. */
export interface Merged {
  root: MapNode | null;
  /** The file itself, as written. */
  source: string;
  /** Absolute folder of each file, by the name that findings use. */
  folders: Map<string, string>;
}

/** The text of UTF-8 bytes; null, and a finding at the first that is not, where they are none. */
function decoded(bytes: Buffer, file: string, findings: Finding[]): string | null {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  const readable = bytes.toString('utf8').split('\uFFFD', 1)[0].split('\n');
  findings.push({
    level: 'error',
    code: 'not-utf8',
    message: `${file} is not UTF-8 text`,
    place: { file, line: readable.length, column: readable[readable.length - 1].length + 1 },
    hint: 'save it as UTF-8',
  });
  return null;
}

function readText(file: string, place: Place | undefined, findings: Finding[]): string | null {
  try {
    return decoded(readFileSync(resolve(file)), file, findings);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const message =
      code === 'ENOENT'
        ? `there is no file ${file}`
        : code === 'EISDIR'
          ? `${file} is a folder`
          : `${file} cannot be read (${code})`;
    const hint = place
      ? 'paths are relative to the file that names them'
      : 'driftdrill list scenarios shows those that come with it';
    findings.push({ level: 'error', code: 'file-missing', message, place: place ?? { file }, hint });
    return null;
  }
}

function extended(root: Node): { file: string; place: Place }[] {
  const node = nodeAt(root, ['extends']);
  const items = node?.kind === 'list' ? node.items : node ? [node] : [];
  return items.flatMap((item) =>
    item.kind === 'scalar' && typeof item.value === 'string' ? [{ file: item.value, place: item.place }] : [],
  );
}

/**
 * Reads a scenario and lays it over the files it extends, the first of them lowest.
 * @param file as the user named it; findings name it so too
 */
export function readMerged(file: string, findings: Finding[]): Merged {
  const folders = new Map<string, string>();
  const read = (
    name: string,
    place: Place | undefined,
    chain: readonly string[],
  ): { root: MapNode | null; text: string } => {
    const absolute = resolve(name);
    if (chain.includes(absolute)) {
      findings.push({
        level: 'error',
        code: 'extends-circle',
        message: `${name} extends itself`,
        ...(place ? { place } : {}),
        hint: 'break the circle of extends',
      });
      return { root: null, text: '' };
    }
    const text = readText(name, place, findings);
    if (text === null) return { root: null, text: '' };
    folders.set(name, dirname(absolute));
    const parsed = parseYaml(text, name);
    findings.push(...parsed.findings);
    let root = parsed.root;
    if (root === null) return { root, text };
    let below: Node | null = null;
    for (const base of extended(root)) {
      const path = isAbsolute(base.file) ? base.file : join(dirname(name), base.file);
      const lower = read(path, base.place, [...chain, absolute]).root;
      if (lower) {
        const plain = without(lower, ['extends']);
        below = below ? mergeOver(below, plain) : plain;
      }
    }
    if (below) root = mergeOver(below, root) as MapNode;
    return { root, text };
  };
  const { root, text } = read(file, undefined, []);
  return { root, source: text, folders };
}

/** Absolute folder of the file that names the value at a path; flags count as written in the scenario's folder. */
export function folderFinder(root: Node, merged: Merged, file: string): (path: readonly (string | number)[]) => string {
  const home = dirname(resolve(file));
  return (path) => merged.folders.get(placeOf(root, path).file) ?? home;
}
