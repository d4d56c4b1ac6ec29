import { evaluationIntervals } from '../../detectors/stack.js';
import type { Plan, ReplayPlan, TimelinePlan } from '../core/plan.js';
import type { ResampledControl } from '../core/scorecard.js';
import { gather } from '../score/evidence.js';
import { falseAlarmScore, horizonOf, inControl } from '../score/false-alarms.js';
import { alertGroups } from '../score/selection.js';
import type { LoadedSystem } from '../system/load.js';
import { firstTime } from '../system/load-traffic.js';
import { type CampaignOptions, runCampaign } from './campaign.js';
import { digest } from './hash.js';
import type { Pool } from './pool.js';

/** Resampled control has seeds of its own: trial numbers that no campaign and no calibration reaches. */
const firstTrial = 2_000_000;

/**
 * False alarms in fault-free exposure that is resampled from the rows before a recorded incident, in stretches as long
 * as what was recorded. Null where the plan asks for none, or the run was interrupted.
 */
export async function resampleControl(
  plan: Plan,
  system: LoadedSystem,
  pool: Pool,
  { signal }: Pick<CampaignOptions, 'signal'>,
): Promise<ResampledControl | null> {
  const { control } = plan;
  const { traffic } = system.parts;
  const { replay } = plan.system.traffic;
  if (control === undefined || replay === null || traffic.kind !== 'replay') return null;
  const { recording, consumed } = traffic.tables;
  const { timeline } = plan;
  const untilS = firstTime(recording, consumed) + timeline.warmupS + timeline.controlS;
  const stretches = stretchesOf(control, timeline.controlS);
  const quiet = quietPlan(
    plan,
    { ...replay, method: control.method, blockS: control.blockS, untilS },
    control.exposureS / stretches,
  );
  const { records, interrupted } = await runCampaign(quiet, `${plan.file}#control#${digest(quiet)}`, pool, {
    fork: true,
    sketches: 0,
    signal,
    onProgress: () => {},
    trials: Array.from({ length: stretches }, (_, i) => firstTrial + i),
  });
  if (interrupted) return null;
  const evidence = gather(quiet, records, evaluationIntervals(quiet.stack));
  const scored = (rules: readonly number[]) => falseAlarmScore(inControl(evidence, rules), horizonOf(quiet));
  return {
    alerts: Object.fromEntries(alertGroups(quiet).map(({ key, rules }) => [key, scored(rules)])),
    stack: scored(quiet.stack.rules.map((_, rule) => rule)),
  };
}

/** Blocks may be drawn for ever; rows in another order last no longer than they were recorded. */
function stretchesOf({ method, exposureS }: NonNullable<Plan['control']>, recordedS: number): number {
  const whole = exposureS / recordedS;
  return Math.max(1, method === 'block' ? Math.floor(whole) : Math.ceil(whole + 0.05));
}

function quietPlan(plan: Plan, replay: ReplayPlan, lengthS: number): Plan {
  const { control: _control, ...rest } = plan;
  const horizonS = Math.min(horizonOf(plan), lengthS);
  const timeline: TimelinePlan = {
    warmupS: plan.timeline.warmupS,
    controlS: lengthS - horizonS,
    onsetWithinS: 0,
    deadlineS: horizonS,
    recoveryS: 0,
  };
  return {
    ...rest,
    faults: [],
    expect: [],
    gates: [],
    timeline,
    system: { ...plan.system, traffic: { ...plan.system.traffic, replay } },
  };
}
