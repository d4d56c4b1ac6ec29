import type { StackPlan } from '../../harness/core/plan.js';
import type { Tape } from '../../harness/core/tape.js';
import type { Telemetry } from '../../harness/core/telemetry.js';
import type { Recorder, RecorderOptions } from './monitor.js';
import { monitors } from './registry.js';

/** The recorders of a stack's monitors, in their order. */
export class Recorders {
  private readonly recorders: Recorder[];

  constructor(plan: StackPlan, options: RecorderOptions) {
    this.recorders = (plan.monitors ?? []).map((monitor) => monitors.get(monitor.kind)!.recorder(monitor, options));
  }

  observe(telemetry: Telemetry): void {
    for (const recorder of this.recorders) recorder.observe(telemetry);
  }

  tapes(endS: number): Tape[] {
    return this.recorders.map((recorder) => recorder.tape(endS));
  }
}
