/*
 *  telemetry of a branch ─▶ recorder (in the worker) ─▶ tape ─▶ monitor (beside the campaign) ─▶ episodes of its alerts
 *
 * A monitor is a stack that is not ours. It sees whole branches, one tape each, and answers with the episodes that its
 * alerts would have had; scoring can't tell them from those of our own rules.
 */
import type { Shape } from '../../harness/core/batch.js';
import type { Declaration } from '../../harness/core/declaration.js';
import type { Place } from '../../harness/core/errors.js';
import type { MonitorPlan, RulePlan } from '../../harness/core/plan.js';
import type { EpisodeRecord } from '../../harness/core/record.js';
import type { Tape } from '../../harness/core/tape.js';
import type { ReferenceLog, Telemetry } from '../../harness/core/telemetry.js';

/** What a recorder knows of the trial. */
export interface RecorderOptions {
  readonly shape: Shape;
  readonly reference: ReferenceLog | null;
  /** The part of the run that is compared with where no reference file is named, seconds. */
  readonly referenceS: readonly [from: number, to: number] | null;
  /** Milliseconds since the epoch of t = 0. */
  readonly startMs: number;
}

/** Keeps of one branch what its monitor is shown. All state is plain, so that `fork` copies it; frozen parts are shared. */
export interface Recorder {
  observe(telemetry: Telemetry): void;
  /** @param endS end of the branch, seconds since the start of the trial */
  tape(endS: number): Tape;
}

/** One branch of one trial. */
export interface WatchedBranch {
  readonly trial: number;
  readonly seed: string;
  /** `twin`, `fault` or `without:ID`: for messages only. */
  readonly branch: string;
  readonly startMs: number;
  readonly warmupS: number;
  readonly endS: number;
  readonly tape: Tape;
}

/** What a monitor made of a branch. */
export interface Watched {
  /** By start; `rule` is the index of the alert among the plan's rules. */
  readonly episodes: EpisodeRecord[];
  /** Why the branch can't be scored (the monitor hung, crashed or babbled); null where it can. */
  readonly invalid: string | null;
}

/** A monitor that is running. */
export interface Monitor {
  /** Numbers on tapes that it wants at once; 0: each branch as it comes, several at a time. */
  readonly block: number;
  /** One answer a branch, in order. @throws DriftdrillError where the monitor can't go on at all (exit 5) */
  watch(branches: readonly WatchedBranch[]): Promise<Watched[]>;
  /** What the user should know at the end: rules that can't fire, say. */
  warnings(): string[];
  close(): Promise<void>;
}

/** One rule of the plan that a monitor answers for. */
export interface MonitoredRule {
  /** Index among the plan's rules. */
  readonly index: number;
  readonly rule: RulePlan;
}

/** What a check says of a monitor's parameters. */
export interface MonitorComplaint {
  readonly level: 'error' | 'warning';
  /** Within the parameters. */
  readonly path: readonly (string | number)[];
  /** In a file of its own, where it is not the parameters that are odd. */
  readonly place?: Place;
  readonly message: string;
  readonly hint?: string;
  /** A name that is none, and those that there are: the nearest becomes the hint. */
  readonly word?: string;
  readonly candidates?: readonly string[];
  readonly noun?: string;
}

/** How a monitor sees requests that are only counted. */
export interface CountedNeeds {
  /** Moments at which it looks are multiples of this, seconds. */
  readonly everyS: number;
  /** Upper ends of the bins of latency that it tells apart, seconds. */
  readonly latencyEdges: readonly number[];
  /** What it asks for and counts don't tell. */
  readonly complaints: readonly MonitorComplaint[];
}

export interface MonitorDeclaration extends Declaration {
  /** Its alerts come in while a trial runs live; elsewhere there are none. Nothing on tape is shown to it. */
  readonly liveOnly?: true;
  /**
   * The alerts that its own files declare. Reads files, starts nothing.
   * @throws DriftdrillError with file and line where one can't be read
   */
  rules(plan: MonitorPlan): RulePlan[];
  /**
   * What is wrong with its parameters that their schema can't tell. Starts nothing.
   * @param shape null where the columns of the traffic are not known
   */
  check?(plan: MonitorPlan, shape: Shape | null): MonitorComplaint[];
  /** For each of `rules(plan)` why it can't fire on this traffic; null where nothing shows that. Starts nothing. */
  cannotFire?(plan: MonitorPlan, shape: Shape): (string | null)[];
  /** What it needs of requests that are only counted (`traffic.aggregate`); absent: it needs them one by one. */
  counted?(plan: MonitorPlan, shape: Shape): CountedNeeds;
  /** Asks the running monitor for alerts that no file tells. */
  announce?(plan: MonitorPlan): Promise<RulePlan[]>;
  /** Seconds between its evaluations of a rule. */
  everyS(plan: MonitorPlan, rule: RulePlan): number;
  recorder(plan: MonitorPlan, options: RecorderOptions): Recorder;
  /** @throws DriftdrillError (exit 4) with a hint how to install it where the monitor is not there */
  open(plan: MonitorPlan, rules: readonly MonitoredRule[]): Promise<Monitor>;
}
