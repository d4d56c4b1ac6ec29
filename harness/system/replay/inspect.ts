import type { ReplayPlan } from '../../core/plan.js';
import { replayLayout } from './layout.js';
import { readMain, readReference } from './read-replay.js';
import { timeSlot } from './recording.js';
import { RowReader } from './row-store.js';
import type { ReplaySummary } from './summary.js';
import { dateOf } from './timestamp.js';

/**
 * Reads recorded traffic and says what it holds.
 * @param consumed rows at its start that are not replayed
 * @throws DriftdrillError where a file is missing, broken, torn, or holds something other than what the plan says
 */
export async function inspectReplay(plan: ReplayPlan, consumed = 0): Promise<ReplaySummary> {
  const main = await readMain(plan);
  const layout = replayLayout(main, await readReference(plan, main));
  const first = Math.min(consumed, main.rows - 1);
  const skippedS = main.times ? new RowReader(main.store).cell(first, timeSlot) : 0;
  const left = main.rows - first;
  const restS = main.times && main.times.last - main.times.first - skippedS;
  return {
    features: layout.features.map(({ name, type, categories, weights, mean, sd, missing }) => ({
      name,
      type,
      categories,
      weights,
      mean,
      sd,
      missing,
    })),
    segments: layout.segments.map(({ name, values }) => ({ name, values })),
    rows: main.rows,
    spanS: main.times && main.times.last - main.times.first,
    startMs: main.times && dateOf(main.times.first),
    labelled: main.labelled,
    task: main.task,
    skippedS,
    coverS: restS === null ? null : left > 1 ? (restS * left) / (left - 1) : restS,
    labelClasses: main.labelClasses,
  };
}
