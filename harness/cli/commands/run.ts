import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { reporters } from '../../../reports/registry.js';
import { checkUniqueNames, findScenarios } from '../../../scenarios/expand.js';
import { formatFindings } from '../../../scenarios/format.js';
import { type LoadedScenario, loadScenario } from '../../../scenarios/load.js';
import { type Drilled, drill } from '../../campaign/drill.js';
import type { Shard } from '../../campaign/journal.js';
import type { Pool } from '../../campaign/pool.js';
import { savedFiles } from '../../campaign/saved-run.js';
import { type Files, type FileText, writeFile, writeFiles } from '../../campaign/staging.js';
import {
  DriftdrillError,
  type ExitCode,
  exitCodes,
  type Finding,
  FindingsError,
  worstExit,
} from '../../core/errors.js';
import type { SavedRun } from '../../core/saved.js';
import type { Verdict } from '../../core/scorecard.js';
import { onInterrupt } from '../interrupt.js';
import type { Output } from '../output.js';
import { overlap } from '../overlap.js';
import { openPool } from '../pool.js';
import { Progress } from '../progress.js';
import { liveFlags, replayCommand } from '../replay-command.js';
import type { Live } from './live.js';
import { checkLiveFlags, type LiveFlags } from './live-flags.js';

export interface RunFlags extends LiveFlags {
  trials?: number;
  seed?: number;
  set: string[];
  workers: number;
  reporter?: string[];
  json?: string;
  out?: string;
  fork: boolean;
  earlyStop?: boolean;
  shard?: Shard;
  resume?: string;
  queue?: string;
  metrics?: number;
}

/** Drills at work at once: while one is scored or loaded the other keeps the threads busy. */
const overlapping = 2;

/** What is reported of a scenario. */
export type Reported = Omit<Drilled, 'interrupted'>;

export const verdictExit: Record<Verdict, ExitCode> = {
  pass: exitCodes.pass,
  fail: exitCodes.gateFailed,
  inconclusive: exitCodes.inconclusive,
  invalid: exitCodes.invalid,
};

/** Runs one or more scenarios, reports them and gives the exit code of their verdicts. */
export async function run(paths: string[], given: RunFlags, output: Output): Promise<ExitCode> {
  const { shard } = given;
  const folder = given.resume ?? given.out ?? (shard && `driftdrill-shard-${shard.index}-of-${shard.of}`);
  const flags = { ...given, out: given.out ?? folder, trials: given.trials ?? (given.live === true ? 1 : undefined) };
  const many = paths.length > 1 || statSync(paths[0], { throwIfNoEntry: false })?.isDirectory() === true;
  const chosen = chooseReporters(flags.reporter);
  checkLiveFlags(flags);
  checkJsonFile(flags.json);
  // Threads load while the scenarios are read; a queue or a broker is asked for no sooner than they are known to be valid.
  const remote = flags.queue !== undefined || flags.live === true;
  const read = remote ? await loadAll(paths, flags, output) : null;
  const interrupt = onInterrupt((text) => output.err(text));
  // What live runs need is loaded only for them.
  const served =
    flags.metrics === undefined
      ? null
      : await (await import('../run-metrics.js')).serveRunMetrics(flags.metrics, output);
  let drilled: Drilled[] = [];
  /** Drills with some trial done, by place in the order of the paths. */
  const finished: Record<number, Drilled> = {};
  let failure: unknown = null;
  let live: Live | null = null;
  let pool: Pool | null = null;
  try {
    if (flags.live === true)
      live = await (await import('./live.js')).openLive(flags, read ?? [], interrupt.signal, output, served);
    pool = live?.pool ?? (await openPool(flags, interrupt.signal, output));
    const scenarios = read ?? (await loadAll(paths, flags, output));
    const taken = pool;
    const alone =
      remote || scenarios.some(({ cells }) => cells.some(({ plan }) => (plan.stack.monitors ?? []).length > 0));
    let before: Progress | null = null;
    await overlap(scenarios, alone ? 1 : overlapping, interrupt.signal, async (scenario, signal) => {
      const { plan, cells, source, warnings } = scenario;
      const progress = new Progress(output, plan.name, before);
      before = progress;
      const one = await drill(plan, taken, {
        fork: flags.fork,
        cells,
        earlyStop: flags.earlyStop,
        shard,
        journal:
          folder === undefined
            ? undefined
            : { folder: many ? join(folder, plan.name) : folder, resume: flags.resume !== undefined },
        replay: replayCommand(plan.file, { ...flags, trials: plan.trials, seed: plan.seed }) + liveFlags(flags),
        source,
        warnings: warnings.map((warning) => warning.message),
        onProgress: (state) => {
          progress.update(state);
          served?.metrics.progress(plan.name, state.done, state.total, state.requests);
        },
        signal,
      });
      served?.metrics.scored(one.saved.scorecard);
      progress.end(one.interrupted ? 'interrupted' : one.saved.scorecard.verdict);
      if (one.saved.scorecard.trials > 0) finished[scenarios.indexOf(scenario)] = one;
    });
    drilled = Object.values(finished);
  } catch (error) {
    // What is done is reported before what went wrong.
    drilled = Object.values(finished).filter((one) => !one.interrupted);
    if (drilled.length === 0) throw error;
    failure = error;
  } finally {
    await pool?.close();
    await live?.close();
    await served?.at.close();
    interrupt.release();
  }
  if (shard !== undefined) output.note(`part ${shard.index} of ${shard.of}: join the parts with driftdrill merge\n`);
  report(drilled, many, chosen, flags, shard === undefined ? output : { ...output, quiet: true });
  if (failure !== null) throw failure;
  if (shard !== undefined) return interrupt.signal.aborted ? exitCodes.interrupted : exitCodes.pass;
  const codes = drilled.map((one) => verdictExit[one.saved.scorecard.verdict]);
  return worstExit(interrupt.signal.aborted ? [...codes, exitCodes.interrupted] : codes);
}

