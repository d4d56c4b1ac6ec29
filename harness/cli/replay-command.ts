import { relative } from 'node:path';

/** The command that reproduces a run from the current folder. */
export function replayCommand(
  file: string,
  options: { trials: number; seed: number; set: readonly string[]; fork: boolean; earlyStop?: boolean },
): string {
  const place = relative(process.cwd(), file);
  const parts = [
    'driftdrill run',
    quote(place.startsWith('..') ? file : place),
    `--trials ${options.trials}`,
    `--seed ${options.seed}`,
  ];
  for (const assignment of options.set) parts.push(`--set ${quote(assignment)}`);
  if (!options.fork) parts.push('--no-fork');
  if (options.earlyStop === false) parts.push('--no-early-stop');
  return parts.join(' ');
}

/** The flags that make a run a live one; empty for one in process. */
export function liveFlags({ live, speed, intake }: { live?: boolean; speed?: number; intake?: number }): string {
  if (live !== true) return '';
  const port = intake === undefined ? '' : ` --intake ${intake}`;
  return ` --live${speed === undefined ? '' : ` --speed ${speed === Number.POSITIVE_INFINITY ? 'max' : speed}`}${port}`;
}

/** For a POSIX shell, quoted only where needed. */
export function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
