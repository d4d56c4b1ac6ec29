import type { SeriesName } from './meter.js';
import { deadRules, deadText } from './missing-series.js';
import { type RuleNode, recordingLevels } from './rule-graph.js';
import { seriesText } from './series-text.js';

/** What turned out about rules while they were evaluated. */
export class RuleWarnings {
  private readonly dead = new Set<string>();
  private readonly failing = new Map<RuleNode, { failed: number; of: number; reason: string }>();

  constructor(private readonly nodes: readonly RuleNode[]) {}

  /** Rules of what is recorded are judged by what came of them. */
  seen(series: readonly SeriesName[]): void {
    const distinct = new Map(series.map((one) => [seriesText(one), one]));
    const recorded = new Set(
      recordingLevels(this.nodes)
        .flat()
        .map(({ rule }) => rule.name),
    );
    for (const node of this.nodes)
      if (node.rule.kind === 'alert' && !node.circular && node.reads.some(({ rule }) => recorded.has(rule.name)))
        for (const one of deadRules([{ ...node, reads: [] }], [...distinct.values()])) this.dead.add(deadText(one));
  }

  /** Evaluations of a rule over one branch, of which some may have failed. */
  evaluated(node: RuleNode, failed: number, of: number, reason: string): void {
    const known = this.failing.get(node) ?? { failed: 0, of: 0, reason };
    known.failed += failed;
    known.of += of;
    known.reason ||= withoutSeries(reason);
    this.failing.set(node, known);
  }

  all(): string[] {
    // In the order of the files, whichever came in first.
    const failing = this.nodes.flatMap((node) => {
      const { failed, of, reason } = this.failing.get(node) ?? { failed: 0, of: 0, reason: '' };
      const who = `${node.rule.kind === 'alert' ? 'alert' : 'recording rule'} ${node.rule.name}`;
      return failed === 0 ? [] : [`${who}: ${failed} of ${of} evaluations fail: ${reason}`];
    });
    return [...this.dead, ...failing];
  }
}

/** The engine names some of the series that it met, and not always the same. */
function withoutSeries(reason: string): string {
  return reason.replace(/:\s*\[.*\]/s, '').replace(/\{[^}]*\}/g, '{…}');
}
