import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DriftdrillError } from '../core/errors.js';
import type { AlertLine, RunInfo, SavedRun, TrialSketch } from '../core/saved.js';
import type { Scorecard } from '../core/scorecard.js';
import { resultsParquet } from './results-parquet.js';
import type { FileText } from './staging.js';

/** What a folder of a saved run holds beside the reports, by file name. */
export function savedFiles(
  saved: SavedRun,
  alerts: Iterable<AlertLine>,
  sample: readonly unknown[],
  results: readonly Record<string, unknown>[] = [],
): Map<string, FileText> {
  return new Map<string, FileText>([
    ['scorecard.json', json(saved.scorecard)],
    ['run.json', json(saved.run)],
    ['sketches.json', `${JSON.stringify(saved.sketches)}\n`],
    ['alerts.jsonl', lines(alerts)],
    ['sample.jsonl', lines(sample)],
    ['results.jsonl', lines(results)],
    ['results.parquet', resultsParquet(results)],
  ]);
}

/**
 * Reads a saved run of one or several scenarios, in the order in which they were run.
 * @throws DriftdrillError where the folder holds none or a file of it is broken
 */
export function readSavedRuns(folder: string): SavedRun[] {
  if (!existsSync(folder)) throw new DriftdrillError('no-folder', `there is no folder ${folder}`);
  if (existsSync(join(folder, 'run.json'))) return [readOne(folder)];
  const inside = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'run.json')));
  if (inside.length === 0) {
    throw new DriftdrillError('no-saved-run', `${folder} holds no saved run`, {
      hint: 'a saved run is the folder given to `driftdrill run --out`',
    });
  }
  const order = existsSync(join(folder, 'scorecard.json'))
    ? (read(folder, 'scorecard.json') as Scorecard[]).map((card) => card.scenario)
    : [];
  const rank = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  return inside.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1)).map((name) => readOne(join(folder, name)));
}

function readOne(folder: string): SavedRun {
  return {
    scorecard: read(folder, 'scorecard.json') as Scorecard,
    run: read(folder, 'run.json') as RunInfo,
    sketches: read(folder, 'sketches.json') as TrialSketch[],
  };
}

function read(folder: string, name: string): unknown {
  try {
    return JSON.parse(readFileSync(join(folder, name), 'utf8'));
  } catch (cause) {
    throw new DriftdrillError('broken-run', `${join(folder, name)} can't be read: ${(cause as Error).message}`, {
      hint: 'the folder is not a whole saved run; run it again with --out',
      cause,
    });
  }
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

const linesAtOnce = 1000;

/** A line each, a thousand together. */
function* lines(values: Iterable<unknown>): Iterable<string> {
  let text = '';
  let n = 0;
  for (const value of values) {
    text += `${JSON.stringify(value)}\n`;
    if (++n % linesAtOnce !== 0) continue;
    yield text;
    text = '';
  }
  yield text;
}
