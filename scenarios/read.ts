import type { z } from 'zod';
import type { Finding, Place } from '../harness/core/errors.js';
import { describeIssue } from './issue-text.js';
import { complaintsOf } from './issues.js';
import { locate } from './yaml/override.js';
import { dataOf, type Node, nodeAt, type Path, placeOf, withNode, without } from './yaml/tree.js';

const mostRounds = 40;

/** What to read on with where a required part of a file is wrong or missing. */
export type StandIns = readonly {
  path: Path;
  data: unknown;
  /** Only where the file gives the part at all: it is not required. */
  optional?: boolean;
}[];

export interface Read<T> {
  /** Null where too little of the file makes sense. */
  value: T | null;
  /** The tree that `value` was read from: without what the findings complain of. */
  root: Node;
  findings: Finding[];
}

const spot = (place: Place | undefined) => `${place?.file}:${place?.line}:${place?.column}`;

/** Each path once, inner before outer and later list items before earlier ones, so that indices stay true. */
function removalOrder(paths: readonly Path[]): Path[] {
  const distinct = new Map(paths.map((path) => [JSON.stringify(path), path]));
  return [...distinct.values()].sort((a, b) => {
    if (a.length !== b.length) return b.length - a.length;
    const differs = a.findIndex((step, depth) => step !== b[depth]);
    const [x, y] = [a[differs], b[differs]];
    return typeof x === 'number' && typeof y === 'number' ? y - x : 0;
  });
}

/** A tree with a stand-in wherever a required part is missing. */
function withStandIns(root: Node, written: Node, standIns: StandIns): Node {
  let tree = root;
  for (const { path, data, optional } of standIns) {
    if (optional && nodeAt(written, path) === undefined) continue;
    const place = placeOf(tree, path);
    if (nodeAt(tree, path) === undefined) tree = withNode(tree, path, locate(data, place), place);
  }
  return tree;
}

/**
 * Reads a tree by a schema. What is wrong is reported and left out, and the rest read again, so that one pass over a
 * file finds everything that is wrong with it. What only follows from something left out is not reported.
 */
export function readBySchema<T>(schema: z.ZodType<T>, tree: Node, standIns: StandIns = []): Read<T> {
  const findings: Finding[] = [];
  const wounded = new Set<string>();
  let root = tree;
  for (let round = 0; round < mostRounds; round++) {
    const result = schema.safeParse(dataOf(root), { error: describeIssue });
    if (result.success) return { value: result.data, root, findings };
    const complaints = complaintsOf(result.error.issues, root);
    for (const found of complaints.findings)
      if (round === 0 || (found.code !== 'missing-key' && !wounded.has(spot(found.place)))) findings.push(found);
    for (const path of removalOrder(complaints.bad)) {
      for (let depth = 1; depth < path.length; depth++) wounded.add(spot(placeOf(root, path.slice(0, depth))));
      root = path.length === 0 ? root : without(root, path);
    }
    root = withStandIns(root, tree, standIns);
    if (round > 0 && complaints.bad.every((path) => path.length === 0)) break;
  }
  return { value: null, root, findings };
}
