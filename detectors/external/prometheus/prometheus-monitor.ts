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
import { BackFill } from './back-fill.js';
import { findBinary } from './binaries.js';
import { claimFolder, removeFolder } from './children.js';
import type { ConstantSeries } from './constant-series.js';
import { type Firing, firings } from './firing.js';
import type { SeriesName } from './meter.js';
import { checkRuleFiles } from './promtool-check.js';
import { type RangeAnswer, rangeQuery } from './range-query.js';
import { importRecorded, type Recorded, recordable, recordedName } from './recorded.js';
import { type RuleNode, recordingLevels } from './rule-graph.js';
import { RuleWarnings } from './rule-warnings.js';
import { PrometheusServer } from './server.js';
import { alertNodes, groupsOf, nodesOf, paramsOf, pathsOf, readConstants, scrapeS } from './setup.js';

/** Why Prometheus gives up an evaluation that the engine has done. */
const clash = 'series come out with the same labels, or more of them than the limit of the group';
/** Functions of the time of the day and the week, which the trial's place on the axis keeps. */
const weekly = ['hour', 'minute', 'day_of_week'];
/** Samples that are imported at once. */
const blockSamples = 8_000_000;
/** Queries that are under way at once, a core. */
const queriesPerCore = 2;

/** Real Prometheus over back-filled blocks: all branches of a block on one time axis, rules evaluated by its engine. */
export class PrometheusMonitor implements Monitor {
  readonly block = blockSamples;
  private readonly lanes = availableParallelism();
  private readonly noticed: RuleWarnings;

  private constructor(
    private readonly plan: MonitorPlan,
    private readonly rules: readonly MonitoredRule[],
    private readonly nodes: readonly RuleNode[],
    private readonly constant: readonly ConstantSeries[],
    private readonly alertmanager: AlertmanagerConfig | null,
    private readonly programs: { prometheus: string; promtool: string },
    private readonly folder: string,
  ) {
    this.noticed = new RuleWarnings(nodes);
  }

  /** @throws DriftdrillError where a program is missing (exit 4) or Prometheus refuses a rule file (exit 2) */
  static async open(plan: MonitorPlan, rules: readonly MonitoredRule[]): Promise<PrometheusMonitor> {
    const params = paramsOf(plan);
    const programs = { prometheus: findBinary('prometheus'), promtool: findBinary('promtool') };
    await checkRuleFiles(programs.promtool, groupsOf(plan));
    const nodes = nodesOf(plan);
    const constant = readConstants(plan, nodes);
    const [config] = params.alertmanager === undefined ? [] : pathsOf(plan, [params.alertmanager]);
    const alertmanager = config === undefined ? null : readAlertmanagerConfig(config);
    const folder = mkdtempSync(join(tmpdir(), 'driftdrill-prometheus-'));
    claimFolder(folder);
    return new PrometheusMonitor(plan, rules, nodes, constant, alertmanager, programs, folder);
  }

  async watch(branches: readonly WatchedBranch[]): Promise<Watched[]> {
    if (branches.length === 0) return [];
    const folder = mkdtempSync(join(this.folder, 'block-'));
    const data = join(folder, 'data');
    const fill = new BackFill(this.programs.promtool, folder, data);
    const levels = recordingLevels(this.nodes);
    const recording = levels.flat().map(({ everyS }) => everyS);
    const lookbackS = Math.max(scrapeS(this.plan), ...recording);
    const placed = layOut(branches, {
      gapS: Math.max(0, ...this.nodes.map((node) => node.lookbackS)) + lookbackS,
      lanes: this.lanes,
      calendar: this.nodes.some(({ reading }) => weekly.some((name) => reading.clock.has(name))),
    });
    const start = () =>
      PrometheusServer.start(this.programs.prometheus, { data, intervalS: paramsOf(this.plan).interval, lookbackS });
    let server: PrometheusServer | null = null;
    try {
      await this.importTapes(fill, placed);
      const seen: SeriesName[] = [...this.constant, ...namesOf(branches)];
      for (const level of levels) {
        server = await start();
        const recorded = await this.record(server, level, placed);
        await server.stop();
        await importRecorded(fill, recorded, this.lanes);
        for (const { node, series } of recorded)
          for (const one of series) if (one.steps.length > 0) seen.push(recordedName(node, one));
      }
      this.noticed.seen(seen);
      server = await start();
      return await this.alerts(server, placed);
    } finally {
      await server?.stop();
      removeFolder(folder);
    }
  }

