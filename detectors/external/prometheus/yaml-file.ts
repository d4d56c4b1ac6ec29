import { isNode, LineCounter, parseDocument } from 'yaml';
import { DriftdrillError, type Place } from '../../../harness/core/errors.js';
import { readUserFile } from '../../../harness/core/user-file.js';

type Path = readonly (string | number)[];

/** A YAML file of the user's that is not a scenario, with the places of what it says. */
export interface YamlFile {
  readonly file: string;
  readonly value: unknown;
  place(path: Path): Place;
  /** @throws DriftdrillError at that place */
  fail(path: Path, message: string, hint?: string): never;
}

/**
 * Reads one file.
 * @param file absolute path
 * @throws DriftdrillError (exit 2) with file and line where it is missing or not YAML
 */
export function readYaml(file: string): YamlFile {
  const text = readUserFile(file);
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false });
  const lines = text.split('\n');
  const at = (offset: number): Place => {
    const { line, col } = counter.linePos(offset);
    return { file, line, column: col, excerpt: lines[line - 1]?.trimEnd() ?? '' };
  };
  const [error] = document.errors;
  if (error !== undefined)
    throw new DriftdrillError('invalid-yaml', `${error.message.split('\n')[0]}`, { place: at(error.pos[0]) });
  const place = (path: Path): Place => {
    for (let length = path.length; length >= 0; length--) {
      const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return at(node.range[0]);
    }
    return { file };
  };
  return {
    file,
    value: document.toJS() as unknown,
    place,
    fail(path, message, hint) {
      throw new DriftdrillError('invalid-file', message, { place: place(path), ...(hint !== undefined && { hint }) });
    },
  };
}

/** Whether a value of a file is a map. */
export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
