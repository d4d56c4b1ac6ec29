import type { Placed } from './axis.js';
import { type RangeAnswer, type RangeSeries, rangeQuery } from './range-query.js';
import type { RuleNode } from './rule-graph.js';
import type { SharedStart } from './shared-start.js';

/** Number of the last evaluation of a rule in a branch. */
export function lastStep({ branch }: Placed, { everyS }: RuleNode): number {
  return Math.floor(branch.endS / everyS + 1e-9);
}

/** What rules' expressions give at each evaluation of each branch, asked of one server once. */
export class Evaluation {
  private readonly known = new Map<RuleNode, Promise<RangeAnswer>[]>();

  constructor(
    private readonly url: string,
    private readonly placed: readonly Placed[],
    /** Of each branch. */
    private readonly shared: readonly SharedStart[],
  ) {}

  /** @param index of the branch */
  of(node: RuleNode, index: number): Promise<RangeAnswer> {
    const answers = this.known.get(node) ?? [];
    this.known.set(node, answers);
    answers[index] ??= this.ask(node, index);
    return answers[index];
  }

  private async ask(node: RuleNode, index: number): Promise<RangeAnswer> {
    const { [index]: at } = this.placed;
    const { base, untilS } = this.shared[index];
    const last = lastStep(at, node);
    if (base === null) return this.between(node, at, 0, last);
    const own = Math.ceil((untilS + node.offsetS) / node.everyS - 1e-9);
    const first = Math.min(own, lastStep(this.placed[base], node) + 1);
    const [before, after] = await Promise.all([this.of(node, base), this.between(node, at, first, last)]);
    return joined(before, after, Math.min(first, last + 1));
  }

  private async between(node: RuleNode, at: Placed, first: number, last: number): Promise<RangeAnswer> {
    if (first > last) return { series: [], failed: [], reason: '' };
    const stepMs = node.everyS * 1000;
    const zeroMs = at.atMs - node.offsetS * 1000;
    const answer = await rangeQuery(this.url, node.query, {
      fromMs: zeroMs + first * stepMs,
      toMs: zeroMs + last * stepMs,
      stepMs,
    });
    if (first === 0) return answer;
    for (const { steps } of answer.series) for (let i = 0; i < steps.length; i++) steps[i] += first;
    return { ...answer, failed: answer.failed.map((step) => step + first) };
  }
}

/** What one gives before an evaluation, and another from it on. */
function joined(before: RangeAnswer, after: RangeAnswer, first: number): RangeAnswer {
  const found = new Map<string, RangeSeries>();
  const add = (part: RangeSeries, from: number, to: number): void => {
    if (from === to) return;
    const key = JSON.stringify(part.labels);
    const known = found.get(key) ?? { labels: part.labels, steps: [], values: [] };
    found.set(key, known);
    for (let i = from; i < to; i++) {
      known.steps.push(part.steps[i]);
      known.values.push(part.values[i]);
    }
  };
  for (const part of before.series) {
    const to = part.steps.findIndex((step) => step >= first);
    add(part, 0, to < 0 ? part.steps.length : to);
  }
  for (const part of after.series) add(part, 0, part.steps.length);
  const failed = [...before.failed.filter((step) => step < first), ...after.failed];
  return { series: [...found.values()], failed, reason: before.reason || after.reason };
}
