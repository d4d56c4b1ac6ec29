import { createColors } from 'picocolors';

/** Where a command writes: data to standard output, everything else to standard error. */
export interface Output {
  readonly color: boolean;
  readonly width: number;
  readonly quiet: boolean;
  /** Data. */
  out(text: string): void;
  /** Errors and warnings, shown even when quiet. */
  err(text: string): void;
  /** Notes on what goes on, hidden when quiet. */
  note(text: string): void;
  readonly paint: ReturnType<typeof createColors>;
}

/** @param flags of the command line; colour only on a terminal, and never under NO_COLOR */
export function createOutput(flags: { quiet?: boolean; color?: boolean }): Output {
  const color = flags.color !== false && !process.env.NO_COLOR && process.stdout.isTTY === true;
  const quiet = flags.quiet === true;
  return {
    color,
    quiet,
    width: process.stdout.columns ?? 100,
    paint: createColors(color && process.stderr.isTTY === true),
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    note: (text) => {
      if (!quiet) process.stderr.write(text);
    },
  };
}
