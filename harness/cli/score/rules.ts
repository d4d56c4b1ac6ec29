import { ruleExpression } from '../../../detectors/rules/compile.js';
import { expressionTerms } from '../../../detectors/rules/expression.js';
import { parseSignal, signalKinds } from '../../../detectors/signals/signal.js';
import type { DetectorPlan, Plan, RulePlan } from '../../core/plan.js';
import { alertGroups } from '../../score/selection.js';
import type { PresetFlag, ScoreFlags } from './flags.js';

/** What the answer says of one alert before it has been looked at. */
export interface AskedRule {
  /** As the user asked for it. */
  readonly name: string;
  /** What it looks at and the log does not hold; null where it can fire. */
  readonly blind: string | null;
  /** Names of the detectors that it compares. */
  readonly detectors: readonly string[];
}

/** The alerts of the presets that were asked for, by their keys in the scorecard. */
export function askedRules(plan: Plan, flags: ScoreFlags): Map<string, AskedRule> {
  const groups = alertGroups(plan).map(({ key, rules }) => {
    const rule = plan.stack.rules[rules[0]];
    return { key, rule, preset: presetOf(rule, flags.preset) };
  });
  return new Map(
    groups.map(({ key, rule, preset }) => {
      const several = groups.filter((other) => other.preset === preset).length > 1;
      const again = flags.preset.filter(({ kind }) => kind === flags.preset[preset].kind).length > 1;
      const asked = presetName(flags.preset[preset], flags.align);
      const name = !several ? asked : again ? `${rule.alert} of ${asked}` : key;
      return [key, { name, blind: blindness(rule, plan, flags), detectors: detectorsOf(rule) }];
    }),
  );
}

/** `psi-0.2 (7d windows from monday)`. */
function presetName({ kind, window }: PresetFlag, align: string | undefined): string {
  const details = [
    ...(window === null ? [] : [`${window} windows`]),
    ...(align === undefined ? [] : [`from ${align}`]),
  ];
  return details.length === 0 ? kind : `${kind} (${details.join(' ')})`;
}

/** Which of the presets a rule is of: names of its detectors begin with the preset's, numbered where it comes again. */
function presetOf(rule: RulePlan, presets: readonly PresetFlag[]): number {
  const [first] = detectorsOf(rule);
  const prefixes = presets.map(({ kind }, i) => {
    const number = presets.slice(0, i + 1).filter((one) => one.kind === kind).length;
    return number === 1 ? kind : `${kind}-${number}`;
  });
  const fitting = prefixes.filter((prefix) => first.startsWith(`${prefix}-`));
  const longest = fitting.reduce((best, prefix) => (prefix.length > best.length ? prefix : best), '');
  return Math.max(0, prefixes.indexOf(longest));
}

function detectorsOf(rule: RulePlan): string[] {
  return expressionTerms(ruleExpression(rule)).map(({ detector }) => detector);
}

/** Signals of a serving system, which a log of requests does not tell. */
const unlogged = ['latency', 'errorRate'];

function blindness(rule: RulePlan, { stack }: Plan, flags: ScoreFlags): string | null {
  const byName = new Map(stack.detectors.map((detector) => [detector.name, detector]));
  const reasons = detectorsOf(rule).map((name) => reasonOf(byName.get(name) as DetectorPlan, flags));
  return reasons.includes(null) ? null : reasons[0];
}

function reasonOf({ signal }: DetectorPlan, { labels, label }: ScoreFlags): string | null {
  const head = parseSignal(signal)?.head ?? '';
  if (unlogged.includes(head)) return `it looks at ${signal}, which a log of requests does not tell`;
  if (signalKinds[head]?.log !== 'labels' || labels !== undefined || label !== undefined) return null;
  return `it looks at ${signal}, and no labels are given (--labels FILE --key COLUMN, or --label COLUMN)`;
}
