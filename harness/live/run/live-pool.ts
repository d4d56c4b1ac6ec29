import { intake, intakeWaitS } from '../../../detectors/external/intake.js';
import type { Pool } from '../../campaign/pool.js';
import type { Task } from '../../campaign/worker.js';
import { DriftdrillError, exitCodes } from '../../core/errors.js';
import { editableEpisodes } from '../../core/group-record.js';
import { openFrom } from '../../core/open-from.js';
import type { MonitorPlan, Plan } from '../../core/plan.js';
import { type GroupResult, runGroup } from '../../trial/group.js';
import { type GroupContext, loadGroup } from '../../trial/group-context.js';
import type { PartProcess } from '../broker/part-process.js';
import type { TrialClock } from '../intake/clock.js';
import { takenIn } from '../intake/episodes.js';
import type { TopicRecord } from '../intake/topic-record.js';
import type { AlertRecord } from '../records/alert.js';
import { runPrefix } from '../transport/topics.js';
import { type LiveOptions, type LiveResult, runLiveTrial } from './live-trial.js';

export interface LivePoolOptions {
  readonly addresses: readonly string[];
  readonly broker: PartProcess | null;
  readonly speed: number;
  /** Prefix of the topics' names; null: one of its own for each trial. */
  readonly prefix: string | null;
  readonly signal: AbortSignal;
  readonly note: (text: string) => void;
  readonly onTelemetry?: LiveOptions['onTelemetry'];
  /** Alerts of monitors outside, as far as they have come in; null where none are taken in. */
  readonly alerts: (() => readonly AlertRecord[]) | null;
  /** Takes what others wrote to the alerts topic; null where no alerts are taken in. */
  readonly take: ((record: TopicRecord) => void) | null;
  /** Told when a trial has ended. */
  readonly onTrial: (plan: Plan, clock: TrialClock) => void;
}

/**
 * Runs trials live, one after the other: the branch with all faults goes over Kafka and is scored by the alerts that come
 * back; the fault-free twin, which nothing live can show, is simulated in process.
 */
export function createLivePool(options: LivePoolOptions): Pool {
  let known: { key: string; context: GroupContext } | null = null;
  return {
    workers: 1,
    lanes: 1,
    takesAlerts: options.alerts !== null,
    run: async (task) => {
      checkTask(task);
      if (known?.key !== task.key) known = { key: task.key, context: await loadGroup(task.cells, task.group) };
      const results: GroupResult[] = [];
      for (const trial of task.trials) results.push(await live(task, known.context, trial, options));
      return results;
    },
    close: async () => {},
  };
}

async function live(task: Task, context: GroupContext, trial: number, options: LivePoolOptions): Promise<GroupResult> {
  const { plan } = task.cells[0];
  const result = runGroup(context, trial, { sketch: trial < task.sketches, fork: true, earlyStop: false, ended: [] });
  const prefix = options.prefix === null ? runPrefix(plan.name, trial) : prefixOf(options.prefix, trial);
  options.note(`trial ${trial}: topics ${prefix}.*\n`);
  try {
    let ignored = 0;
    const onForeign = options.take ?? (() => void ignored++);
    const one = await runLiveTrial(plan, context, trial, { ...options, prefix, onForeign, lingerS: lingerS(plan) });
    const same = adopt(result, one);
    const clock = clockOf(result, one, options.speed);
    takeIn(plan, result, one, clock, options);
    if (ignored > 0)
      options.note(`trial ${trial}: ${ignored} records of others on ${prefix}.alerts: --intake takes them\n`);
    options.onTrial(plan, clock);
    options.note(`trial ${trial}: ${summary(one)}; ${compared(one, same)}\n`);
    return result;
  } catch (error) {
    if (!options.signal.aborted) throw error;
    throw new DriftdrillError('interrupted', 'the live trial was cut short', { exit: exitCodes.interrupted });
  }
}

function intakesOf({ stack }: Plan): MonitorPlan[] {
  return (stack.monitors ?? []).filter(({ kind }) => kind === intake.kind);
}

/** How long alerts may still come in after a trial. */
function lingerS(plan: Plan): number {
  return Math.max(0, ...intakesOf(plan).map(intakeWaitS));
}

