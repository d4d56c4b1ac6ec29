type ScratchArray = Float64Array | Int32Array | Uint8Array;

const marked = new WeakSet<object>();
const spare = new Map<string, ScratchArray[]>();
let lent: ScratchArray[] | null = null;

/**
 * An array of zeros for what a step writes and reads itself: of no use after the step, so forks share it. Branches never
 * take a step at the same time.
 */
export function scratch<T extends ScratchArray>(type: new (length: number) => T, length: number): T {
  const known = spare.get(keyOf(type.name, length))?.pop() as T | undefined;
  known?.fill(0);
  const array = known ?? new type(length);
  if (known === undefined) marked.add(array);
  // Odd lengths are those of arrays that grew: few would be asked for again.
  if ((length & (length - 1)) === 0) lent?.push(array);
  return array;
}

/** True for arrays that forks share. */
export function isScratch(array: ArrayBufferView): boolean {
  return marked.has(array);
}

/** Does some work, of which nothing that holds scratch arrays is left afterwards: they serve the next such work. */
export function withScratch<T>(work: () => T): T {
  const outer = lent;
  const mine: ScratchArray[] = [];
  lent = mine;
  try {
    return work();
  } finally {
    lent = outer;
    for (const array of mine) {
      const key = keyOf(array.constructor.name, array.length);
      const list = spare.get(key);
      if (list === undefined) spare.set(key, [array]);
      else list.push(array);
    }
  }
}

function keyOf(type: string, length: number): string {
  return `${type}${length}`;
}
