import type { Shape } from '../harness/core/batch.js';
import { DriftdrillError } from '../harness/core/errors.js';
import type { DetectorPlan, StackPlan } from '../harness/core/plan.js';
import type { EpisodeRecord } from '../harness/core/record.js';
import type { ReferenceLog, Telemetry } from '../harness/core/telemetry.js';
import type { StatisticTrace } from '../harness/core/trace.js';
import { checkDetector, taskProblem } from './check.js';
import type { DetectorDeclaration } from './detector.js';
import { type CompiledRule, compileRule, type DetectorInstances, ruleExpression } from './rules/compile.js';
import { RuleEngine } from './rules/engine.js';
import { expressionTerms } from './rules/expression.js';
import { declarationOf, fieldsOf, firstField } from './rules/marks.js';
import { expandSignal } from './signals/expand.js';
import { groupingOf } from './signals/groups.js';
import { hasResiduals, notBinary } from './signals/signal.js';
import { SignalFeeds } from './stack/feeds.js';
import type { Instance, InstanceConfig } from './stack/instance.js';
import { IntervalInstance } from './stack/interval.js';
import { SequentialInstance } from './stack/sequential.js';
import type { Update } from './stack/updates.js';
import { WindowedInstance } from './stack/windowed.js';

export { evaluationIntervals, segmentDimensions, thresholdMarks } from './rules/marks.js';

export interface StackOptions {
  readonly shape: Shape;
  /** The rows to compare with where the plan names a reference file; null where it names none. */
  readonly reference: ReferenceLog | null;
  /** Length of the warm-up, whose last part is the reference where no file is named. */
  readonly warmupS: number;
  /** Milliseconds since the epoch of t = 0, for evaluations that are anchored to the calendar. */
  readonly startMs: number;
  readonly timezone: string;
  /** Detectors of the user's own, by absolute path of their module. */
  readonly modules: ReadonlyMap<string, DetectorDeclaration>;
  /** Keep statistics for the report. */
  readonly trace: boolean;
}

/** Detectors and rules at work on one branch. All state is plain, so that `fork` copies it. */
export class Stack {
  private readonly instances: Instance[];
  private readonly feeds: SignalFeeds;
  private readonly engine: RuleEngine;

  constructor(instances: Instance[], feeds: SignalFeeds, rules: readonly CompiledRule[]) {
    this.instances = instances;
    this.feeds = feeds;
    this.engine = new RuleEngine(rules, instances.length);
  }

  /** Takes what became visible in [from, to). Evaluations due before `to` are made; one due at `to` waits for the next. */
  observe(telemetry: Telemetry): void {
    const updates: Update[] = [];
    this.feeds.read(
      telemetry,
      (instance, block, from, to) => this.instances[instance].advance(block, from, to, telemetry.to, updates),
      (instance, block, from, to) => this.instances[instance].learn(block, from, to),
    );
    this.engine.take(updates);
  }

  /** Takes a reference that is not part of the run. */
  learn(reference: ReferenceLog): void {
    this.feeds.learn(reference, (instance, block, from, to) => {
      this.instances[instance].learn(block, from, to);
    });
  }

  /** All episodes so far, by start; open ones have no end. */
  episodes(): EpisodeRecord[] {
    return this.engine.episodes();
  }

  /** When each rule of its own was last evaluated, seconds, by its index; null where it never was. */
  judged(): Record<number, number | null> {
    return this.engine.judged((instance) => this.instances[instance].lookedS());
  }

  /** True where every rule has begun an episode at `timeS` (seconds) or later. */
  firedSince(timeS: number): boolean {
    return this.engine.firedSince(timeS);
  }

  /** Detectors that can't fire, each with the reason. */
  notReady(): string[] {
    return this.instances.flatMap((instance) => {
      const reason = instance.notReady();
      const { detector, signal, segment } = instance.config;
      return reason === null ? [] : [`${detector} (${signal.name}${segment === '' ? '' : `, ${segment}`}): ${reason}`];
    });
  }

  /** Statistics over time, thinned; none unless asked for. */
  traces(): StatisticTrace[] {
    return this.instances.flatMap((instance) => {
      const { detector, signal, segment } = instance.config;
      return instance.series().map((series) => series.trace(detector, signal.name, segment));
    });
  }
}

