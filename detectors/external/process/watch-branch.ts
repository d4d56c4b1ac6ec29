import { createHash } from 'node:crypto';
import { DriftdrillError } from '../../../harness/core/errors.js';
import type { EpisodeRecord } from '../../../harness/core/record.js';
import type { RowsTape } from '../../../harness/core/tape.js';
import type { MonitoredRule, WatchedBranch } from '../monitor.js';
import type { Channel } from './channel.js';
import { columnsOf, type Stretch, stretchOf } from './columns.js';
import { Firings } from './firings.js';
import { readAlerts } from './messages.js';

/** Most rows of one message. */
const mostRows = 8_192;

/**
 * Shows one branch to a monitor on virtual time and asks it at every tick, from the end of the reference on.
 * @param everyS seconds between evaluations
 * @returns the episodes of its alerts, by start
 * @throws DriftdrillError where the monitor hangs, crashes or says something else
 */
export async function watchBranch(
  channel: Channel,
  { seed, branch, startMs, endS, tape }: WatchedBranch,
  everyS: number,
  rules: readonly MonitoredRule[],
): Promise<EpisodeRecord[]> {
  const rows = tape as RowsTape;
  const [fromS, toS] = rows.referenceS ?? [0, 0];
  const reference = rows.reference ?? rows;
  const learnt: Stretch =
    rows.reference === null
      ? stretchOf(rows, fromS, toS)
      : { predictions: [0, reference.predictions.n], labels: [0, reference.labels.n] };
  const run = nameOf(seed, branch);
  await channel.say({ type: 'reference', run, ...columnsOf(reference, rows.shape, learnt, startMs) });
  const firings = new Firings((alert) => indexOf(alert, rules));
  let seenS = toS;
  const first = Math.floor(toS / everyS) + 1;
  for (let k = first; k * everyS <= endS; k++) {
    const at = k * everyS;
    for (const part of partsOf(stretchOf(rows, seenS, at)))
      await channel.say({ type: 'batch', ...columnsOf(rows, rows.shape, part, startMs) });
    const answer = await channel.ask({ type: 'evaluate', at, time: startMs + at * 1000 });
    firings.take(at, readAlerts(answer));
    seenS = at;
  }
  return firings.episodes();
}

/** The same for the same branch of the same trial, and silent about which of them has the fault. */
function nameOf(seed: string, branch: string): string {
  return createHash('sha256').update(`${seed} ${branch}`).digest('hex').slice(0, 12);
}

/** A stretch in parts of at most so many rows; none where nothing became known. */
function partsOf({ predictions, labels }: Stretch): Stretch[] {
  const rows = Math.max(predictions[1] - predictions[0], labels[1] - labels[0]);
  const part = ([from, to]: readonly [number, number], i: number): [number, number] => [
    Math.min(to, from + i * mostRows),
    Math.min(to, from + (i + 1) * mostRows),
  ];
  return Array.from({ length: Math.ceil(rows / mostRows) }, (_, i) => ({
    predictions: part(predictions, i),
    labels: part(labels, i),
  }));
}

function indexOf(alert: string, rules: readonly MonitoredRule[]): number {
  const found = rules.find(({ rule }) => rule.alert === alert);
  if (found !== undefined) return found.index;
  const known = rules.map(({ rule }) => rule.alert).join(', ') || 'none';
  throw new DriftdrillError('monitor-babbles', `it raised '${alert}', which it had not announced (it had: ${known})`);
}
