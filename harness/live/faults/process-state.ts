import { execFileSync } from 'node:child_process';

/** When a process was started, as the system says it, which tells it from a later one of the same number; null where there is none. */
export function startOf(pid: number): string | null {
  return ask(pid, 'lstart');
}

/** True where a process is stopped by a signal. */
export function isStopped(pid: number): boolean {
  return ask(pid, 'stat')?.startsWith('T') === true;
}

function ask(pid: number, column: string): string | null {
  try {
    const said = execFileSync('ps', ['-o', `${column}=`, '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
    });
    return said.trim() || null;
  } catch {
    return null;
  }
}
