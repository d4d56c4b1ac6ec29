import type { Placed } from './axis.js';
import type { BackFill } from './back-fill.js';
import type { SeriesName } from './meter.js';
import { seriesText } from './open-metrics.js';
import type { RangeSeries } from './range-query.js';
import type { RuleNode } from './rule-graph.js';

/** What a recording rule gave for one branch. */
export interface Recorded {
  readonly at: Placed;
  readonly node: RuleNode;
  readonly series: readonly RangeSeries[];
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
  given: readonly RangeSeries[],
): { series: readonly RangeSeries[]; failed: number } {
  const names = new Set(given.map((one) => seriesText(recordedName(node, one))));
  if (names.size === given.length && (node.limit === 0 || given.length <= node.limit))
    return { series: given, failed: 0 };
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
  return { series, failed: failed.size };
}

/** Loads what recording rules gave, for the rules that read it. */
export async function importRecorded(fill: BackFill, recorded: readonly Recorded[], lanes: number): Promise<void> {
  const files = new Map<number, Recorded[]>();
  for (const one of recorded) files.set(one.at.file, [...(files.get(one.at.file) ?? []), one]);
  await fill.import(
    [...files.values()].map((members) => (writer) => {
      for (const { at, node, series } of members)
        for (const one of series) {
          const head = Buffer.from(`${seriesText(recordedName(node, one))} `);
          for (const [i, step] of one.steps.entries())
            writer.sample(head, one.values[i], at.atMs + (step * node.everyS - node.offsetS) * 1000);
        }
    }),
    lanes,
  );
}
