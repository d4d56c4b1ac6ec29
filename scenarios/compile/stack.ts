import { resolve } from 'node:path';
import type { DetectorPlan, RulePlan, StackPlan } from '../../harness/core/plan.js';
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

/** The plan of detectors and rules; a reference longer than the warm-up is clipped to it. */
export function stackPlan(
  file: StackFile,
  warmupS: number,
  folder: (path: readonly string[]) => string,
  kinds: Kinds,
): StackPlan {
  const { of, last } = file.reference;
  return {
    reference: of === 'file' ? { kind: 'file' } : { kind: 'warmup', lastS: Math.min(last ?? warmupS, warmupS) },
    detectors: Object.entries(file.detectors).map(([name, detector]) =>
      detectorPlan(name, detector, folder(['stack', 'detectors', name, detector.kind]), kinds),
    ),
    rules: file.rules.map(rulePlan),
    ...(file.calibrate && { calibrate: { budgetPerS: file.calibrate.budget, path: file.calibrate.path ?? [] } }),
  };
}
