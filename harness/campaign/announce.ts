import { monitors } from '../../detectors/external/registry.js';
import type { CellPlan } from '../core/cell.js';
import { DriftdrillError } from '../core/errors.js';
import type { Plan, RulePlan, StackPlan } from '../core/plan.js';
import { selectRules } from '../score/selection.js';

/**
 * Plans with the alerts that their monitors announce when they are asked, before the first trial.
 * @throws DriftdrillError where a monitor is not there, or where a gate or expectation speaks of an alert that nobody has
 */
export async function withAnnounced<T extends readonly Plan[]>(plans: T): Promise<T> {
  const known = new Map<string, Promise<RulePlan[]>>();
  const stacks = await Promise.all(plans.map((plan) => announcedStack(plan.stack, known)));
  const all = plans.map((plan, i) => (stacks[i] === plan.stack ? plan : { ...plan, stack: stacks[i] }));
  for (const plan of all) checkSelectors(plan);
  return all as unknown as T;
}

/** The cells of a campaign, and the plan of the file itself, likewise. */
export async function announcedCells(
  plan: Plan,
  cells: readonly CellPlan[],
): Promise<{ plan: Plan; cells: readonly CellPlan[] }> {
  const [first, ...others] = await withAnnounced([plan, ...cells.map((cell) => cell.plan)]);
  return { plan: first, cells: cells.map((cell, i) => ({ ...cell, plan: others[i] })) };
}

async function announcedStack(stack: StackPlan, known: Map<string, Promise<RulePlan[]>>): Promise<StackPlan> {
  const rules = [...stack.rules];
  for (const [index, monitor] of (stack.monitors ?? []).entries()) {
    const { announce } = monitors.get(monitor.kind)!;
    if (announce === undefined) continue;
    const key = JSON.stringify(monitor);
    const asked = known.get(key) ?? announce(monitor);
    known.set(key, asked);
    rules.push(...(await asked).map((rule) => ({ ...rule, monitor: index })));
  }
  return rules.length === stack.rules.length ? stack : { ...stack, rules };
}

/** What `validate` could not tell, as it starts nothing. */
function checkSelectors(plan: Plan): void {
  if (plan.stack.monitors === undefined) return;
  const selectors = [...plan.expect.map(({ alert }) => alert), ...plan.gates.map(({ metric }) => metric.alert)];
  const groups = ['all', 'page', 'ticket', 'info'];
  for (const selector of selectors) {
    if (groups.includes(selector) || selectRules(plan, selector).length > 0) continue;
    throw new DriftdrillError('unknown-name', `no rule and no monitor has an alert '${selector}'`, {
      hint: `alerts are ${[...new Set(plan.stack.rules.map(({ alert }) => alert))].join(', ') || 'none'}`,
    });
  }
}
