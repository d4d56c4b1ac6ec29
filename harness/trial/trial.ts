import { createStack, type Stack } from '../../detectors/stack.js';
import { fork } from '../core/fork.js';
import type { FaultPlan } from '../core/plan.js';
import type { BranchRecord, EpisodeRecord, TrialRecord } from '../core/record.js';
import type { TrialSketch } from '../core/saved.js';
import type { Telemetry } from '../core/telemetry.js';
import type { BranchTrace } from '../core/trace.js';
import { createSystem, type System } from '../system/system.js';
import { type BranchSpec, branchesOf } from './branches.js';
import type { TrialContext } from './context.js';
import { type TrialTimeline, timelineOf } from './timeline.js';

/** Bins over which harm is summed, from the first onset to the end of the trial. */
const harmBins = 120;

export interface TrialOptions {
  /** Keep what the statistics looked like, for the report. */
  sketch: boolean;
  /** Share the prefix among branches (default); without it each branch is simulated from its start. */
  fork: boolean;
}

export interface TrialResult {
  record: TrialRecord;
  sketch: TrialSketch | null;
}

/** The running state of a branch: all of it plain, so that `fork` copies it. */
interface Running {
  system: System;
  stack: Stack;
}

/** Simulated so far, by stretch: a stretch that several branches share is counted once. */
class Work {
  private readonly stretches = new Map<string, { requests: number; seconds: number }>();

  add(key: string, requests: number, seconds: number): void {
    this.stretches.set(key, { requests, seconds });
  }

  total(): { requests: number; seconds: number } {
    let requests = 0;
    let seconds = 0;
    for (const stretch of this.stretches.values()) {
      requests += stretch.requests;
      seconds += stretch.seconds;
    }
    return { requests, seconds };
  }
}

/**
 * One seeded run of all branches. Branches share their state up to the onset of the first fault in which they differ
 * (fork at onset); nothing downstream of the telemetry sees a fault.
 */
export function runTrial(context: TrialContext, trial: number, options: TrialOptions): TrialResult {
  const { plan } = context;
  const timeline = timelineOf(plan, trial);
  const branches = branchesOf(plan.faults);
  const splits = [...new Set(plan.faults.map((fault) => timeline.t0S[fault.id]))].sort((a, b) => a - b);
  const work = new Work();
  const ends = new Map<string, Running>();
  const start = (): Running => startBranch(context, timeline, options.sketch);
  if (options.fork) {
    follow(start(), branches, 0);
  } else {
    for (const branch of branches) follow(start(), [branch], 0);
  }
  const records = branches.map((branch) => branchRecord(branch, ends.get(branch.name)!, splits[0] ?? 0));
  const twin = ends.get('twin')!;
  const { requests, seconds } = work.total();
  const record: TrialRecord = {
    trial,
    seed: timeline.seed,
    startMs: twin.system.startMs,
    onsetS: timeline.onsetS,
    endS: timeline.endS,
    t0S: { ...timeline.t0S },
    branches: records,
    requests,
    simulatedS: seconds,
    invalid: null,
    notReady: twin.stack.notReady(),
  };
  return { record, sketch: options.sketch ? sketchOf() : null };

  function follow(running: Running, members: readonly BranchSpec[], split: number): void {
    const key = `${split}|${active(members[0], splits[split - 1])}`;
    const from = { requests: running.system.requests, now: running.system.now };
    advance(running, splits[split] ?? timeline.endS, split === splits.length);
    work.add(key, running.system.requests - from.requests, running.system.now - from.now);
    if (split === splits.length) {
      for (const member of members) ends.set(member.name, running);
      return;
    }
    if (split === 0) running.system.meterHarm(splits[0], (timeline.endS - splits[0]) / harmBins, harmBins);
    const starting = plan.faults.filter((fault) => timeline.t0S[fault.id] === splits[split]);
    const groups = groupBy(members, (member) => names(member.faults.filter((fault) => starting.includes(fault))));
    groups.forEach((group, index) => {
      const copy = index < groups.length - 1 ? fork(running) : running;
      for (const fault of starting) if (group[0].faults.includes(fault)) startFault(copy, fault, timeline);
      follow(copy, group, split + 1);
    });
  }

  /** Faults of a member that have begun by the given split. */
  function active(member: BranchSpec, at: number | undefined): string {
    return at === undefined ? '' : names(member.faults.filter((fault) => timeline.t0S[fault.id] <= at));
  }

  function sketchOf(): TrialSketch {
    const traces: BranchTrace[] = [];
    for (const branch of branches.slice(0, 2)) {
      traces.push({ branch: branch.name, statistics: ends.get(branch.name)!.stack.traces() });
    }
    return {
      trial,
      seed: timeline.seed,
      startMs: twin.system.startMs,
      onsetS: timeline.onsetS,
      endS: timeline.endS,
      faults: plan.faults.map(({ id }) => ({ fault: id, fromS: timeline.t0S[id], toS: timeline.t2S[id] })),
      episodes: records.slice(0, 2).map((branch) => ({ branch: branch.branch, list: branch.episodes })),
      traces: { trial, branches: traces },
    };
  }
}

function startBranch({ plan, system, modules }: TrialContext, timeline: TrialTimeline, trace: boolean): Running {
  const started = createSystem(system, timeline.seed);
  const stack = createStack(plan.stack, {
    shape: system.shape,
    reference: system.reference,
    warmupS: plan.timeline.warmupS,
    startMs: started.startMs,
    timezone: plan.system.traffic.timezone,
    modules,
    trace,
  });
  return { system: started, stack };
}

function startFault(running: Running, fault: FaultPlan, timeline: TrialTimeline): void {
  running.system.addFault(fault, timeline.t0S[fault.id], timeline.t2S[fault.id], timeline.seed);
}

function advance({ system, stack }: Running, until: number, last: boolean): void {
  let telemetry: Telemetry | null = null;
  while (system.now < until) {
    telemetry = system.step(until);
    stack.observe(telemetry);
  }
  if (last && telemetry !== null) stack.observe(nothingMore(telemetry, until));
}

/** An empty stretch after the end, so that windows which end with the trial are evaluated too. */
function nothingMore({ predictions, labels }: Telemetry, endS: number): Telemetry {
  return { from: endS, to: endS + 1e-6, predictions: { ...predictions, n: 0 }, labels: { ...labels, n: 0 } };
}

function branchRecord(branch: BranchSpec, { system, stack }: Running, forkedS: number): BranchRecord {
  const all = stack.episodes();
  const later = (episode: EpisodeRecord) =>
    episode.startsS >= forkedS || episode.endsS === null || episode.endsS > forkedS;
  return {
    branch: branch.name,
    faults: branch.faults.map((fault) => fault.id),
    episodes: branch.name === 'twin' ? all : all.filter(later),
    injections: system.injections(),
    harm: system.harm(),
  };
}

function names(faults: readonly FaultPlan[]): string {
  return faults.map((fault) => fault.id).join(',');
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
