import { Recorders } from '../../detectors/external/recorders.js';
import { createStack, type Stack } from '../../detectors/stack.js';
import { fork } from '../core/fork.js';
import type { BranchResult, GroupRecord } from '../core/group-record.js';
import { compactHarm } from '../core/harm-columns.js';
import { isIncident } from '../core/incident.js';
import { openFrom } from '../core/open-from.js';
import type { HarmSeries } from '../core/record.js';
import type { TrialSketch } from '../core/saved.js';
import { withScratch } from '../core/scratch.js';
import type { Tape } from '../core/tape.js';
import type { Telemetry } from '../core/telemetry.js';
import type { RunningSystem } from '../system/running-system.js';
import { startSystem } from '../system/start-system.js';
import type { GroupContext } from './group-context.js';
import { cellRecords, Results, sketchOf } from './results.js';
import { timelineOf } from './timeline.js';
import { type GroupCell, type Member, membersOf, type Use, type Variant } from './variants.js';
import { Work } from './work.js';

/** Bins over which harm is summed, from the first onset to the end of the trial. */
const harmBins = 120;

export interface GroupOptions {
  /** Keep what the statistics looked like, for the report. */
  sketch: boolean;
  /** Share the part before onset among branches; without it each is simulated from its start. */
  fork: boolean;
  /** Branches of a sweep end when every rule has fired. */
  earlyStop: boolean;
  /** Cells that have ended: only their twin is still run. */
  ended: readonly number[];
}

export interface GroupResult {
  record: GroupRecord;
  /** By branch of the record: what each of the stack's monitors is to be shown of it. Empty where there is none. */
  tapes: Tape[][];
  sketch: TrialSketch | null;
}

/** The running state of a branch: all of it plain, so that `fork` copies it. One stack for each of the group, its recorders beside it. */
interface Running {
  system: RunningSystem;
  stacks: Stack[];
  recorders: Recorders[];
}

/** Looks within the deadline at whether every rule has fired. */
const looks = 24;

/**
 * One seeded run of all cells that share traffic, system and timeline. Branches share their state up to the onset of
 * the first fault in which they differ (fork at onset); nothing downstream of the telemetry sees a fault.
 */
export function runGroup(context: GroupContext, trial: number, options: GroupOptions): GroupResult {
  return withScratch(() => runBranches(context, trial, options));
}

