import { resolve } from 'node:path';
import { DriftdrillError } from '../../harness/core/errors.js';
import type { DetectorPlan, MonitorPlan, RulePlan, StackPlan } from '../../harness/core/plan.js';
import { isModulePath, type Kinds } from '../kinds.js';
import type { DetectorFile } from '../schema/detector.js';
import type { RuleFile } from '../schema/rule.js';
import type { StackFile } from '../schema/stack.js';

function detectorPlan(name: string, file: DetectorFile, folder: string, kinds: Kinds): DetectorPlan {
  const isModule = isModulePath(file.kind);
  return {
    name,
    kind: isModule ? (kinds.detectors.get(file.kind)?.kind ?? file.kind) : file.kind,
    module: isModule ? resolve(folder, file.kind) : null,
    params: file.params,
    signal: typeof file.params.signal === 'string' ? file.params.signal : '',
    by: file.by,
  };
}

function rulePlan(file: RuleFile): RulePlan {
  return {
    alert: file.alert,
    labels: file.labels,
    when: file.when,
    forS: file.for,
    cooldownS: file.cooldown,
    severity: file.severity,
    diagnosis: file.diagnosis ?? null,
    runbook: file.runbook ?? null,
  };
}

/** External monitors as far as they are there; entry i stands at stack.monitors[i]. */
export function monitorPlans(file: StackFile, folder: (path: readonly (string | number)[]) => string): MonitorPlan[] {
  return file.monitors.map(({ kind, params }, i) => ({ kind, folder: folder(['stack', 'monitors', i, kind]), params }));
}

/** The alerts that a monitor's own files declare. @throws DriftdrillError where one can't be read */
export function monitorRules(plan: MonitorPlan, index: number, kinds: Kinds): RulePlan[] {
  const rules = kinds.monitors.get(plan.kind)?.rules(plan) ?? [];
  return rules.map((rule) => ({ ...rule, monitor: index }));
}

/** What can't be read is left out here: a check names it. */
function readableRules(plan: MonitorPlan, index: number, kinds: Kinds): RulePlan[] {
  try {
    return monitorRules(plan, index, kinds);
  } catch (error) {
    if (error instanceof DriftdrillError) return [];
    throw error;
  }
}

/** The plan of detectors and rules; a reference longer than the warm-up is clipped to it. */
export function stackPlan(
  file: StackFile,
  warmupS: number,
  folder: (path: readonly (string | number)[]) => string,
  kinds: Kinds,
): StackPlan {
  const { of, last } = file.reference;
  const monitors = monitorPlans(file, folder);
  return {
    reference: of === 'file' ? { kind: 'file' } : { kind: 'warmup', lastS: Math.min(last ?? warmupS, warmupS) },
    detectors: Object.entries(file.detectors).map(([name, detector]) =>
      detectorPlan(name, detector, folder(['stack', 'detectors', name, detector.kind]), kinds),
    ),
    rules: [...file.rules.map(rulePlan), ...monitors.flatMap((monitor, index) => readableRules(monitor, index, kinds))],
    ...(monitors.length > 0 && { monitors }),
    ...(file.calibrate && { calibrate: { budgetPerS: file.calibrate.budget, path: file.calibrate.path ?? [] } }),
  };
}