/** Refuses before a long run what could not be written after it. @throws DriftdrillError where the file is a folder */
export function checkJsonFile(file: string | undefined): void {
  if (file === undefined || file === '-') return;
  if (file === '' || statSync(file, { throwIfNoEntry: false })?.isDirectory() === true)
    throw new DriftdrillError(
      'not-a-file',
      `--json takes a file, and ${file === '' ? 'none is named' : `${file} is a folder`}`,
      {
        hint: 'name a file in it, or - for standard output; --out takes a folder',
      },
    );
}

export async function loadAll(
  paths: string[],
  flags: Pick<RunFlags, 'set' | 'trials' | 'seed' | 'live'>,
  output: Output,
): Promise<LoadedScenario[]> {
  const findings: Finding[] = [];
  const scenarios: LoadedScenario[] = [];
  for (const file of findScenarios(paths)) {
    try {
      const scenario = await loadScenario(file, { set: flags.set, trials: flags.trials, seed: flags.seed });
      if (flags.live !== true) findings.push(...scenario.needsLive.map((one): Finding => ({ ...one, level: 'error' })));
      scenarios.push(scenario);
      if (scenario.warnings.length > 0)
        output.note(`${formatFindings(scenario.warnings, output.paint.isColorSupported)}\n`);
    } catch (error) {
      if (!(error instanceof FindingsError)) throw error;
      findings.push(...error.findings);
    }
  }
  if (findings.some((finding) => finding.level === 'error')) throw new FindingsError(findings);
  checkUniqueNames(scenarios.map(({ plan }) => plan));
  return scenarios;
}

export function chooseReporters(names: string[] | undefined): string[] | null {
  if (names === undefined) return null;
  const known = reporters.map((reporter) => reporter.kind);
  for (const name of names) {
    if (!known.includes(name))
      throw new DriftdrillError('unknown-reporter', `there is no reporter '${name}'`, {
        hint: `reporters are ${known.join(', ')}`,
      });
  }
  return names;
}

/** @param many whether several scenarios were asked for: an array, and a folder each */
export function report(
  drilled: readonly Reported[],
  many: boolean,
  chosen: string[] | null,
  flags: Pick<RunFlags, 'json' | 'out'>,
  output: Output,
): void {
  const saved = drilled.map((one) => one.saved);
  if (saved.length === 0) return;
  const scorecards = saved.map((one) => one.scorecard);
  const jsonText = `${JSON.stringify(many ? scorecards : scorecards[0], null, 2)}\n`;
  const toStdout = flags.json === '-';
  if (toStdout) output.out(jsonText);
  else if (!output.quiet && (chosen === null || chosen.includes('terminal'))) output.out(terminal(saved, output));
  if (flags.json !== undefined && !toStdout) writeFile(flags.json, jsonText);
  const wantsFiles =
    chosen?.some((name) => reporters.find((reporter) => reporter.kind === name)?.file != null) === true;
  const out = flags.out ?? (wantsFiles ? 'driftdrill-out' : undefined);
  if (out === undefined) return;
  writeFiles(resolve(out), outputFiles(drilled, many, jsonText, chosen));
  output.note(`\nreport: ${chosen === null || chosen.includes('html') ? resolve(out, 'report.html') : resolve(out)}\n`);
}

/** The saved run of each scenario, and the reports over all of them. */
function outputFiles(drilled: readonly Reported[], many: boolean, jsonText: string, chosen: string[] | null): Files {
  const files = new Map<string, FileText>();
  for (const one of drilled) {
    const prefix = many ? `${one.saved.scorecard.scenario}/` : '';
    for (const [name, text] of savedFiles(one.saved, one.alerts(), one.sample, one.results()))
      files.set(`${prefix}${name}`, text);
    if (prefix !== '') for (const [name, text] of reportFiles([one.saved], chosen)) files.set(`${prefix}${name}`, text);
  }
  for (const [name, text] of reportFiles(
    drilled.map((one) => one.saved),
    chosen,
  ))
    files.set(name, text);
  files.set('scorecard.json', jsonText);
  return files;
}

/** The reports that are files, by name. */
export function reportFiles(saved: readonly SavedRun[], chosen: string[] | null): Map<string, string> {
  const files = new Map<string, string>();
  for (const reporter of reporters) {
    if (reporter.file === null || (chosen !== null && !chosen.includes(reporter.kind))) continue;
    files.set(reporter.file, reporter.render(saved, { color: false, width: 100 }));
  }
  return files;
}

/** The terminal report. */
export function terminal(saved: readonly SavedRun[], output: Output): string {
  return reporters
    .find((reporter) => reporter.kind === 'terminal')!
    .render(saved, { color: output.color, width: output.width });
}
