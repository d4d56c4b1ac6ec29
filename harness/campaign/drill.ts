import { evaluationIntervals, thresholdMarks } from '../../detectors/stack.js';
import { type CellPlan, soleCell } from '../core/cell.js';
import type { DiagnosisClass } from '../core/declaration.js';
import type { Plan, StackPlan } from '../core/plan.js';
import { trialSeed } from '../core/rng.js';
import { CellEnding } from '../score/cell-ending.js';
import { predictionRecords } from '../system/sample.js';
import { loadContext } from '../trial/context.js';
import { announcedCells } from './announce.js';
import { calibrate } from './calibrate.js';
import { type CampaignProgress, type Ending, runCells } from './campaign.js';
import { resampleControl } from './control.js';
import { type Finished, finish } from './finish.js';
import { trafficHash } from './hash.js';
import { type CampaignFile, campaignKey, Journal, type Shard } from './journal.js';
import { checkLiveOnly } from './live-only.js';
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
  /** Every point of the sweep and every case; default: the plan alone. */
  cells?: readonly CellPlan[];
  /** End branches and cells of a sweep by rule (default). */
  earlyStop?: boolean;
  /** Keep trials in this folder as they finish; with `resume` go on with those that are there. */
  journal?: { folder: string; resume: boolean };
  /** Run this part of the trials only. */
  shard?: Shard;
}

export interface Drilled extends Omit<Finished, 'records'> {
  /** First requests as prediction records. */
  sample: unknown[];
  interrupted: boolean;
}

/** Trials that keep a sketch for the report. */
const sketchedTrials = 3;
const sampledRequests = 20;
const nothingEnds: Ending = { take: () => {}, ended: () => [] };

/** One scenario from plan to saved run: all its trials, scored. */
export async function drill(written: Plan, pool: Pool, options: DrillOptions): Promise<Drilled> {
  const started = performance.now();
  checkLiveOnly(options.cells ?? [soleCell(written)], pool);
  const file = await campaignFile(written, pool, options);
  const { cells, earlyStop } = file;
  const { plan } = file.run;
  const journal = options.journal && Journal.open(options.journal.folder, file, options.journal.resume);
  const whole = options.shard === undefined;
  const trials = trialsOfShard(plan.trials, options.shard);
  const { records, sketches, interrupted, warnings } = await runCells(cells, `${plan.file}#${file.key}`, pool, {
    ...options,
    earlyStop,
    trials,
    sketches: sketchedTrials,
    // Sketches are not kept in the journal: their trials are run anew.
    before: (journal?.before ?? []).filter(({ trial }) => trial >= sketchedTrials),
    onRecord: (record) => journal?.add(record),
    ending: whole && earlyStop ? new CellEnding(cells) : nothingEnds,
  });
  file.warnings.push(...warnings);
  if (interrupted) {
    const count = new Set(records.map(({ trial }) => trial)).size;
    file.warnings.push(`interrupted after ${count} of ${trials.length} trials`);
  }
  const wallS = (performance.now() - started) / 1000;
  const finished = finish(file, records, sketches, { wallS, whole });
  journal?.close(interrupted ? null : finished.records);
  return { ...finished, sample: file.sample, interrupted };
}

async function campaignFile(asked: Plan, pool: Pool, options: DrillOptions): Promise<CampaignFile> {
  const { plan: written, cells: all } = await announcedCells(asked, options.cells ?? [soleCell(asked)]);
  const { system } = await loadContext(written);
  const hash = trafficHash(written, system.dataHash);
  const { stack, values: calibrated } = await calibrate(written, pool, `${written.file}#${hash}`, options);
  const plan = { ...written, stack };
  const resampled = await resampleControl(plan, system, pool, options);
  const cells = calibratedCells(all, written.stack, stack);
  const earlyStop = options.earlyStop ?? true;
  const faultDiagnosis: Record<string, DiagnosisClass> = {};
  for (const { id } of plan.faults) faultDiagnosis[id] = system.diagnosis(id);
  return {
    campaign: 1,
    key: campaignKey(hash, cells, earlyStop),
    shard: options.shard ?? null,
    earlyStop,
    cells,
    run: {
      driftdrill: version,
      node: process.version,
      made: new Date().toISOString(),
      file: plan.file,
      source: options.source,
      plan,
      replay: options.replay,
      workers: pool.workers,
      hash,
      evaluationS: evaluationIntervals(plan.stack),
      thresholds: thresholdMarks(plan.stack),
    },
    faultDiagnosis,
    evaluationS: cells.map((cell) => evaluationIntervals(cell.plan.stack)),
    warnings: [...options.warnings],
    calibrated,
    ...(resampled && { resampled }),
    sample: await predictionRecords(system, trialSeed(plan.name, plan.seed, 0), sampledRequests),
  };
}

/** The cells with the calibrated stack in the place of the written one; cells with another stack keep theirs. */
function calibratedCells(cells: readonly CellPlan[], written: StackPlan, stack: StackPlan): CellPlan[] {
  const before = JSON.stringify(written);
  return cells.map((cell) =>
    JSON.stringify(cell.plan.stack) === before ? { ...cell, plan: { ...cell.plan, stack } } : cell,
  );
}

/** Every n-th trial, so that shards take equally long. */
function trialsOfShard(trials: number, shard: Shard | undefined): number[] {
  const all = Array.from({ length: trials }, (_, trial) => trial);
  return shard === undefined ? all : all.filter((trial) => trial % shard.of === shard.index - 1);
}