/** Adds the alerts that came in to the branch that went live, and what of them came before the faults to the twin. */
function takeIn(
  plan: Plan,
  { record }: GroupResult,
  { branch }: LiveResult,
  clock: TrialClock,
  { alerts, note }: LivePoolOptions,
): void {
  if (alerts === null || intakesOf(plan).length === 0) return;
  const { episodes, undeclared } = takenIn(plan, alerts(), clock);
  const forkS = Math.min(Number.POSITIVE_INFINITY, ...Object.values(clock.t0S));
  for (const [name, , index] of record.cells[0].branches) {
    const own = episodes.filter((episode) =>
      name === 'twin' ? episode.startsS < forkS : name === branch && openFrom(episode, forkS),
    );
    const list = editableEpisodes(record.branches[index]);
    list.push(...own);
    list.sort((a, b) => a.startsS - b.startsS || a.rule - b.rule);
  }
  const count = episodes.length === 1 ? '1 alert' : `${episodes.length} alerts`;
  note(`trial ${record.trial}: ${count} taken in\n`);
  if (undeclared.length > 0)
    note(`trial ${record.trial}: not scored, as stack.monitors does not declare them: ${undeclared.join(', ')}\n`);
}

function clockOf({ record }: GroupResult, { startedMs }: LiveResult, speed: number): TrialClock {
  const { trial, startMs, cells } = record;
  return { trial, wallMs: startedMs, startMs, speed, endS: cells[0].endS, t0S: cells[0].t0S };
}

function compared({ real }: LiveResult, same: boolean): string {
  if (real?.byArrival === true) return 'alerts by when telemetry arrived';
  return `alerts ${same ? 'as' : 'OTHER THAN'} in process`;
}

function prefixOf(prefix: string, trial: number): string {
  return trial === 0 ? prefix : `${prefix}.${trial}`;
}

function summary({ sent, counts, wallS, episodes }: LiveResult): string {
  const taken = counts.predictions + counts.labels;
  return `${sent} records sent, ${taken} taken in, ${counts.duplicates} copies dropped, ${Math.round(sent / wallS)} records/s, ${episodes.length} alerts`;
}

/** Puts what was seen live in the place of what was simulated. @returns whether it is the same */
function adopt({ record }: GroupResult, { branch, episodes, sent, counts, real }: LiveResult): boolean {
  const [cell] = record.cells;
  const [, , index] = cell.branches.find(([name]) => name === branch)!;
  const fromS = branch === 'twin' ? 0 : Math.min(...Object.values(cell.t0S));
  const counted = episodes.filter((episode) => openFrom(episode, fromS));
  const simulated = editableEpisodes(record.branches[index]);
  const same = JSON.stringify(simulated) === JSON.stringify(counted);
  if (real !== null) {
    // People are told when an alert comes out, whenever it was due.
    episodes.forEach((episode, i) => {
      if (episode.notifiedS !== null) episode.notifiedS = Math.max(episode.notifiedS, real.heardS[i]);
    });
    for (const injection of record.branches[index].injections) {
      const met = real.met.get(injection.fault);
      if (met !== undefined) injection.changed = Math.min(injection.exposed, met);
    }
  }
  // Into the list itself: the sketch of the trial shows the same one.
  simulated.splice(0, simulated.length, ...counted);
  if (counts.predictions + counts.labels !== sent)
    record.invalid ??= `${sent} records were sent live, and ${counts.predictions + counts.labels} arrived`;
  return same;
}

function checkTask({ cells, group }: Task): void {
  if (cells[0]?.plan.system.traffic.aggregate !== undefined)
    throw new DriftdrillError('not-live', 'under traffic.aggregate there are no single requests to send', {
      hint: 'take out system.traffic.aggregate, or --live',
    });
  if (cells.length === 1 && group.cells.length === 1 && cells[0].plan.stack.calibrate === undefined) return;
  throw new DriftdrillError('not-live', 'a live run drills one cell with a stack whose thresholds are set', {
    hint: 'run sweeps, cases and stack.calibrate in process, without --live',
  });
}
