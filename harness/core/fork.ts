import { isScratch } from './scratch.js';

/**
 * Copies the state of a component: plain data, typed arrays and instances of classes whose fields are such.
 * Frozen objects and functions are shared, so configuration and reference tables are frozen (a typed array inside a
 * frozen object counts as frozen with it). Closures must hold no state. An object with a `fork()` method copies
 * itself.
 */
export function fork<T>(value: T): T {
  return copy(value, new Map()) as T;
}

interface Forkable {
  fork(): unknown;
}

function copy(value: unknown, seen: Map<object, unknown>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Object.isFrozen(value)) return value;
  const known = seen.get(value);
  if (known !== undefined) return known;
  if (ArrayBuffer.isView(value)) {
    if (isScratch(value)) return value;
    const twin = value instanceof DataView ? value : (value as Float64Array).slice();
    seen.set(value, twin);
    return twin;
  }
  if (typeof (value as Partial<Forkable>).fork === 'function') {
    const twin = (value as Forkable).fork();
    seen.set(value, twin);
    return twin;
  }
  if (Array.isArray(value)) {
    const twin: unknown[] = new Array(value.length);
    seen.set(value, twin);
    for (let i = 0; i < value.length; i++) twin[i] = copy(value[i], seen);
    return twin;
  }
  if (value instanceof Map) {
    const twin = new Map();
    seen.set(value, twin);
    for (const [key, entry] of value) twin.set(copy(key, seen), copy(entry, seen));
    return twin;
  }
  if (value instanceof Set) {
    const twin = new Set();
    seen.set(value, twin);
    for (const entry of value) twin.add(copy(entry, seen));
    return twin;
  }
  const twin = Object.create(Object.getPrototypeOf(value)) as Record<string, unknown>;
  seen.set(value, twin);
  for (const key of Object.keys(value)) twin[key] = copy((value as Record<string, unknown>)[key], seen);
  return twin;
}
