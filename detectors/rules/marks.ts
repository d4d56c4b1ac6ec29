import type { DetectorPlan, StackPlan } from '../../harness/core/plan.js';
import type { ThresholdMark } from '../../harness/core/trace.js';
import type { DetectorDeclaration } from '../detector.js';
import { monitors } from '../external/registry.js';
import { detectors } from '../registry.js';
import { ruleExpression } from './compile.js';
import { expressionTerms } from './expression.js';

/** The declaration of a detector of the plan; undefined where its kind or module is not there. */
export function declarationOf(
  plan: DetectorPlan,
  modules: ReadonlyMap<string, DetectorDeclaration>,
): DetectorDeclaration | undefined {
  return plan.module === null ? detectors.get(plan.kind) : modules.get(plan.module);
}

/** The fields that a detector gives; the first is what a bare comparison reads. */
export function fieldsOf(declaration: DetectorDeclaration | undefined): readonly string[] {
  return declaration?.shape === 'windowed' ? declaration.fields : ['statistic'];
}

/** The field that a bare comparison with a detector reads. */
export function firstField(declaration: DetectorDeclaration | undefined): string {
  return fieldsOf(declaration)[0];
}

/** The numbers that rules compare detectors with, for threshold lines. */
export function thresholdMarks(
  plan: StackPlan,
  modules: ReadonlyMap<string, DetectorDeclaration> = new Map(),
): ThresholdMark[] {
  const byName = new Map(plan.detectors.map((detector) => [detector.name, detector]));
  const evaluated = plan.rules.filter(({ monitor }) => monitor === undefined);
  return evaluated.flatMap((rule) =>
    expressionTerms(ruleExpression(rule)).flatMap(({ detector, field, op, value }) => {
      const found = byName.get(detector);
      if (op === null || value === null || found === undefined) return [];
      return [{ alert: rule.alert, detector, field: field ?? firstField(declarationOf(found, modules)), op, value }];
    }),
  );
}

/** Seconds between evaluations of each rule: the shortest of its detectors, 0 where one looks at every event. */
export function evaluationIntervals(plan: StackPlan): number[] {
  const byName = new Map(plan.detectors.map((detector) => [detector.name, detector]));
  return plan.rules.map((rule) => {
    if (rule.monitor !== undefined) {
      const monitor = plan.monitors![rule.monitor];
      return monitors.get(monitor.kind)!.everyS(monitor, rule);
    }
    const every = expressionTerms(ruleExpression(rule)).map(({ detector }) => {
      const interval = byName.get(detector)?.params.every;
      return typeof interval === 'number' ? interval : 0;
    });
    return every.length === 0 ? 0 : Math.min(...every);
  });
}

/** Names of the dimensions by which the detectors of each rule divide traffic; none for a monitor's alert. */
export function segmentDimensions(plan: StackPlan): string[][] {
  const byName = new Map(plan.detectors.map((detector) => [detector.name, detector]));
  return plan.rules.map((rule) => {
    if (rule.monitor !== undefined) return [];
    const names = expressionTerms(ruleExpression(rule)).flatMap(({ detector }) => byName.get(detector)?.by ?? []);
    return [...new Set(names)].sort();
  });
}
