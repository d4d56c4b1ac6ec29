import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('./data/', import.meta.url);

/** A golden case; see data/README.md. */
export interface GoldenFile {
  name: string;
  // biome-ignore lint/suspicious/noExplicitAny: each case has numbers of its own
  params: any;
  // biome-ignore lint/suspicious/noExplicitAny: each case has numbers of its own
  input: any;
  // biome-ignore lint/suspicious/noExplicitAny: each case has numbers of its own
  expected: any;
}

/** Reads one golden case by name. */
export function golden(name: string): GoldenFile {
  return JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as GoldenFile;
}

/** Names of the golden cases that begin with a prefix. */
export function goldenNames(prefix: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.startsWith(prefix) && file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();
}
