import type { FaultPlan } from './plan.js';

/** The kind of injector that declares a real incident in recorded traffic. */
export const incidentKind = 'recorded';

/** True where a fault is a recorded incident: it happened once, in the rows themselves, and has no twin. */
export function isIncident({ inject, module }: Pick<FaultPlan, 'inject' | 'module'>): boolean {
  return inject === incidentKind && module === null;
}
