import { listEpisodes } from '../../core/episode-list.js';
import type { StackPlan } from '../../core/plan.js';
import type { TrialRecord } from '../../core/record.js';
import { digest } from '../hash.js';

/** Several stacks as one, and where the rules of each stand in it. */
export interface MergedStack {
  readonly stack: StackPlan;
  /** By stack: index in the merged one of each of its rules. */
  readonly rules: readonly (readonly number[])[];
}

/**
 * One stack with the detectors and rules of all, what is the same once. A rule sees its own detectors only, so that it
 * fires as it does in its own stack.
 * @returns null where they can't be told apart: one name stands for two detectors, the references differ, or monitors
 * outside watch
 */
export function mergeStacks(stacks: readonly StackPlan[]): MergedStack | null {
  const [first] = stacks;
  if (stacks.length > 1 && stacks.some(({ monitors = [] }) => monitors.length > 0)) return null;
  const detectors = new Map(first.detectors.map((detector) => [detector.name, detector]));
  const rules = new Map<string, number>();
  const merged: StackPlan = { ...first, detectors: [], rules: [] };
  const places: number[][] = [];
  for (const stack of stacks) {
    if (!same(stack.reference, first.reference)) return null;
    for (const detector of stack.detectors) {
      const known = detectors.get(detector.name);
      if (known !== undefined && !same(known, detector)) return null;
      detectors.set(detector.name, detector);
    }
    const seen = new Map<string, number>();
    places.push(
      stack.rules.map((rule) => {
        const content = digest(rule);
        const before = seen.get(content) ?? 0;
        seen.set(content, before + 1);
        const key = `${content}/${before}`;
        const place = rules.get(key) ?? merged.rules.push(rule) - 1;
        rules.set(key, place);
        return place;
      }),
    );
  }
  return { stack: { ...merged, detectors: [...detectors.values()] }, rules: places };
}

function same(a: unknown, b: unknown): boolean {
  return digest(a) === digest(b);
}

/** The trial as one of the stacks saw it. @param rules where its rules stand in the merged stack */
export function trialOfStack(record: TrialRecord, rules: readonly number[]): TrialRecord {
  const own = new Map(rules.map((place, rule) => [place, rule]));
  return {
    ...record,
    branches: record.branches.map((branch) => ({
      ...branch,
      episodes: listEpisodes(branch.episodes).flatMap((episode) => {
        const rule = own.get(episode.rule);
        return rule === undefined ? [] : [{ ...episode, rule }];
      }),
    })),
  };
}