function runBranches(context: GroupContext, trial: number, options: GroupOptions): GroupResult {
  const needed = membersOf(context.cells, () => true, trial, options.earlyStop);
  const members = membersOf(context.cells, ({ index }) => !options.ended.includes(index), trial, options.earlyStop);
  const { plan } = context.cells[0].cell;
  const { seed, onsetS } = timelineOf(plan, trial);
  const events = eventsOf(needed);
  const meter = meterOf(context.cells, trial);
  const lookS = plan.timeline.deadlineS / looks;
  const work = new Work();
  const results = new Results();
  let startMs = 0;
  /** The columns of the last step, of whatever branch. */
  let seen = null as Telemetry | null;
  if (options.fork) follow(start(), members, 0, []);
  else for (const member of members) follow(start(), [member], 0, []);
  const record: GroupRecord = {
    group: context.group,
    trial,
    seed,
    startMs,
    onsetS,
    invalid: null,
    work: work.records(),
    branches: compacted(results.branches),
    cells: cellRecords(context.cells, members, results),
  };
  return {
    record,
    tapes: results.tapes,
    sketch: options.sketch ? sketchOf(context.cells, record, members, results) : null,
  };

  function start(): Running {
    const system = startSystem(context.system, seed);
    startMs = system.startMs;
    const stacks = context.stacks.map((stack) =>
      createStack(stack, {
        shape: context.system.shape,
        reference: context.system.reference,
        warmupS: plan.timeline.warmupS,
        startMs,
        timezone: plan.system.traffic.timezone,
        modules: context.modules,
        trace: options.sketch,
      }),
    );
    const recorders = context.stacks.map(
      (stack) =>
        new Recorders(stack, {
          shape: context.system.shape,
          reference: context.system.reference,
          warmupS: plan.timeline.warmupS,
          startMs,
        }),
    );
    // Copies are laid out unlike what constructors make: hot loops that see one layout only run a tenth faster.
    return fork({ system, stacks, recorders });
  }

  /** @param active keys of the faults that have begun */
  function follow(running: Running, sharing: readonly Member[], index: number, active: readonly string[]): void {
    const atS = events[index];
    advance(running, sharing, index, active);
    const ending = sharing.some((member) => member.uses.some((use) => use.endS === atS && !results.has(use)));
    if (ending && seen !== null) for (const stack of running.stacks) stack.observe(nothingMore(seen, atS));
    for (const member of sharing) for (const use of member.uses) if (use.endS <= atS) finish(member, use, running);
    const going = sharing.filter((member) => member.uses.some((use) => !results.has(use)));
    if (going.length === 0) return;
    if (atS === meter?.fromS) running.system.meterHarm(meter.fromS, meter.binS, harmBins);
    const starting = (member: Member) => member.faults.filter((fault) => fault.t0S === atS);
    const groups = groupBy(going, (member) => keysOf(starting(member)));
    groups.forEach((group, k) => {
      const copy = k < groups.length - 1 ? fork(running) : running;
      const begun = starting(group[0]);
      for (const { plan, system, t0S, t2S } of begun) copy.system.addFault(plan, t0S, t2S, seed, system);
      follow(copy, group, index + 1, [...active, ...begun.map((fault) => fault.key)]);
    });
  }

  /** Lets time pass up to an event, with looks on the way at which branches may end. */
  function advance(running: Running, sharing: readonly Member[], index: number, active: readonly string[]): void {
    const { system, stacks, recorders } = running;
    const until = events[index];
    const path = [...active].sort().join('\n');
    const fromS = system.now;
    const looking = options.earlyStop && active.length > 0 && lookS > 0;
    let waiting = sharing;
    for (let piece = 1; system.now < until && waiting.length > 0; piece++) {
      const before = { requests: system.requests, now: system.now };
      const to = looking ? Math.min(until, fromS + piece * lookS) : until;
      while (system.now < to) {
        seen = system.step(to);
        for (const stack of stacks) stack.observe(seen);
        for (const recorder of recorders) recorder.observe(seen);
      }
      work.add(`${index}|${piece}|${path}`, waiting, system.requests - before.requests, system.now - before.now);
      if (!looking) return;
      // A branch must not end before each fault has met a row: that would look like a fault that was not injected.
      if (system.injections().some(({ idle, exposed }) => !idle && exposed === 0)) continue;
      for (const member of waiting)
        if (member.faults.length === active.length)
          for (const use of member.uses)
            if (use.sinceS !== null && stacks[use.cell.stack].firedSince(use.sinceS)) finish(member, use, running);
      waiting = waiting.filter((member) => member.uses.some((use) => !results.has(use)));
    }
  }

  /** Keeps what a cell gets of a branch, if it has not yet. */
  function finish(member: Member, use: Use, { system, stacks, recorders }: Running): void {
    if (results.has(use)) return;
    const stack = stacks[use.cell.stack];
    const { own } = use.cell.cell;
    const twin = member.faults.length === 0;
    const forkedS = Math.min(Number.POSITIVE_INFINITY, ...Object.values(use.timeline.t0S));
    const key = [use.cell.stack, system.now, twin ? '' : `${forkedS}|${own}`, member.key].join('|');
    const notReady = stack.notReady();
    const trace =
      options.sketch && own && !use.branch.name.startsWith('without:')
        ? { branch: use.branch.name, statistics: stack.traces() }
        : null;
    results.add(use, key, { notReady, trace }, () => {
      const all = stack.episodes();
      const later = all.filter((episode) => openFrom(episode, forkedS));
      return {
        episodes: twin ? all : later,
        injections: system.injections(),
        harm: twin || own ? system.harm() : null,
        tapes: recorders[use.cell.stack].tapes(system.now),
        ...(twin && use.endS < use.timeline.endS && { judgedS: stack.judged() }),
      };
    });
  }
}

/** Once all branches have ended: they may share a series that is still being added to. */
function compacted(branches: readonly BranchResult[]): BranchResult[] {
  const known = new Map<HarmSeries, HarmSeries>();
  return branches.map((branch) => {
    if (branch.harm === null) return branch;
    const harm = known.get(branch.harm) ?? compactHarm(branch.harm);
    known.set(branch.harm, harm);
    return { ...branch, harm };
  });
}

/** An empty stretch after the end, so that windows which end with the trial are evaluated too. */
export function nothingMore({ predictions, labels }: Telemetry, endS: number): Telemetry {
  return { from: endS, to: endS + 1e-6, predictions: { ...predictions, n: 0 }, labels: { ...labels, n: 0 } };
}

/** When something begins or ends in some branch, in order. */
export function eventsOf(members: readonly Member[]): number[] {
  const times = members.flatMap(({ faults, uses }) => [
    ...faults.map(({ t0S }) => t0S),
    ...uses.map(({ endS }) => endS),
  ]);
  return [...new Set(times)].sort((a, b) => a - b);
}

/** Over what time harm is summed: from the first fault of the file's own cells to their end; null without injected faults. */
function meterOf(cells: readonly GroupCell[], trial: number): { fromS: number; binS: number } | null {
  if (cells.some(({ cell }) => cell.plan.faults.some(isIncident))) return null;
  const own = cells.filter((one) => one.cell.own).map((one) => timelineOf(one.cell.plan, trial));
  const fromS = Math.min(Number.POSITIVE_INFINITY, ...own.flatMap(({ t0S }) => Object.values(t0S)));
  if (fromS === Number.POSITIVE_INFINITY) return null;
  return { fromS, binS: (Math.max(...own.map(({ endS }) => endS)) - fromS) / harmBins };
}

function keysOf(faults: readonly Variant[]): string {
  return faults
    .map((fault) => fault.key)
    .sort()
    .join('\n');
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return [...groups.values()];
}