function instanceOf(config: InstanceConfig): Instance {
  const { declaration, params } = config;
  if (declaration.shape === 'windowed') return new WindowedInstance(config, declaration);
  return typeof params.every === 'number'
    ? new IntervalInstance(config, declaration, params.every)
    : new SequentialInstance(config, declaration);
}

function checked(plan: DetectorPlan, options: StackOptions): DetectorDeclaration {
  const declaration = declarationOf(plan, options.modules);
  const place = `detector ${plan.name}`;
  if (declaration === undefined) throw new DriftdrillError('unknown-detector', `${place}: there is no '${plan.kind}'`);
  const regression = hasResiduals(options.shape.task);
  const values = declaration.binaryOnly === true ? notBinary(plan.signal, regression) : null;
  const unfit = taskProblem(declaration, options.shape.task);
  const problem = checkDetector(declaration, plan.params, plan.signal)[0] ?? values ?? unfit ?? undefined;
  if (problem !== undefined) throw new DriftdrillError('detector-parameters', `${place}: ${problem}`);
  for (const name of plan.by)
    if (!options.shape.segments.some((segment) => segment.name === name))
      throw new DriftdrillError('unknown-segment', `${place}: there is no segment '${name}'`, {
        hint: `segments are ${options.shape.segments.map((segment) => segment.name).join(', ') || 'none'}`,
      });
  return Object.freeze(declaration);
}

/** Fields of each detector that some rule compares. */
function comparedFields(
  plan: StackPlan,
  declarations: ReadonlyMap<string, DetectorDeclaration>,
): Map<string, Set<string>> {
  const fields = new Map(plan.detectors.map(({ name }) => [name, new Set<string>()]));
  for (const rule of plan.rules.filter(({ monitor }) => monitor === undefined))
    for (const { detector, field, op } of expressionTerms(ruleExpression(rule)))
      if (op !== null) fields.get(detector)?.add(field ?? firstField(declarations.get(detector)));
  return fields;
}

/**
 * Sets up detectors and rules for one run.
 * @throws DriftdrillError where a name is unknown or parameters don't fit their signal
 */
export function createStack(plan: StackPlan, options: StackOptions): Stack {
  const { shape, warmupS } = options;
  const declarations = new Map(plan.detectors.map((detector) => [detector.name, checked(detector, options)]));
  const fields = comparedFields(plan, declarations);
  const ofFile = plan.reference.kind === 'file';
  const referenceFromS = plan.reference.kind === 'warmup' ? Math.max(0, warmupS - plan.reference.lastS) : 0;
  const referenceToS = ofFile ? 0 : warmupS;
  const instances: Instance[] = [];
  const known = new Map<string, DetectorInstances>();
  const feeds = new SignalFeeds(shape, referenceFromS, referenceToS);
  for (const detector of plan.detectors) {
    const declaration = declarations.get(detector.name)!;
    const numericOnly = declaration.shape === 'sequential' || declaration.numericOnly === true;
    const signals = expandSignal(detector.signal, shape, numericOnly);
    const grouping = groupingOf(detector.by, shape.segments);
    known.set(detector.name, {
      name: detector.name,
      sequential: declaration.shape === 'sequential',
      fields: fieldsOf(declaration),
      grouping,
      first: instances.length,
      signals: signals.length,
    });
    const absolute = declaration.kind === 'level' || declaration.kind === 'degradation';
    const apart = declaration.shape === 'windowed' ? declaration.referenceSignal : undefined;
    for (const signal of signals) {
      feeds.add(signal, absolute, grouping, instances.length);
      if (apart !== undefined) feeds.addReference(expandSignal(apart, shape, false)[0], grouping, instances.length);
      for (const segment of grouping.labels)
        instances.push(
          instanceOf(
            Object.freeze({
              id: instances.length,
              detector: detector.name,
              declaration,
              params: Object.freeze({ ...detector.params }),
              signal,
              segment,
              fields: fields.get(detector.name) ?? new Set<string>(),
              referenceFromS,
              referenceToS,
              startMs: options.startMs,
              timezone: options.timezone,
              trace: options.trace,
            }),
          ),
        );
    }
  }
  const rules = plan.rules.flatMap((rule, index) =>
    rule.monitor === undefined ? [compileRule(rule, index, known, shape.segments)] : [],
  );
  const stack = new Stack(instances, feeds, rules);
  if (ofFile && options.reference !== null) stack.learn(options.reference);
  return stack;
}
