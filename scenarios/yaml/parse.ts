import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  type Node as YamlNode,
} from 'yaml';
import type { Finding, Place } from '../../harness/core/errors.js';
import type { MapNode, Node } from './tree.js';

/** Words that YAML 1.1 tools read as true or false. */
const yaml11Booleans = /^(?:y|yes|n|no|on|off)$/i;
const deepest = 64;
const most = 200_000;

export interface Parsed {
  /** Null where the text is not YAML, or not a map. */
  root: MapNode | null;
  findings: Finding[];
}

/** Walks the parsed document once and keeps the place of every key and value. */
class Reader {
  readonly findings: Finding[] = [];
  private readonly lines: string[];
  private nodes = 0;
  private gaveUp = false;

  constructor(
    private readonly file: string,
    text: string,
    private readonly counter: LineCounter,
    private readonly resolve: (alias: Alias) => YamlNode | undefined,
  ) {
    this.lines = text.split(/\r?\n/);
  }

  place(offset: number): Place {
    const at = this.counter.linePos(offset);
    const line = Math.max(1, at.line);
    return { file: this.file, line, column: Math.max(1, at.col), excerpt: this.lines[line - 1] ?? '' };
  }

  error(code: string, message: string, place: Place, hint?: string): void {
    this.findings.push({ level: 'error', code, message, place, ...(hint === undefined ? {} : { hint }) });
  }

  read(node: YamlNode | null, fallback: number, depth: number): Node {
    const place = this.place(node?.range?.[0] ?? fallback);
    this.nodes += 1;
    if (depth > deepest || this.nodes > most) {
      if (!this.gaveUp)
        this.error('yaml-too-deep', 'anchors and lists nest too deeply here', place, 'does an alias contain itself?');
      this.gaveUp = true;
    }
    if (this.gaveUp) return { kind: 'scalar', value: null, place, inner: null };
    if (node === null) return { kind: 'scalar', value: null, place, inner: null };
    if (isAlias(node)) {
      const target = this.resolve(node);
      if (target === undefined) {
        this.error('yaml-alias', `there is no anchor &${node.source}`, place);
        return { kind: 'scalar', value: null, place, inner: null };
      }
      return this.read(target, fallback, depth + 1);
    }
    if (isScalar(node)) {
      const value = node.value as unknown;
      const plain = typeof value === 'bigint' ? Number(value) : value instanceof Date ? value.toISOString() : value;
      const known = ['string', 'number', 'boolean'].includes(typeof plain) || plain === null;
      const oneLine = node.type === 'PLAIN' || node.type === 'QUOTE_SINGLE' || node.type === 'QUOTE_DOUBLE';
      const inner = !oneLine || String(plain).includes('\n') ? null : node.type === 'PLAIN' ? 0 : 1;
      return {
        kind: 'scalar',
        value: known ? (plain as string | number | boolean | null) : String(plain),
        place,
        inner,
      };
    }
    if (isSeq(node)) {
      return {
        kind: 'list',
        items: node.items.map((item) => this.read(item as YamlNode | null, node.range?.[0] ?? fallback, depth + 1)),
        place,
      };
    }
    return this.map(node, place, depth);
  }

  private map(node: YamlNode, place: Place, depth: number): MapNode {
    const entries: MapNode['entries'] = new Map();
    const merged: MapNode['entries'] = new Map();
    for (const pair of isMap(node) ? node.items : []) {
      const keyNode = pair.key as YamlNode | null;
      const start = keyNode?.range?.[0] ?? node.range?.[0] ?? 0;
      const key = this.place(start);
      if (!isScalar(keyNode) || keyNode.value === null) {
        this.error('yaml-key', 'a key must be one word or quoted text', key);
        continue;
      }
      const name = typeof keyNode.value === 'string' ? keyNode.value : (keyNode.source ?? String(keyNode.value));
      const value = this.read(pair.value as YamlNode | null, keyNode.range?.[0] ?? start, depth + 1);
      if (name === '<<' && keyNode.type === 'PLAIN') {
        for (const source of value.kind === 'list' ? value.items : [value])
          if (source.kind === 'map')
            for (const [k, entry] of source.entries) {
              if (!merged.has(k)) merged.set(k, entry);
            }
          else this.error('yaml-merge', '`<<` takes an anchored map, such as *defaults', key);
        continue;
      }
      if (name === '__proto__') {
        this.error('yaml-key', "'__proto__' cannot be a key", key);
        continue;
      }
      if (entries.has(name)) {
        const first = entries.get(name)?.key.line;
        this.error(
          'duplicate-key',
          `key '${name}' stands here twice`,
          key,
          `it was first given in line ${first}; keep one of the two`,
        );
        continue;
      }
      if (keyNode.type === 'PLAIN' && yaml11Booleans.test(name))
        this.findings.push({
          level: 'warning',
          code: 'boolean-key',
          message: `key ${name} is text here, but true or false to tools that read YAML 1.1`,
          place: key,
          hint: `put it in quotes: "${name}"`,
        });
      entries.set(name, { key, value });
    }
    for (const [name, entry] of merged) if (!entries.has(name)) entries.set(name, entry);
    return { kind: 'map', entries, place };
  }
}

function syntaxMessage(message: string): string {
  const first = (message.split('\n')[0] ?? message).trim();
  return `this is not valid YAML: ${first.charAt(0).toLowerCase()}${first.slice(1)}`;
}

/**
 * Reads YAML 1.2 text to a tree of located values.
 * @param file as findings should name it
 */
export function parseYaml(text: string, file: string): Parsed {
  const counter = new LineCounter();
  const clean = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  const documents = parseAllDocuments(clean, {
    lineCounter: counter,
    prettyErrors: false,
    uniqueKeys: false,
    strict: true,
    version: '1.2',
    logLevel: 'silent',
  });
  const document = Array.isArray(documents) ? documents[0] : undefined;
  const reader = new Reader(file, clean, counter, (alias) => (document ? alias.resolve(document) : undefined));
  const all = Array.isArray(documents) ? documents : [];
  for (const { errors } of all)
    for (const error of errors)
      reader.error(
        'yaml-syntax',
        syntaxMessage(error.message),
        reader.place(error.pos[0]),
        'check indentation, colons, quotes and brackets around here',
      );
  if (reader.findings.length > 0) return { root: null, findings: reader.findings };
  if (all.length > 1)
    reader.error(
      'yaml-documents',
      'a scenario file holds one scenario',
      reader.place(all[1]?.range[0] ?? 0),
      'put each scenario in a file of its own; remove the `---` between them',
    );
  if (!document?.contents) {
    reader.error(
      'empty-file',
      'the file is empty',
      reader.place(0),
      'a scenario needs at least name, system.traffic and system.model',
    );
    return { root: null, findings: reader.findings };
  }
  const root = reader.read(document.contents as YamlNode, 0, 0);
  const unsure = reader.findings.some(({ code }) => code === 'yaml-alias' || code === 'yaml-too-deep');
  if (unsure) return { root: null, findings: reader.findings };
  if (root.kind === 'map') return { root, findings: reader.findings };
  reader.error('not-a-map', 'a scenario is a map of keys', root.place, 'start with `name: …` and `system:`');
  return { root: null, findings: reader.findings };
}
