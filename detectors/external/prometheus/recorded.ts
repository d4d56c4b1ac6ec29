import type { Placed } from './axis.js';
import type { SeriesName } from './meter.js';
import type { RangeAnswer, RangeSeries } from './range-query.js';
import type { RuleNode } from './rule-graph.js';
import { seriesText } from './series-text.js';
import type { Block } from './tsdb/block.js';

/** What a recording rule gave for one branch, and the evaluations that failed. */
export interface Recorded extends Pick<RangeAnswer, 'series' | 'failed'> {
  readonly at: Placed;
  readonly node: RuleNode;
}

/** The series that a rule records, by the labels of what its expression gave. */
export function recordedName({ rule }: RuleNode, { labels }: RangeSeries): SeriesName {
  const { __name__: _, ...rest } = { ...labels, ...rule.labels };
  return { name: rule.name, labels: rest };
}

/**
 * Of what a rule's expression gave, what is recorded: nothing at evaluations that fail since two series come out with the
 * same labels, or more come out than the limit allows.
 */
export function recordable(
  node: RuleNode,
  { series: given, failed: before }: Pick<RangeAnswer, 'series' | 'failed'>,
): Pick<RangeAnswer, 'series' | 'failed'> & { clashes: number } {
  const names = new Set(given.map((one) => seriesText(recordedName(node, one))));
  if (names.size === given.length && (node.limit === 0 || given.length <= node.limit))
    return { series: given, failed: before, clashes: 0 };
  const seen = new Map<number, Set<string>>();
  const failed = new Set<number>();
  for (const one of given) {
    const name = seriesText(recordedName(node, one));
    for (const step of one.steps) {
      const known = seen.get(step) ?? new Set();
      seen.set(step, known);
      if (known.has(name)) failed.add(step);
      known.add(name);
      if (node.limit > 0 && known.size > node.limit) failed.add(step);
    }
  }
  const series = given.map(({ labels, steps, values }) => ({
    labels,
    steps: steps.filter((step) => !failed.has(step)),
    values: values.filter((_, i) => !failed.has(steps[i])),
  }));
  return { series, failed: [...before, ...failed], clashes: failed.size };
}

/** Adds what recording rules gave, for the rules that read it; what ends is marked so at the next evaluation that doesn't fail. */
export function addRecorded(block: Block, recorded: readonly Recorded[]): void {
  for (const { at, node, series, failed } of recorded) {
    const failing = new Set(failed);
    const last = Math.floor(at.branch.endS / node.everyS + 1e-9);
    const momentS = (step: number): number => step * node.everyS - node.offsetS;
    for (const one of series)
      block.add(recordedName(node, one), node, (writer) => {
        one.steps.forEach((step, i) => {
          if (momentS(step) < at.fromS) return;
          writer.value(at.atMs + momentS(step) * 1000, one.values[i]);
          let next = step + 1;
          while (failing.has(next)) next += 1;
          if (one.steps[i + 1] !== next && next <= last) writer.stale(at.atMs + momentS(next) * 1000);
        });
      });
  }
}
