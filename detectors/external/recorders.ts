import type { StackPlan } from '../../harness/core/plan.js';
import type { Tape } from '../../harness/core/tape.js';
import type { Telemetry } from '../../harness/core/telemetry.js';
import type { Recorder, RecorderOptions } from './monitor.js';
import { monitors } from './registry.js';

/** The recorders of a stack's monitors, in their order. */
export class Recorders {
  private readonly recorders: Recorder[];

  constructor(plan: StackPlan, options: Omit<RecorderOptions, 'referenceS'> & { warmupS: number }) {
    const { reference } = plan;
    const { warmupS } = options;
    const referenceS = reference.kind === 'file' ? null : ([Math.max(0, warmupS - reference.lastS), warmupS] as const);
    const given = { ...options, referenceS };
    this.recorders = (plan.monitors ?? []).map((monitor) => monitors.get(monitor.kind)!.recorder(monitor, given));
  }

  observe(telemetry: Telemetry): void {
    for (const recorder of this.recorders) recorder.observe(telemetry);
  }

  tapes(endS: number): Tape[] {
    return this.recorders.map((recorder) => recorder.tape(endS));
  }
}
