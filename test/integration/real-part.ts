import { findPart, realParts } from '../../harness/cli/real-parts.js';

/**
 * Path of a real part; null where its tests are to be skipped, which is said in a line.
 * @throws Error where it is missing and DRIFTDRILL_REQUIRE_REAL=1 asks for it
 */
export function realPart(name: string): string | null {
  const part = realParts.find((one) => one.name === name);
  if (part === undefined) throw new Error(`no real part is called ${name}`);
  const path = findPart(part);
  if (path !== null) return path;
  const text = `no ${name} here (Debian: ${part.install})`;
  if (process.env.DRIFTDRILL_REQUIRE_REAL === '1') throw new Error(`DRIFTDRILL_REQUIRE_REAL=1, and ${text}`);
  console.warn(`skipped: ${text}`);
  return null;
}
