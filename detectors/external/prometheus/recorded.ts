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
            writer.sample(head, one.values[i], at.atMs + step * node.everyS * 1000);
        }
    }),
    lanes,
  );
}
