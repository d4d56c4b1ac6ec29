import type { ReplayPlan } from '../../core/plan.js';
import { replayLayout } from './layout.js';
import { readMain, readReference } from './read-replay.js';
import type { ReplaySummary } from './summary.js';
import { dateOf } from './timestamp.js';

/**
 * Reads recorded traffic and says what it holds.
 * @throws DriftdrillError where a file is missing, broken, torn, or holds something other than what the plan says
 */
export async function inspectReplay(plan: ReplayPlan): Promise<ReplaySummary> {
  const main = await readMain(plan);
  const layout = replayLayout(main, await readReference(plan, main));
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
    labelClasses: main.labelClasses,
  };
}
