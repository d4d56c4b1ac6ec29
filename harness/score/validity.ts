import type { Plan } from '../core/plan.js';
import type { InjectionRecord, TrialRecord } from '../core/record.js';

/** Why a trial can't be scored: as it says itself, or a fault that met no row. Null where it can. */
export function invalidReason(plan: Plan, record: TrialRecord): string | null {
  if (record.invalid !== null) return record.invalid;
  if (plan.faults.length === 0) return null;
  const injections = injectionsOf(record);
  if (injections === null) return 'its faulted branch is missing';
  for (const fault of plan.faults) {
    const injection = injections.find((candidate) => candidate.fault === fault.id);
    if (injection === undefined) return `fault ${fault.id} was not injected`;
    if (!injection.idle && injection.exposed === 0) return `fault ${fault.id} was not injected: no row in scope`;
  }
  return null;
}

/**
 * Faults that met rows but changed none of them in any trial, and are not idle by declaration: their effect can't be
 * measured, so that nothing about their detection was shown.
 */
export function faultsWithoutEffect(plan: Plan, records: readonly TrialRecord[]): string[] {
  return plan.faults
    .map((fault) => fault.id)
    .filter((id) => {
      const acts = records
        .flatMap((record) => injectionsOf(record) ?? [])
        .filter((injection) => injection.fault === id && !injection.idle);
      return acts.length > 0 && acts.every((injection) => injection.changed === 0);
    });
}

function injectionsOf(record: TrialRecord): InjectionRecord[] | null {
  return record.branches.find((branch) => branch.branch === 'fault')?.injections ?? null;
}
