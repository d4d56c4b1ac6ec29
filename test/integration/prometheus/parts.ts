import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const programs = ['prometheus', 'promtool', 'prometheus-alertmanager'];

/** Why tests of Prometheus are to be skipped; null where all of it is here. @throws Error where it has to be */
export function missingPrometheus(): string | null {
  const missing = programs.filter((program) => !isHere(program));
  if (missing.length === 0) return null;
  const text = `no ${missing.join(', ')} here (Debian: apt-get install prometheus prometheus-alertmanager)`;
  if (process.env.DRIFTDRILL_REQUIRE_REAL === '1') throw new Error(`DRIFTDRILL_REQUIRE_REAL=1, and ${text}`);
  console.warn(`skipped: ${text}`);
  return text;
}

function isHere(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
