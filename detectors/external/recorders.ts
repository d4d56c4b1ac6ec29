import type { StackPlan } from '../../harness/core/plan.js';
import type { Tape } from '../../harness/core/tape.js';
import type { Telemetry } from '../../harness/core/telemetry.js';
import type { Recorder, RecorderOptions } from './monitor.js';
import { monitors } from './registry.js';

/** The part of a run that is compared with, seconds; null where that is a file. */
export function referenceSpan({ reference }: StackPlan, warmupS: number): RecorderOptions['referenceS'] {
  return reference.kind === 'file' ? null : [Math.max(0, warmupS - reference.lastS), warmupS];
}

/** The recorders of a stack's monitors, in their order. */
export class Recorders {
  private readonly recorders: Recorder[];

  constructor(plan: StackPlan, options: Omit<RecorderOptions, 'referenceS'> & { warmupS: number }) {
    const given = { ...options, referenceS: referenceSpan(plan, options.warmupS) };
    this.recorders = (plan.monitors ?? []).map((monitor) => monitors.get(monitor.kind)!.recorder(monitor, given));
  }

  observe(telemetry: Telemetry): void {
    for (const recorder of this.recorders) recorder.observe(telemetry);
  }

  tapes(endS: number): Tape[] {
    return this.recorders.map((recorder) => recorder.tape(endS));
  }
}
