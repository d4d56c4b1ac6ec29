import { relative } from 'node:path';
import { quote } from '../replay-command.js';

/** The command that reproduces a comparison from the current folder. */
export function checkCommand(
  file: string,
  flags: { baseline?: string; against?: string; set: readonly string[]; fork: boolean; seed?: number },
  seeds: number,
): string {
  const place = relative(process.cwd(), file);
  const parts = ['driftdrill check', quote(place.startsWith('..') ? file : place)];
  if (flags.baseline !== undefined) parts.push(`--baseline ${quote(flags.baseline)}`);
  if (flags.against !== undefined) parts.push(`--against ${quote(flags.against)}`);
  if (flags.seed !== undefined) parts.push(`--seed ${flags.seed}`);
  if (seeds > 1) parts.push(`--trials ${seeds}`);
  for (const assignment of flags.set) parts.push(`--set ${quote(assignment)}`);
  if (!flags.fork) parts.push('--no-fork');
  return parts.join(' ');
}
