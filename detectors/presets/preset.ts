/*
 *  preset of a file ─▶ params (keys override the preset's own) ─▶ build ─▶ detectors and rules of the stack
 *
 * A preset is a whole rule as its product or textbook documents it: metric, bins, fewest rows, comparator, window,
 * cadence and life cycle. What the source leaves open is said in `open`, so that nobody takes a choice of ours for theirs.
 */
import type { FeatureShape, Shape } from '../../harness/core/batch.js';
import type { Declaration } from '../../harness/core/declaration.js';
import type { Severity } from '../../harness/core/plan.js';

/** A detector of a preset; its name is unique within the preset. */
export interface PresetDetector {
  readonly name: string;
  readonly kind: string;
  /** As in a file, `signal` among them; the declaration of the kind fills in the rest. Durations are seconds. */
  readonly params: Readonly<Record<string, unknown>>;
}

/** A rule of a preset; `when` names its detectors in full (see `named`). */
export interface PresetRule {
  readonly alert: string;
  readonly when: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly severity: Severity;
  readonly diagnosis: string;
}

export interface PresetStack {
  readonly detectors: readonly PresetDetector[];
  readonly rules: readonly PresetRule[];
}

/** What a preset may know of the system that it is to watch. */
export interface PresetContext {
  readonly features: readonly FeatureShape[];
  readonly task: Shape['task'];
  /** Share of good requests that the file's business.slo promises. */
  readonly objective: number | null;
  /** Full name of a detector of this preset, as rules say it. */
  named(detector: string): string;
}

/** The parts of the rule, in words, as `explain` tells them. */
export interface PresetFacts {
  readonly metric: string;
  readonly bins: string;
  readonly minimum: string;
  readonly comparator: string;
  readonly window: string;
  readonly lifeCycle: string;
  /** What the source leaves open, and what stands in for it here. */
  readonly open: string;
}

export interface PresetDeclaration extends Declaration {
  /** What was read: a version, an edition or a date. */
  readonly version: string;
  readonly facts: PresetFacts;
  build(params: Record<string, unknown>, context: PresetContext): PresetStack;
}
