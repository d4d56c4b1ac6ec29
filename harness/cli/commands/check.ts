import { existsSync, statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import type { LoadedScenario } from '../../../scenarios/load.js';
import { type Baseline, baselineText, readBaseline } from '../../campaign/check/baseline.js';
import { checkSides } from '../../campaign/check/check.js';
import { openSide, type Side } from '../../campaign/check/side.js';
import { differingParts } from '../../campaign/check/traffic-parts.js';
import { areSame, unchanged } from '../../campaign/check/unchanged.js';
import type { Pool } from '../../campaign/pool.js';
import { writeFile } from '../../campaign/staging.js';
import { version } from '../../campaign/version.js';
import type { CheckResult } from '../../core/comparison.js';
import { DriftdrillError, type ExitCode, exitCodes, worstExit } from '../../core/errors.js';
import { keptSide, mostSeeds, revisionSide } from '../check/base-side.js';
import { checkCommand } from '../check/command.js';
import { placesOf } from '../check/places.js';
import { chooseCheckReporters, reportCheck } from '../check/report.js';
import { firstSeeds, updateEntry } from '../check/update.js';
import { onInterrupt } from '../interrupt.js';
import type { Output } from '../output.js';
import { openPool } from '../pool.js';
import { Progress } from '../progress.js';
import { Revisions } from '../revision.js';
import { checkJsonFile, loadAll, type RunFlags } from './run.js';

export interface CheckFlags extends RunFlags {
  baseline?: string;
  against?: string;
  updateBaseline: boolean;
}

/** Compares scenarios with a baseline file or a git revision, or writes the baseline. */
export async function check(paths: string[], flags: CheckFlags, output: Output): Promise<ExitCode> {
  checkFlags(flags);
  const chosen = chooseCheckReporters(flags.reporter);
  checkJsonFile(flags.json);
  // `--trials` bounds the seeds of the comparison and is no part of the scenario.
  const scenarios = await loadAll(paths, { ...flags, trials: undefined }, output);
  const writing = flags.updateBaseline ? flags.baseline : undefined;
  const kept = keptBaseline(flags);
  const gone = Object.keys(kept).filter((name) => !scenarios.some(({ plan }) => plan.name === name));
  if (gone.length > 0 && !flags.updateBaseline && paths.some((path) => statSync(path).isDirectory()))
    output.note(`not checked: ${gone.sort().join(', ')} of ${flags.baseline}, as no scenario here is called so\n`);
  const revisions = flags.against === undefined ? null : new Revisions(flags.against);
  const interrupt = onInterrupt((text) => output.err(text));
  const pool = await openPool(flags, interrupt.signal, output);
  const results: CheckResult[] = [];
  let failure: unknown = null;
  try {
    for (const scenario of scenarios) {
      if (interrupt.signal.aborted) break;
      const context: CheckContext = { flags, kept, revisions, pool, output, signal: interrupt.signal };
      const result = writing === undefined ? await compareOne(scenario, context) : await updateOne(scenario, context);
      if (result !== null) results.push(result);
    }
  } catch (error) {
    // What is done is reported before what went wrong.
    if (results.length === 0) throw error;
    failure = error;
  } finally {
    await pool.close();
    interrupt.release();
    revisions?.close();
  }
  if (
    writing !== undefined &&
    failure === null &&
    !interrupt.signal.aborted &&
    results.every(({ verdict }) => verdict !== 'invalid')
  ) {
    writeFile(writing, baselineText(kept, writing));
    output.note(`wrote ${writing}\n`);
  }
  reportCheck(results, paths, chosen, flags, output);
  if (failure !== null) throw failure;
  const codes = results.map((result) => exitOf(result, writing !== undefined));
  return worstExit(interrupt.signal.aborted ? [...codes, exitCodes.interrupted] : codes);
}

interface CheckContext {
  flags: CheckFlags;
  kept: Baseline;
  revisions: Revisions | null;
  pool: Pool;
  output: Output;
  signal: AbortSignal;
}

function checkFlags({ baseline, against, updateBaseline }: CheckFlags): void {
  const usage = (message: string, hint: string): DriftdrillError => new DriftdrillError('usage', message, { hint });
  if (baseline === undefined && against === undefined)
    throw usage('nothing to compare with is named', 'give --baseline FILE, or --against GIT-REVISION');
  if (baseline !== undefined && against !== undefined)
    throw usage('--baseline and --against exclude each other', 'give one of them');
  if (updateBaseline && baseline === undefined)
    throw usage('--update-baseline needs the file to write', 'add --baseline FILE');
}

function keptBaseline({ baseline, updateBaseline }: CheckFlags): Baseline {
  if (baseline === undefined || (updateBaseline && !existsSync(baseline))) return {};
  return readBaseline(baseline);
}

function exitOf({ verdict, onInconclusive }: CheckResult, updated: boolean): ExitCode {
  if (verdict === 'invalid') return exitCodes.invalid;
  if (updated || verdict === 'pass') return exitCodes.pass;
  if (verdict === 'fail') return exitCodes.gateFailed;
  return onInconclusive === 'warn' ? exitCodes.pass : exitCodes.inconclusive;
}

async function compareOne(scenario: LoadedScenario, context: CheckContext): Promise<CheckResult | null> {
  const { flags, kept, revisions, pool, output, signal } = context;
  const started = performance.now();
  const { plan } = scenario;
  const now = await openSide(plan, scenario.cells);
  const base =
    revisions === null ? keptSide(now, kept, flags.baseline!) : await revisionSide(scenario, revisions, flags);
  if (base === null) {
    output.note(`${plan.name}: new since ${flags.against}, nothing to compare with\n`);
    return null;
  }
  const warnings: string[] = [];
  const differing = differingParts(base, now);
  if (differing.length > 0) warnings.push(`the traffic is not that of ${flags.against}: ${differing.join(', ')}`);
  const seeds =
    revisions === null ? mostSeeds(kept[plan.name], flags.trials ?? null) : { most: flags.trials ?? null, why: [] };
  warnings.push(...seeds.why);
  const progress = new Progress(output, plan.name);
  const same = revisions !== null && areSame(base, now);
  const checked = same
    ? unchanged(now)
    : await checkSides(base, now, pool, {
        exact: scenario.exact,
        most: seeds.most,
        fork: flags.fork,
        signal,
        onProgress: (state) => progress.update(state),
      });
  progress.end(checked?.verdict ?? 'interrupted');
  if (checked === null) return null;
  const against = flags.against ?? relative(process.cwd(), resolve(flags.baseline!));
  const details = { started, against, replay: checkCommand(plan.file, flags, checked.seeds) };
  return {
    ...describe(scenario, now, details),
    ...checked,
    warnings: [...warnings, ...checked.warnings],
    places: placesOf(plan, base.plan.stack, checked),
    wallS: (performance.now() - started) / 1000,
  };
}

async function updateOne(scenario: LoadedScenario, context: CheckContext): Promise<CheckResult | null> {
  const { flags, kept, pool, output, signal } = context;
  const started = performance.now();
  const now = await openSide(scenario.plan, scenario.cells);
  const progress = new Progress(output, scenario.plan.name);
  const before = kept[scenario.plan.name];
  const updated = await updateEntry(now, before, pool, {
    exact: scenario.exact,
    most: flags.trials ?? (scenario.exact ? 1 : firstSeeds),
    fork: flags.fork,
    signal,
    onProgress: (state) => progress.update(state),
  });
  progress.end(updated === null ? 'interrupted' : 'updated');
  if (updated === null) return null;
  kept[scenario.plan.name] = { driftdrill: version, seed: scenario.plan.seed, hash: now.hash, ...updated.entry };
  const replay = checkCommand(scenario.plan.file, flags, updated.checked.seeds);
  const against = before === undefined ? '' : 'the baseline before';
  return {
    ...describe(scenario, now, { started, against, replay }),
    ...updated.checked,
    wallS: (performance.now() - started) / 1000,
  };
}

function describe(
  { plan, onInconclusive }: LoadedScenario,
  { hash }: Side,
  { against, replay }: { started: number; against: string; replay: string },
) {
  return {
    check: 1 as const,
    scenario: plan.name,
    title: plan.title,
    file: relative(process.env.GITHUB_WORKSPACE ?? process.cwd(), plan.file),
    seed: plan.seed,
    deadlineS: plan.timeline.deadlineS,
    hash,
    against,
    onInconclusive,
    places: {},
    made: new Date().toISOString(),
    replay,
  };
}