  warnings(): string[] {
    return this.noticed.all();
  }

  async close(): Promise<void> {
    removeFolder(this.folder);
  }

  private async importTapes(fill: BackFill, placed: readonly Placed[]): Promise<void> {
    const everyMs = scrapeS(this.plan) * 1000;
    const files = filesOf(placed);
    await fill.import(
      files.map((members) => (writer) => {
        for (const { branch, atMs } of members) {
          const { series, fromS, everyS } = branch.tape as MetricsTape;
          for (const one of series) writer.series(one, one.values, atMs + fromS * 1000, everyS * 1000);
          const ticks = Math.floor((branch.endS * 1000) / everyMs) + 1;
          for (const one of this.constant) writer.constant(one, one.value, ticks, atMs, everyMs);
        }
      }),
      this.lanes,
    );
  }

  private record(server: PrometheusServer, level: readonly RuleNode[], placed: readonly Placed[]): Promise<Recorded[]> {
    const tasks = placed.flatMap((at) => level.map((node) => ({ at, node })));
    return this.each(tasks, async ({ at, node }) => {
      const answer = await this.evaluate(server, node, at);
      const { series, failed } = recordable(node, answer.series);
      this.noticed.evaluated(node, failed, 0, clash);
      return { at, node, series };
    });
  }

  private async alerts(server: PrometheusServer, placed: readonly Placed[]): Promise<Watched[]> {
    const nodes = alertNodes(this.nodes);
    const tasks = placed.flatMap((at) => nodes.map((node, i) => ({ at, node, index: this.rules[i].index })));
    const fired = await this.each(tasks, async ({ at, node, index }) => {
      const answer = await this.evaluate(server, node, at);
      const { everyS, limit } = node;
      const external = paramsOf(this.plan).externalLabels;
      const found = firings(node.rule, answer, { everyS, limit, external, last: lastStep(at, node) });
      this.noticed.evaluated(node, found.clashes, 0, clash);
      return found.firings.map((firing) => ({ index, firing }));
    });
    return placed.map(({ branch }, i) => {
      const all = fired.slice(i * nodes.length, (i + 1) * nodes.length).flat();
      const told = this.told(
        all.map(({ firing }) => firing),
        branch,
      );
      const episodes = all.map(({ index, firing }, k) => episodeOf(index, firing, told[k]));
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

  /** What a rule's expression gives at each evaluation of one branch. */
  private async evaluate(server: PrometheusServer, node: RuleNode, at: Placed): Promise<RangeAnswer> {
    const stepMs = node.everyS * 1000;
    const fromMs = at.atMs - node.offsetS * 1000;
    const answer = await rangeQuery(server.url, node.rule.expr, {
      fromMs,
      toMs: fromMs + lastStep(at, node) * stepMs,
      stepMs,
    });
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
    await Promise.all(Array.from({ length: this.lanes * queriesPerCore }, lane));
    return answers;
  }
}

function filesOf(placed: readonly Placed[]): Placed[][] {
  const files: Placed[][] = [];
  for (const one of placed) {
    files[one.file] ??= [];
    files[one.file].push(one);
  }
  return files;
}

function namesOf(branches: readonly WatchedBranch[]): SeriesName[] {
  return branches.flatMap(({ tape }) => (tape as MetricsTape).series);
}

function lastStep({ branch }: Placed, { everyS }: RuleNode): number {
  return Math.floor(branch.endS / everyS + 1e-9);
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
