import type { Monitor, WatchedBranch } from '../../detectors/external/monitor.js';
import { monitors } from '../../detectors/external/registry.js';
import type { CellPlan } from '../core/cell.js';
import { editableEpisodes } from '../core/group-record.js';
import { openFrom } from '../core/open-from.js';
import type { StackPlan } from '../core/plan.js';
import type { EpisodeRecord } from '../core/record.js';
import { tapeSize } from '../core/tape.js';
import type { GroupResult } from '../trial/group.js';

/** One branch of one result. */
interface Viewing {
  readonly result: GroupResult;
  readonly index: number;
  /** What ended before belongs to the twin alone. */
  readonly fromS: number;
  readonly seen: Omit<WatchedBranch, 'tape'>;
}

/** Shows what trials left on tape to the monitors outside, and writes the episodes of their alerts into the records. */
export class Watch {
  private waiting: GroupResult[] = [];
  private size = 0;
  /** The block that is with the monitors. */
  private busy: Promise<unknown> = Promise.resolve();

  /** What tells the stack of each cell. */
  private readonly keys: readonly string[];

  private constructor(
    private readonly cells: readonly CellPlan[],
    /** By stack. */
    private readonly opened: ReadonlyMap<string, readonly Monitor[]>,
  ) {
    this.keys = cells.map(({ plan }) => keyOf(plan.stack));
  }

  /** Starts the monitors of all cells. @throws DriftdrillError where one is not there */
  static async open(cells: readonly CellPlan[]): Promise<Watch> {
    const opened = new Map<string, Monitor[]>();
    const watch = new Watch(cells, opened);
    try {
      for (const [index, { plan }] of cells.entries()) {
        const key = watch.keys[index];
        if (opened.has(key)) continue;
        const list: Monitor[] = [];
        opened.set(key, list);
        for (const monitor of plan.stack.monitors ?? [])
          list.push(await monitors.get(monitor.kind)!.open(monitor, rulesOf(plan.stack, list.length)));
      }
    } catch (error) {
      await watch.close();
      throw error;
    }
    return watch;
  }

  /** Takes what trials gave; returns what has been watched, at once or when a block is full. */
  async take(results: readonly GroupResult[]): Promise<readonly GroupResult[]> {
    const running = this.all();
    if (running.length === 0) return results;
    const block = Math.max(...running.map((monitor) => monitor.block));
    if (block === 0) {
      await this.show(results);
      return results;
    }
    this.waiting.push(...results);
    for (const tape of results.flatMap(({ tapes }) => tapes.flat())) this.size += tapeSize(tape);
    return this.size < block ? [] : this.flush();
  }

  /** Shows what still waits. */
  async flush(): Promise<readonly GroupResult[]> {
    const results = this.waiting;
    this.waiting = [];
    this.size = 0;
    const shown = this.busy.then(() => this.show(results));
    this.busy = shown.catch(() => {});
    await shown;
    return results;
  }

  warnings(): string[] {
    return [...new Set(this.all().flatMap((monitor) => monitor.warnings()))];
  }

  async close(): Promise<void> {
    await Promise.all(this.all().map((monitor) => monitor.close()));
  }

  private all(): Monitor[] {
    return [...this.opened.values()].flat();
  }

  private async show(results: readonly GroupResult[]): Promise<void> {
    const viewings = results.flatMap((result) => this.viewings(result));
    for (const [key, list] of this.opened)
      for (const [position, monitor] of list.entries()) {
        const mine = viewings.filter((viewing) => viewing.key === key);
        if (mine.length === 0) continue;
        const answers = await monitor.watch(
          mine.map(({ result, index, seen }) => ({ ...seen, tape: result.tapes[index][position] })),
        );
        for (const [i, { episodes, invalid }] of answers.entries()) keep(mine[i], episodes, invalid);
      }
    for (const result of results) result.tapes = [];
  }

  /** Every branch of a record once, with the stack that it belongs to. */
  private viewings(result: GroupResult): (Viewing & { key: string })[] {
    const { record } = result;
    const found = new Map<number, Viewing & { key: string }>();
    for (const { cell, t0S, branches, endS } of record.cells)
      for (const [branch, , index] of branches) {
        if (found.has(index)) continue;
        const { timeline } = this.cells[cell].plan;
        const { trial, seed, startMs } = record;
        const fromS = branch === 'twin' ? 0 : Math.min(...Object.values(t0S));
        const seen = { trial, seed, branch, startMs, warmupS: timeline.warmupS, endS };
        found.set(index, { key: this.keys[cell], result, index, fromS, seen });
      }
    return [...found.values()];
  }
}

function keyOf(stack: StackPlan): string {
  return JSON.stringify(stack);
}

function rulesOf(stack: StackPlan, monitor: number) {
  return stack.rules.flatMap((rule, index) => (rule.monitor === monitor ? [{ index, rule }] : []));
}

/** Into the record itself: what the report shows of the trial is the same list. */
function keep({ result, index, fromS }: Viewing, episodes: readonly EpisodeRecord[], invalid: string | null): void {
  const { record } = result;
  const list = editableEpisodes(record.branches[index]);
  list.push(...episodes.filter((episode) => openFrom(episode, fromS)));
  list.sort((a, b) => a.startsS - b.startsS || a.rule - b.rule);
  record.invalid ??= invalid;
}
