import type { PresetContext, PresetDetector, PresetRule } from '../../detectors/presets/preset.js';
import type { DetectorPlan, Plan, RulePlan, Severity } from '../../harness/core/plan.js';
import type { Kinds } from '../kinds.js';
import type { PresetFile } from '../schema/preset.js';

/** What presets may know of the system, and where their kinds are. */
export interface PresetSetting extends Omit<PresetContext, 'named'> {
  readonly kinds: Kinds;
}

/** One entry of `stack.presets` as detectors and rules. */
export interface CompiledPreset {
  readonly kind: string;
  readonly detectors: DetectorPlan[];
  readonly rules: RulePlan[];
}

/** Parameters that are seconds in memory and have a unit in a file. */
const durations = ['window', 'every', 'long', 'short', 'trailing'];

/** As a file would say it, so that the detector's own schema fills in and checks the rest. */
function written(params: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(params).map(([key, value]) => [
      key,
      durations.includes(key) && typeof value === 'number' ? `${value}s` : value,
    ]),
  );
}

function detectorPlan(
  prefix: string,
  { name, kind, params }: PresetDetector,
  by: string[],
  kinds: Kinds,
): DetectorPlan {
  const declaration = kinds.detectors.get(kind);
  if (declaration === undefined) throw new Error(`a preset names detector '${kind}', which is not registered`);
  const parsed = declaration.params.parse(written(params)) as Record<string, unknown>;
  return { name: `${prefix}-${name}`, kind, module: null, params: parsed, signal: String(parsed.signal), by };
}

function rulePlan(rule: PresetRule, given: Record<string, unknown>, entry: Record<string, string>): RulePlan {
  return {
    alert: rule.alert,
    labels: { ...rule.labels, ...entry },
    when: rule.when,
    forS: typeof given.for === 'number' ? given.for : 0,
    cooldownS: typeof given.cooldown === 'number' ? given.cooldown : 0,
    severity: (given.severity as Severity | undefined) ?? rule.severity,
    diagnosis: rule.diagnosis,
    runbook: typeof given.runbook === 'string' ? given.runbook : null,
  };
}

/** Segments that a preset watches one by one. */
export function dividedBy({ params }: PresetFile): string[] {
  return Array.isArray(params.by) ? (params.by as string[]) : [];
}

/**
 * Presets as detectors and rules. Names begin with the preset's; a preset that stands in the list again is numbered, and
 * its alerts carry the number as label `entry`.
 */
export function compilePresets(entries: readonly PresetFile[], setting: PresetSetting): CompiledPreset[] {
  const seen = new Map<string, number>();
  return entries.map((entry) => {
    const { kind, params } = entry;
    const number = (seen.get(kind) ?? 0) + 1;
    seen.set(kind, number);
    const prefix = number === 1 ? kind : `${kind}-${number}`;
    const declaration = setting.kinds.presets.get(kind);
    if (declaration === undefined) return { kind, detectors: [], rules: [] };
    const { detectors, rules } = declaration.build(params, { ...setting, named: (name) => `${prefix}-${name}` });
    const by = dividedBy(entry);
    return {
      kind,
      detectors: detectors.map((detector) => detectorPlan(prefix, detector, by, setting.kinds)),
      rules: rules
        .filter(({ when }) => when !== '')
        .map((rule) => rulePlan(rule, params, number === 1 ? {} : { entry: String(number) })),
    };
  });
}

/** A plan whose stack has the presets after the file's own detectors and rules. */
export function withPresets(plan: Plan, entries: readonly PresetFile[], setting: PresetSetting): Plan {
  if (entries.length === 0) return plan;
  const compiled = compilePresets(entries, setting);
  const stack = {
    ...plan.stack,
    detectors: [...plan.stack.detectors, ...compiled.flatMap(({ detectors }) => detectors)],
    rules: [...plan.stack.rules, ...compiled.flatMap(({ rules }) => rules)],
  };
  return { ...plan, stack };
}
