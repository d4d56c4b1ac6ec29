import { InvalidArgumentError } from 'commander';
import { parseDuration } from '../../core/quantity.js';

/** The flags of `driftdrill score`, as commander gives them. */
export interface ScoreFlags {
  time: string;
  timeUnit?: string;
  timezone?: string;
  incident: string;
  preset: PresetFlag[];
  align?: string;
  signal?: string;
  key?: string;
  labels?: string;
  label?: string;
  labelDelay?: string;
  score?: string;
  prediction?: string;
  ignore?: string[];
  reference?: string;
  warmup?: string;
  within?: string;
  control?: ControlFlag;
  seed?: number;
  workers: number;
  printScenario: boolean;
  reporter?: string[];
  json?: string;
  out?: string;
}

/** A preset, and the length of its windows where it is given. */
export interface PresetFlag {
  kind: string;
  window: string | null;
}

/** Length of a block, and of the exposure that is resampled. */
export interface ControlFlag {
  block: string;
  exposure: string;
}

/** Collects `NAME` or `NAME:WINDOW`, such as psi-0.2:7d. */
export function presetFlag(text: string, before: PresetFlag[] | undefined): PresetFlag[] {
  const at = text.lastIndexOf(':');
  const [kind, window] = at < 0 ? [text, null] : [text.slice(0, at), text.slice(at + 1)];
  if (kind === '' || (window !== null && !((parseDuration(window) ?? 0) > 0)))
    throw new InvalidArgumentError(
      `it takes a preset and the length of its windows, such as psi-0.2:7d, not '${text}'.`,
    );
  return [...(before ?? []), { kind, window }];
}

/** Parses `BLOCK:EXPOSURE`, such as 7d:5y. */
export function controlFlag(text: string): ControlFlag {
  const [block, exposure, more] = text.split(':');
  if (!block || !exposure || more !== undefined)
    throw new InvalidArgumentError(`it takes the length of a block and of the exposure, such as 7d:5y, not '${text}'.`);
  return { block, exposure };
}

/** Checks a duration and leaves it as it was written. */
export function durationFlag(text: string): string {
  if (parseDuration(text) === undefined)
    throw new InvalidArgumentError(`it takes a duration with a unit, such as 90m, 30d or 7d, not '${text}'.`);
  return text;
}
