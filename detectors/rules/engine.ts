import type { EpisodeRecord } from '../../harness/core/record.js';
import type { Update } from '../stack/updates.js';
import { compare } from './compare.js';
import type { CompiledRule, CompiledTerm, RuleNode } from './compile.js';
import { Episodes } from './episodes.js';

/** What one term knows of each of its instances. */
interface TermState {
  /** 1 where the comparison holds, or the detector fires now. */
  readonly truth: Uint8Array;
  readonly statistic: Float64Array;
  /** Evaluation before the one that fires now; NaN where there was none. */
  readonly before: Float64Array;
}

/** One rule at work. */
class RunningRule {
  readonly episodes: Episodes;
  /** Last evaluation, seconds. */
  judgedS: number | null = null;
  private readonly states: TermState[];
  /** Terms that are true now and won't be a moment later. */
  private flashing = false;

  get index(): number {
    return this.rule.index;
  }

  /** Instances that are heard of only when they fire. */
  get momentary(): number[] {
    return this.rule.terms.flatMap(({ op, instances }) => (op === null ? [...instances] : []));
  }

  constructor(private readonly rule: CompiledRule) {
    this.episodes = new Episodes(rule.index, rule.segments, rule.forS, rule.cooldownS);
    this.states = rule.terms.map(({ instances }) => ({
      truth: new Uint8Array(instances.length),
      statistic: new Float64Array(instances.length).fill(Number.NaN),
      before: new Float64Array(instances.length).fill(Number.NaN),
    }));
  }

  /** Takes an update of the instance at one position of one term. */
  update(term: number, position: number, update: Update): void {
    const { op, field, value } = this.rule.terms[term];
    const state = this.states[term];
    if (op === null) {
      if (!update.fired) return;
      state.truth[position] = 1;
      state.statistic[position] = 1;
      state.before[position] = update.before ?? Number.NaN;
      this.flashing = true;
      return;
    }
    const statistic = update.fields[field] ?? null;
    state.truth[position] = statistic !== null && compare(op, statistic, value) ? 1 : 0;
    state.statistic[position] = statistic ?? Number.NaN;
  }

  /** Evaluates every segment after all updates of one moment. */
  evaluate(time: number): void {
    this.judgedS = time;
    const { root, segments, terms } = this.rule;
    const holds = segments.map((_, segment) => this.holds(root, segment));
    const found = segments.map((_, segment) =>
      holds[segment] && !this.episodes.isOpen(segment)
        ? { value: this.compared(root, segment), before: this.before(segment) }
        : null,
    );
    const flashed = this.flashing;
    if (flashed) {
      terms.forEach((term, t) => {
        if (term.op === null) this.states[t].truth.fill(0);
      });
      this.flashing = false;
    }
    for (let segment = 0; segment < segments.length; segment++) {
      const stays = flashed ? this.holds(root, segment) : holds[segment];
      const firing = found[segment];
      this.episodes.evaluate(segment, time, holds[segment], stays, firing?.value ?? null, firing?.before ?? null);
    }
  }

  private holds(node: RuleNode, segment: number): boolean {
    if ('left' in node) {
      const left = this.holds(node.left, segment);
      if (node.kind === 'and') return left && this.holds(node.right, segment);
      return left || this.holds(node.right, segment);
    }
    const term = this.rule.terms[node.term];
    const trues = this.trues(node.term, segment);
    if (term.quantifier === 'count') return compare(term.countOp, trues, term.countValue);
    return term.quantifier === 'all' ? trues > 0 && trues === term.members[segment].length : trues > 0;
  }

  private trues(term: number, segment: number): number {
    const { truth } = this.states[term];
    let count = 0;
    for (const position of this.rule.terms[term].members[segment]) count += truth[position];
    return count;
  }

  /** What made the condition hold: the count, or the most extreme statistic of the first term that is true. */
  private compared(node: RuleNode, segment: number): number | null {
    if (node.kind !== 'term') {
      if (node.kind === 'or' && !this.holds(node.left, segment)) return this.compared(node.right, segment);
      return this.compared(node.left, segment);
    }
    const term = this.rule.terms[node.term];
    return term.quantifier === 'count' ? this.trues(node.term, segment) : this.extreme(term, node.term, segment);
  }

  private extreme(term: CompiledTerm, index: number, segment: number): number | null {
    const { truth, statistic } = this.states[index];
    const lowest = term.op === '<' || term.op === '<=';
    let found: number | null = null;
    for (const position of term.members[segment]) {
      if (truth[position] === 0) continue;
      const value = statistic[position];
      if (found === null || (lowest ? value < found : value > found)) found = value;
    }
    return found;
  }

  /** Latest evaluation of a detector that fires now, before it did. */
  private before(segment: number): number | null {
    let latest = Number.NEGATIVE_INFINITY;
    if (!this.flashing) return null;
    this.rule.terms.forEach((term, t) => {
      const { truth, before } = this.states[t];
      if (term.op !== null) return;
      for (const position of term.members[segment])
        if (truth[position] === 1 && before[position] > latest) latest = before[position];
    });
    return latest === Number.NEGATIVE_INFINITY ? null : latest;
  }
}

function later(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b);
}

/** Where the updates of an instance go: triples of rule, term and position. */
type Routes = readonly Int32Array[];

/** Turns updates into episodes. */
export class RuleEngine {
  private readonly rules: RunningRule[];
  private readonly routes: Routes;

  constructor(compiled: readonly CompiledRule[], instances: number) {
    this.rules = compiled.map((rule) => new RunningRule(rule));
    const routes: number[][] = Array.from({ length: instances }, () => []);
    compiled.forEach((rule, r) => {
      rule.terms.forEach((term, t) => {
        term.instances.forEach((instance, position) => {
          routes[instance].push(r, t, position);
        });
      });
    });
    this.routes = Object.freeze(routes.map((list) => Int32Array.from(list)));
  }

  /** Takes the updates of one step, in any order; those of one moment are applied together. */
  take(updates: Update[]): void {
    if (updates.length === 0) return;
    updates.sort((a, b) => a.time - b.time);
    const touched = new Set<RunningRule>();
    for (let i = 0; i < updates.length; i++) {
      const update = updates[i];
      const route = this.routes[update.instance];
      for (let k = 0; k < route.length; k += 3) {
        const rule = this.rules[route[k]];
        rule.update(route[k + 1], route[k + 2], update);
        touched.add(rule);
      }
      if (i + 1 < updates.length && updates[i + 1].time === update.time) continue;
      for (const rule of touched) rule.evaluate(update.time);
      touched.clear();
    }
  }

  /** True where every rule has begun an episode at this time or later. */
  firedSince(timeS: number): boolean {
    return this.rules.every(
      ({ episodes: { records } }) => (records.at(-1)?.startsS ?? Number.NEGATIVE_INFINITY) >= timeS,
    );
  }

  /**
   * Last evaluation of each rule, by its index; null where there was none.
   * @param lookedS when an instance last looked at a value without an update
   */
  judged(lookedS: (instance: number) => number | null): Record<number, number | null> {
    const latest = (rule: RunningRule) => [rule.judgedS, ...rule.momentary.map(lookedS)].reduce(later, null);
    return Object.fromEntries(this.rules.map((rule) => [rule.index, latest(rule)]));
  }

  /** All episodes so far, by start and then by rule. */
  episodes(): EpisodeRecord[] {
    const all = this.rules.flatMap((rule) => rule.episodes.records.map((record) => ({ ...record })));
    return all.sort((a, b) => a.startsS - b.startsS || a.rule - b.rule);
  }
}
