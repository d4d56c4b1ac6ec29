import type { FaultClock } from '../../../injectors/injector.js';
import type { ShapePlan } from '../../core/plan.js';

/** The clock of one fault. Frozen on creation, so that branches share it. */
export class ShapedClock implements FaultClock {
  constructor(
    readonly t0S: number,
    readonly endS: number,
    private readonly shape: ShapePlan,
    /** Seconds between materialisations, one a feature; 0 where no store serves it. */
    private readonly refreshS: readonly number[],
  ) {
    Object.freeze(this);
  }

  since(time: number): number {
    const { t0S, shape } = this;
    if (shape.kind !== 'pulse') return t0S;
    const period = shape.upS + shape.downS;
    return t0S + Math.floor((time - t0S) / period) * period;
  }

  materialisedAt(feature: number, time: number): number {
    const refresh = this.refreshS[feature];
    return refresh > 0 ? Math.floor(time / refresh) * refresh : time;
  }

  /** How far the fault has come on at `time`: 0 outside [t₀, end), else up to 1. */
  strength(time: number): number {
    const { t0S, endS, shape } = this;
    if (time < t0S || time >= endS) return 0;
    if (shape.kind === 'abrupt') return 1;
    if (shape.kind === 'ramp') return shape.overS > 0 ? Math.min(1, (time - t0S) / shape.overS) : 1;
    return (time - t0S) % (shape.upS + shape.downS) < shape.upS ? 1 : 0;
  }
}
