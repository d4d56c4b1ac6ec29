import type { Firing } from '../firing.js';
import type { Labels } from '../matcher.js';
import type { InhibitRule } from './config.js';
import { fits } from './matchers.js';

interface Sources {
  readonly rule: InhibitRule;
  /** What inhibits, by the values of the labels that must be equal. */
  readonly byEqual: ReadonlyMap<string, readonly { firing: Firing; alsoTarget: boolean }[]>;
}

/** Who inhibits whom, over all alerts of a branch. */
export class Inhibition {
  private readonly sources: readonly Sources[];

  constructor(rules: readonly InhibitRule[], firings: readonly Firing[]) {
    this.sources = rules.map((rule) => {
      const byEqual = new Map<string, { firing: Firing; alsoTarget: boolean }[]>();
      for (const firing of firings) {
        if (!fits(rule.source, firing.labels)) continue;
        const key = equalKey(rule, firing.labels);
        const known = byEqual.get(key) ?? [];
        byEqual.set(key, known);
        known.push({ firing, alsoTarget: fits(rule.target, firing.labels) });
      }
      return { rule, byEqual };
    });
  }

  /** What may inhibit an alert, in the order of the rules; an alert that fits both sides of a rule is not inhibited by others that do. */
  inhibiting(labels: Labels): readonly Firing[] {
    return this.sources.flatMap(({ rule, byEqual }) => {
      if (!fits(rule.target, labels)) return [];
      const bothSides = fits(rule.source, labels);
      return (byEqual.get(equalKey(rule, labels)) ?? [])
        .filter(({ alsoTarget }) => !(bothSides && alsoTarget))
        .map(({ firing }) => firing);
    });
  }
}

/** A label that is missing equals one that is empty. */
function equalKey({ equal }: InhibitRule, labels: Labels): string {
  return JSON.stringify(equal.map((label) => labels[label] ?? ''));
}
