import type { Place } from '../../harness/core/errors.js';

/** A key or index a step, from the top of the file. */
export type Path = readonly (string | number)[];

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  readonly place: Place;
  /** True where text stands on one line, so that an offset within it is a column; the quote counts. */
  readonly inner: number | null;
}

export interface MapNode {
  readonly kind: 'map';
  readonly entries: Map<string, { readonly key: Place; readonly value: Node }>;
  readonly place: Place;
}

export interface ListNode {
  readonly kind: 'list';
  readonly items: Node[];
  readonly place: Place;
}

/** A YAML value that remembers where each part of it was written. */
export type Node = ScalarNode | MapNode | ListNode;

/** The plain data of a tree. */
export function dataOf(node: Node): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(dataOf);
  const data: Record<string, unknown> = {};
  for (const [key, entry] of node.entries) data[key] = dataOf(entry.value);
  return data;
}

function child(node: Node, step: string | number): Node | undefined {
  if (node.kind === 'map') return node.entries.get(String(step))?.value;
  if (node.kind === 'list') return node.items[Number(step)];
  return undefined;
}

/** The node at a path, or undefined. */
export function nodeAt(root: Node, path: Path): Node | undefined {
  let node: Node | undefined = root;
  for (const step of path) node = node === undefined ? undefined : child(node, step);
  return node;
}

/** Where the value at a path was written; where it is missing, the key of the nearest map or list around it. */
export function placeOf(root: Node, path: Path): Place {
  let node = root;
  let place = root.place;
  for (const [depth, step] of path.entries()) {
    const next = child(node, step);
    if (next === undefined) return place;
    const key = node.kind === 'map' ? node.entries.get(String(step))?.key : undefined;
    place = depth === path.length - 1 ? next.place : (key ?? next.place);
    node = next;
  }
  return place;
}

/** Where the key at a path was written. */
export function keyPlaceOf(root: Node, path: Path): Place {
  const parent = nodeAt(root, path.slice(0, -1));
  const entry = parent?.kind === 'map' ? parent.entries.get(String(path.at(-1))) : undefined;
  return entry?.key ?? placeOf(root, path);
}

/** Where the character at `offset` of the text at a path was written. */
export function textPlaceOf(root: Node, path: Path, offset: number): Place {
  const node = nodeAt(root, path);
  const place = placeOf(root, path);
  if (node?.kind !== 'scalar' || node.inner === null || place.column === undefined) return place;
  return { ...place, column: place.column + node.inner + offset };
}

/** A copy of a tree without the value at a path; list items that go leave no hole. */
export function without(root: Node, path: Path): Node {
  const [step, ...rest] = path;
  if (step === undefined) return root;
  if (root.kind === 'map') {
    const entries = new Map(root.entries);
    const entry = entries.get(String(step));
    if (entry === undefined) return root;
    if (rest.length === 0) entries.delete(String(step));
    else entries.set(String(step), { key: entry.key, value: without(entry.value, rest) });
    return { ...root, entries };
  }
  if (root.kind === 'list') {
    const index = Number(step);
    const item = root.items[index];
    if (item === undefined) return root;
    const items = rest.length === 0 ? root.items.toSpliced(index, 1) : root.items.with(index, without(item, rest));
    return { ...root, items };
  }
  return root;
}

/** A copy of a tree with a value at a path; maps on the way are made where they are missing. */
export function withNode(root: Node, path: Path, value: Node, key: Place): Node {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (root.kind === 'list') {
    const index = Number(step);
    const item = root.items[index];
    if (item === undefined) return { ...root, items: [...root.items, value] };
    return { ...root, items: root.items.with(index, withNode(item, rest, value, key)) };
  }
  const entries = new Map(root.kind === 'map' ? root.entries : []);
  const entry = entries.get(String(step));
  const below: Node = entry?.value ?? { kind: 'map', entries: new Map(), place: key };
  entries.set(String(step), {
    key: rest.length === 0 ? key : (entry?.key ?? key),
    value: withNode(below, rest, value, key),
  });
  return { kind: 'map', entries, place: root.place };
}

/** Keys of the map at a path; empty where there is none. */
export function keysAt(root: Node, path: Path): string[] {
  const node = nodeAt(root, path);
  return node?.kind === 'map' ? [...node.entries.keys()] : [];
}

/** Texts under `key` of every map in the list at a path, such as the ids of all faults. */
export function textsIn(root: Node, path: Path, key: string): string[] {
  const node = nodeAt(root, path);
  if (node?.kind !== 'list') return [];
  return node.items.flatMap((item) => {
    const value = item.kind === 'map' ? item.entries.get(key)?.value : undefined;
    return value?.kind === 'scalar' && value.value !== null ? [String(value.value)] : [];
  });
}
