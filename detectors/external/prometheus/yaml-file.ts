import { type Document, isNode, LineCounter, parseAllDocuments } from 'yaml';
import { DriftdrillError, type Place } from '../../../harness/core/errors.js';
import { readUserFile } from '../../../harness/core/user-file.js';

export type Path = readonly (string | number)[];

/** A YAML file of the user's that is not a scenario, with the places of what it says. */
export interface YamlFile {
  readonly file: string;
  /** Maps, lists, null and texts: a number or a truth value is the text that was written (`99.90`, `yes`). */
  readonly value: unknown;
  place(path: Path): Place;
  /** @throws DriftdrillError at that place */
  fail(path: Path, message: string, hint?: string): never;
}

/**
 * Reads one file, as strictly typed programs in Go do: what a text is wanted for is taken as it was written.
 * @param file absolute path
 * @throws DriftdrillError (exit 2) with file and line where it is missing or not YAML
 */
export function readYaml(file: string): YamlFile {
  const text = readUserFile(file);
  const counter = new LineCounter();
  const lines = text.split('\n');
  const at = (offset: number): Place => {
    const { line, col } = counter.linePos(offset);
    return { file, line, column: col, excerpt: lines[line - 1]?.trimEnd() ?? '' };
  };
  const document = onlyDocument(text, counter, at);
  const place = (path: Path): Place => {
    for (let length = path.length; length >= 0; length--) {
      const node = length === 0 ? document?.contents : document?.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return at(node.range[0]);
    }
    return { file };
  };
  return {
    file,
    value: (document?.toJS() ?? null) as unknown,
    place,
    fail(path, message, hint) {
      throw new DriftdrillError('invalid-file', message, { place: place(path), ...(hint !== undefined && { hint }) });
    },
  };
}

/** Null where the file is empty. */
function onlyDocument(text: string, lineCounter: LineCounter, at: (offset: number) => Place): Document | null {
  const parsed = parseAllDocuments(text, {
    lineCounter,
    prettyErrors: false,
    schema: 'failsafe',
    customTags: ['null', 'merge'],
  });
  const [first, ...others] = Array.isArray(parsed) ? (parsed as Document[]) : [];
  const [error] = first?.errors ?? [];
  if (error !== undefined)
    throw new DriftdrillError('invalid-yaml', `${error.message.split('\n')[0]}`, { place: at(error.pos[0]) });
  const second = others.find((document) => document.toJS() !== null);
  if (second !== undefined)
    throw new DriftdrillError('invalid-yaml', 'only the first document of a file is read, and here another begins', {
      place: at(second.range?.[0] ?? 0),
      hint: 'put each into a file of its own',
    });
  return first ?? null;
}

/** Whether a value of a file is a map. */
export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A list of a file, empty where it is left out. @throws DriftdrillError with file and line */
export function listAt(file: YamlFile, path: Path, value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : file.fail(path, 'this is a list');
}

/** @throws DriftdrillError at the first key that is none of those that the program which reads the file knows */
export function onlyKeys(
  file: YamlFile,
  path: Path,
  map: Record<string, unknown>,
  keys: readonly string[],
  program: string,
): void {
  for (const key of Object.keys(map))
    if (!keys.includes(key))
      file.fail([...path, key], `${program} knows no '${key}' here`, `keys are ${keys.join(', ')}`);
}
