import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where heavy parts are kept between runs: `DRIFTDRILL_CACHE`, else the user's own cache folder. */
export function cacheFolder(...path: string[]): string {
  const { DRIFTDRILL_CACHE, XDG_CACHE_HOME } = process.env;
  return join(DRIFTDRILL_CACHE || join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'driftdrill'), ...path);
}
