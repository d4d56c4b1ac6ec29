import { mkdtempSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MonitorPlan } from '../../../harness/core/plan.js';
import type { EpisodeRecord } from '../../../harness/core/record.js';
import type { MetricsTape } from '../../../harness/core/tape.js';
import type { Monitor, MonitoredRule, Watched, WatchedBranch } from '../monitor.js';
import { type AlertmanagerConfig, readAlertmanagerConfig } from './alertmanager/config.js';
import { notificationTimes } from './alertmanager/notify.js';
import { layOut, type Placed } from './axis.js';
import { findBinary } from './binaries.js';
import { claimFolder, removeFolder } from './children.js';
import type { ConstantSeries } from './constant-series.js';
import { Evaluation, lastStep } from './evaluation.js';
import { type Firing, firings } from './firing.js';
import type { SeriesName } from './meter.js';
import { checkRuleFiles } from './promtool-check.js';
import type { RangeAnswer } from './range-query.js';
import { addRecorded, type Recorded, recordable, recordedName } from './recorded.js';
import { type RuleNode, recordingLevels } from './rule-graph.js';
import { sampleCountsS } from './rule-notes.js';
import { RuleWarnings } from './rule-warnings.js';
import { PrometheusServer } from './server.js';
import { alertNodes, groupsOf, nodesOf, paramsOf, pathsOf, readConstants, scrapeS } from './setup.js';
import { type SharedStart, sharedStarts } from './shared-start.js';
import { addTape } from './taped.js';
import { Block } from './tsdb/block.js';

/** Why Prometheus gives up an evaluation that the engine has done. */
const clash = 'series come out with the same labels, or more of them than the limit of the group';
/** Functions of the time of the day and the week, which the trial's place on the axis keeps. */
const weekly = ['hour', 'minute', 'day_of_week'];
/** Samples that are held at once. */
const blockSamples = 8_000_000;
/** Queries that are under way at once, a core. */
const queriesPerCore = 2;

/** Real Prometheus over a block of ours: all branches on one time axis, rules evaluated by its engine. */
export class PrometheusMonitor implements Monitor {
  readonly block = blockSamples;
  private readonly lanes = availableParallelism() * queriesPerCore;
  private readonly noticed: RuleWarnings;

  private constructor(
    private readonly plan: MonitorPlan,
    private readonly rules: readonly MonitoredRule[],
    private readonly nodes: readonly RuleNode[],
    private readonly constant: readonly ConstantSeries[],
    private readonly alertmanager: AlertmanagerConfig | null,
    private readonly program: string,
    private readonly folder: string,
  ) {
    this.noticed = new RuleWarnings(nodes);
  }

  /** @throws DriftdrillError where a program is missing (exit 4) or Prometheus refuses a rule file (exit 2) */
  static async open(plan: MonitorPlan, rules: readonly MonitoredRule[]): Promise<PrometheusMonitor> {
    const params = paramsOf(plan);
    const program = findBinary('prometheus');
    await checkRuleFiles(findBinary('promtool'), groupsOf(plan));
    const nodes = nodesOf(plan);
    const [config] = params.alertmanager === undefined ? [] : pathsOf(plan, [params.alertmanager]);
    const alertmanager = config === undefined ? null : readAlertmanagerConfig(config);
    const folder = mkdtempSync(join(tmpdir(), 'driftdrill-prometheus-'));
    claimFolder(folder);
    return new PrometheusMonitor(plan, rules, nodes, readConstants(plan, nodes), alertmanager, program, folder);
  }

  async watch(branches: readonly WatchedBranch[]): Promise<Watched[]> {
    if (branches.length === 0) return [];
    const data = mkdtempSync(join(this.folder, 'data-'));
    const shared = this.shared(branches);
    const placed = this.place(branches, shared);
    const block = new Block(data);
    const everyS = scrapeS(this.plan);
    for (const at of placed) addTape(block, at, this.constant, everyS);
    let server = null as PrometheusServer | null;
    const start = async (): Promise<Evaluation> => {
      block.write();
      server = await PrometheusServer.start(this.program, { data, intervalS: paramsOf(this.plan).interval });
      return new Evaluation(server.url, placed, shared);
    };
    try {
      const seen: SeriesName[] = [...this.constant, ...namesOf(branches)];
      for (const level of recordingLevels(this.nodes)) {
        const recorded = await this.record(await start(), level, placed);
        await server?.stop();
        addRecorded(block, recorded);
        for (const { node, series } of recorded)
          for (const one of series) if (one.steps.length > 0) seen.push(recordedName(node, one));
      }
      this.noticed.seen(seen);
      return await this.alerts(await start(), placed);
    } finally {
      await server?.stop();
      removeFolder(data);
    }
  }

