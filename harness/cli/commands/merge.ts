import { mergeShards } from '../../campaign/merge.js';
import { type ExitCode, worstExit } from '../../core/errors.js';
import type { Output } from '../output.js';
import { chooseReporters, report, verdictExit } from './run.js';

export interface MergeFlags {
  reporter?: string[];
  json?: string;
  out?: string;
}

/** Joins the parts of campaigns, reports them and gives the exit code of their verdicts. */
export async function merge(folders: string[], flags: MergeFlags, output: Output): Promise<ExitCode> {
  const chosen = chooseReporters(flags.reporter);
  const { runs, many } = mergeShards(folders);
  report(runs, many, chosen, flags, output);
  return worstExit(runs.map((one) => verdictExit[one.saved.scorecard.verdict]));
}
