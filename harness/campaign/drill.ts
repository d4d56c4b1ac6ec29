import { evaluationIntervals, thresholdMarks } from '../../detectors/stack.js';
import type { DiagnosisClass } from '../core/declaration.js';
import type { Plan } from '../core/plan.js';
import { trialSeed } from '../core/rng.js';
import type { AlertLine, SavedRun } from '../core/saved.js';
import { alertLines } from '../score/attribution.js';
import { score } from '../score/score.js';
import { predictionRecords } from '../system/sample.js';
import { loadContext } from '../trial/context.js';
import { calibrate } from './calibrate.js';
import { type CampaignProgress, runCampaign } from './campaign.js';
import { trafficHash } from './hash.js';
import type { Pool } from './pool.js';
import { version } from './version.js';

export interface DrillOptions {
  fork: boolean;
  /** The command that reproduces the run. */
  replay: string;
  /** The scenario as written. */
  source: string;
  warnings: readonly string[];
  onProgress: (progress: CampaignProgress) => void;
  signal: AbortSignal;
}

export interface Drilled {
  saved: SavedRun;
  alerts: AlertLine[];
  /** First requests as prediction records. */
  sample: unknown[];
  interrupted: boolean;
}

/** Trials that keep a sketch for the report. */
const sketchedTrials = 3;
const sampledRequests = 20;

/** One scenario from plan to saved run: all its trials, scored. */
export async function drill(written: Plan, pool: Pool, options: DrillOptions): Promise<Drilled> {
  const started = performance.now();
  const { system } = await loadContext(written);
  const hash = trafficHash(written, system.dataHash);
  const { stack, values: calibrated } = await calibrate(written, pool, `${written.file}#${hash}`, options);
  const plan = { ...written, stack };
  const { records, sketches, interrupted } = await runCampaign(plan, `${plan.file}#${hash}`, pool, {
    ...options,
    sketches: sketchedTrials,
  });
  const evaluationS = evaluationIntervals(plan.stack);
  const faultDiagnosis: Record<string, DiagnosisClass> = {};
  for (const { id } of plan.faults) faultDiagnosis[id] = system.diagnosis(id);
  const made = new Date().toISOString();
  const warnings = [...options.warnings];
  if (interrupted) warnings.push(`interrupted after ${records.length} of ${plan.trials} trials`);
  const scorecard = score({ ...plan, trials: records.length }, records, {
    hash,
    wallS: (performance.now() - started) / 1000,
    made,
    replay: options.replay,
    warnings,
    faultDiagnosis,
    evaluationS,
    calibrated,
  });
  const run = {
    driftdrill: version,
    node: process.version,
    made,
    file: plan.file,
    source: options.source,
    plan,
    replay: options.replay,
    workers: pool.workers,
    hash,
    evaluationS,
    thresholds: thresholdMarks(plan.stack),
  };
  return {
    saved: { scorecard, run, sketches },
    alerts: alertLines(plan, records, evaluationS),
    sample: await predictionRecords(system, trialSeed(plan.name, plan.seed, 0), sampledRequests),
    interrupted,
  };
}
