import { closest, distance } from 'fastest-levenshtein';

/** The name most like the one given, or undefined where none is near. */
export function nearest(name: string, names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const best = closest(name, names as string[]);
  return distance(name, best) <= Math.max(2, Math.floor(name.length / 2.5)) ? best : undefined;
}
