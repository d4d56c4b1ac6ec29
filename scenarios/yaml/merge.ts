import type { MapNode, Node, Path } from './tree.js';

const distributionKinds = ['normal', 'lognormal', 'uniform', 'categorical', 'bernoulli', 'constant'];

/** Keys of which a map holds one: naming another in an extending file replaces it. */
function rivals(path: Path): ((key: string) => boolean) | null {
  const [top, second, third] = path;
  if (top === 'stack' && second === 'detectors' && path.length === 3)
    return (key) => key !== 'by' && !key.startsWith('x-');
  const distribution =
    (top === 'system' && second === 'traffic' && third === 'features' && path.length === 4) ||
    (top === 'system' && second === 'serving' && third === 'latency' && path.length === 3) ||
    (top === 'system' && second === 'outcomes' && third === 'delay' && path.length === 3);
  return distribution ? (key) => distributionKinds.includes(key) : null;
}

/**
 * One scenario laid over another: maps are merged key by key, lists and single values replace what they meet, and an
 * empty value (null) takes a key away.
 */
export function mergeOver(base: Node, over: Node, path: Path = []): Node {
  if (base.kind !== 'map' || over.kind !== 'map') return over;
  const entries: MapNode['entries'] = new Map(base.entries);
  const rival = rivals(path);
  if (rival && [...over.entries.keys()].some(rival))
    for (const key of base.entries.keys()) if (rival(key) && !over.entries.has(key)) entries.delete(key);
  for (const [key, entry] of over.entries) {
    const below = base.entries.get(key);
    if (entry.value.kind === 'scalar' && entry.value.value === null && below) entries.delete(key);
    else
      entries.set(key, below ? { key: entry.key, value: mergeOver(below.value, entry.value, [...path, key]) } : entry);
  }
  return { kind: 'map', entries, place: over.place };
}