  warnings(): string[] {
    return this.noticed.all();
  }

  async close(): Promise<void> {
    removeFolder(this.folder);
  }

  /** Nothing is shared where some rule reads what comes later than its evaluation. */
  private shared(branches: readonly WatchedBranch[]): readonly SharedStart[] {
    const apart = this.nodes.some(({ reading }) => reading.elsewhere);
    return apart ? branches.map(() => ({ base: null, untilS: 0 })) : sharedStarts(branches);
  }

  private place(branches: readonly WatchedBranch[], shared: readonly SharedStart[]): Placed[] {
    const most = (seconds: (node: RuleNode) => number) => Math.max(0, ...this.nodes.map(seconds));
    const reachS = sampleCountsS + scrapeS(this.plan) + most(({ everyS }) => everyS);
    const back = most(({ reading, offsetS }) => reading.lookbackS + offsetS);
    return layOut(
      branches.map((branch, i) => ({ branch, fromS: Math.max(0, shared[i].untilS - back - reachS) })),
      {
        gapS: most((node) => node.lookbackS) + reachS,
        calendar: this.nodes.some(({ reading }) => weekly.some((name) => reading.clock.has(name))),
      },
    );
  }

  private record(evaluation: Evaluation, level: readonly RuleNode[], placed: readonly Placed[]): Promise<Recorded[]> {
    const tasks = placed.flatMap((at, index) => level.map((node) => ({ at, index, node })));
    return this.each(tasks, async ({ at, index, node }) => {
      const answer = await this.evaluate(evaluation, node, at, index);
      const { series, failed, clashes } = recordable(node, answer);
      this.noticed.evaluated(node, clashes, 0, clash);
      return { at, node, series, failed };
    });
  }

  private async alerts(evaluation: Evaluation, placed: readonly Placed[]): Promise<Watched[]> {
    const nodes = alertNodes(this.nodes);
    const tasks = placed.flatMap((at, index) =>
      nodes.map((node, i) => ({ at, index, node, rule: this.rules[i].index })),
    );
    const fired = await this.each(tasks, async ({ at, index, node, rule }) => {
      const answer = await this.evaluate(evaluation, node, at, index);
      const { everyS, limit } = node;
      const external = paramsOf(this.plan).externalLabels;
      const found = firings(node.rule, answer, { everyS, limit, external, last: lastStep(at, node) });
      this.noticed.evaluated(node, found.clashes, 0, clash);
      return found.firings.map((firing) => ({ rule, firing }));
    });
    return placed.map(({ branch }, i) => {
      const all = fired.slice(i * nodes.length, (i + 1) * nodes.length).flat();
      const told = this.told(
        all.map(({ firing }) => firing),
        branch,
      );
      const episodes = all.map(({ rule, firing }, k) => episodeOf(rule, firing, told[k]));
      return { episodes: episodes.sort((a, b) => a.startsS - b.startsS || a.rule - b.rule), invalid: null };
    });
  }

  /** When a person is told of each. */
  private told(all: readonly Firing[], branch: WatchedBranch): (number | null)[] {
    if (this.alertmanager === null) return all.map(({ startsS }) => startsS);
    const external = paramsOf(this.plan).externalLabels;
    const sent = all.map((firing) => ({ ...firing, labels: { ...external, ...firing.labels } }));
    return notificationTimes(this.alertmanager, sent, branch);
  }

  private async evaluate(evaluation: Evaluation, node: RuleNode, at: Placed, index: number): Promise<RangeAnswer> {
    const answer = await evaluation.of(node, index);
    this.noticed.evaluated(node, answer.failed.length, lastStep(at, node) + 1, answer.reason);
    return answer;
  }

  /** Side by side, answers in order. */
  private async each<T, R>(tasks: readonly T[], run: (task: T) => Promise<R>): Promise<R[]> {
    const answers: R[] = new Array(tasks.length);
    let next = 0;
    const lane = async (): Promise<void> => {
      while (next < tasks.length) {
        const mine = next++;
        answers[mine] = await run(tasks[mine]);
      }
    };
    await Promise.all(Array.from({ length: this.lanes }, lane));
    return answers;
  }
}

function namesOf(branches: readonly WatchedBranch[]): SeriesName[] {
  return branches.flatMap(({ tape }) => (tape as MetricsTape).series);
}

function episodeOf(
  rule: number,
  { segment, startsS, endsS, heldS, quietS, value }: Firing,
  toldS: number | null,
): EpisodeRecord {
  return {
    rule,
    segment,
    startsS,
    endsS,
    notifiedS: toldS,
    value: Number.isFinite(value) ? value : null,
    quietS,
    heldS,
  };
}
