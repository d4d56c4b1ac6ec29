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
import { type ConstantSeries, readConstantSeries } from './constant-series.js';
import { type Firing, firings } from './firing.js';
import type { SeriesName } from './meter.js';
import { missingSeries } from './missing-series.js';
import { seriesText } from './open-metrics.js';
import { checkRuleFile } from './promtool-check.js';
import { type RangeSeries, rangeQuery } from './range-query.js';
import { importRecorded, type Recorded, recordedName } from './recorded.js';
import { type RuleNode, recordingLevels } from './rule-graph.js';
import { PrometheusServer } from './server.js';
import { alertNodes, nodesOf, paramsOf, pathsOf, scrapeS } from './setup.js';

/** Samples that are imported at once. */
const blockSamples = 8_000_000;
/** Queries that are under way at once, a core. */
const queriesPerCore = 2;

/** Real Prometheus over back-filled blocks: all branches of a block on one time axis, rules evaluated by its engine. */
export class PrometheusMonitor implements Monitor {
  readonly block = blockSamples;
  private readonly lanes = availableParallelism();
  private readonly said = new Set<string>();

  private constructor(
    private readonly plan: MonitorPlan,
    private readonly rules: readonly MonitoredRule[],
    private readonly nodes: readonly RuleNode[],
    private readonly constant: readonly ConstantSeries[],
    private readonly alertmanager: AlertmanagerConfig | null,
    private readonly programs: { prometheus: string; promtool: string },
    private readonly folder: string,
  ) {}

  /** @throws DriftdrillError where a program is missing (exit 4) or Prometheus refuses a rule file (exit 2) */
  static async open(plan: MonitorPlan, rules: readonly MonitoredRule[]): Promise<PrometheusMonitor> {
    const params = paramsOf(plan);
    const programs = { prometheus: findBinary('prometheus'), promtool: findBinary('promtool') };
    for (const file of pathsOf(plan, params.rules)) await checkRuleFile(programs.promtool, file);
    const constant = pathsOf(plan, params.series).flatMap(readConstantSeries);
    const [config] = params.alertmanager === undefined ? [] : pathsOf(plan, [params.alertmanager]);
    const alertmanager = config === undefined ? null : readAlertmanagerConfig(config);
    const folder = mkdtempSync(join(tmpdir(), 'driftdrill-prometheus-'));
    claimFolder(folder);
    return new PrometheusMonitor(plan, rules, nodesOf(plan), constant, alertmanager, programs, folder);
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
      calendar: this.nodes.some(({ reading }) => reading.calendar),
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
        for (const { node, series } of recorded) for (const one of series) seen.push(recordedName(node, one));
      }
      this.warn(seen);
      server = await start();
      return await this.alerts(server, placed);
    } finally {
      await server?.stop();
      removeFolder(folder);
    }
  }

  warnings(): string[] {
    return [...this.said];
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
          for (const one of this.constant) writer.series(one, new Float64Array(ticks).fill(one.value), atMs, everyMs);
        }
      }),
      this.lanes,
    );
  }

  private record(server: PrometheusServer, level: readonly RuleNode[], placed: readonly Placed[]): Promise<Recorded[]> {
    const tasks = placed.flatMap((at) => level.map((node) => ({ at, node })));
    return this.each(tasks, async ({ at, node }) => ({ at, node, series: await evaluate(server, node, at) }));
  }

  private async alerts(server: PrometheusServer, placed: readonly Placed[]): Promise<Watched[]> {
    const nodes = alertNodes(this.nodes);
    const tasks = placed.flatMap((at) => nodes.map((node, i) => ({ at, node, index: this.rules[i].index })));
    const fired = await this.each(tasks, async ({ at, node, index }) => {
      const last = lastStep(at, node);
      return firings(node.rule, await evaluate(server, node, at), node.everyS, last).map((firing) => ({
        index,
        firing,
      }));
    });
    return placed.map(({ branch }, i) => {
      const all = fired.slice(i * nodes.length, (i + 1) * nodes.length).flat();
      const told =
        this.alertmanager === null
          ? all.map(({ firing }) => firing.startsS)
          : notificationTimes(
              this.alertmanager,
              all.map(({ firing }) => firing),
              branch,
            );
      const episodes = all.map(({ index, firing }, k) => episodeOf(index, firing, told[k]));
      return { episodes: episodes.sort((a, b) => a.startsS - b.startsS || a.rule - b.rule), invalid: null };
    });
  }

  private warn(seen: readonly SeriesName[]): void {
    const distinct = new Map(seen.map((one) => [seriesText(one), one]));
    const scraped = this.nodes.map((node) => ({ ...node, reads: [] }));
    const recordedNames = new Set(
      recordingLevels(this.nodes)
        .flat()
        .map(({ rule }) => rule.name),
    );
    // Rules of what is recorded are judged by what came of them.
    for (const [i, node] of this.nodes.entries())
      if (node.rule.kind === 'alert' && !node.circular && node.reads.some(({ rule }) => recordedNames.has(rule.name)))
        for (const message of missingSeries([scraped[i]], [...distinct.values()])) this.said.add(message);
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

/** What a rule's expression gives at each evaluation of one branch. */
function evaluate(server: PrometheusServer, node: RuleNode, at: Placed): Promise<RangeSeries[]> {
  const stepMs = node.everyS * 1000;
  const toMs = at.atMs + lastStep(at, node) * stepMs;
  return rangeQuery(server.url, node.rule.expr, { fromMs: at.atMs, toMs, stepMs });
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
