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

  /** The parts of [from, to) in which the fault acts, with its mean strength in each. */
  stretches(from: number, to: number): { fromS: number; toS: number; strength: number }[] {
    const { t0S, endS, shape } = this;
    const fromS = Math.max(from, t0S);
    const toS = Math.min(to, endS);
    if (!(toS > fromS)) return [];
    if (shape.kind === 'ramp') {
      const grown = (time: number): number => {
        const age = time - t0S;
        return age < shape.overS ? (age * age) / (2 * shape.overS) : age - shape.overS / 2;
      };
      return [{ fromS, toS, strength: (grown(toS) - grown(fromS)) / (toS - fromS) }];
    }
    if (shape.kind === 'abrupt') return [{ fromS, toS, strength: 1 }];
    const found: { fromS: number; toS: number; strength: number }[] = [];
    const period = shape.upS + shape.downS;
    for (let start = this.since(fromS); start < toS; start += period) {
      const up = { fromS: Math.max(fromS, start), toS: Math.min(toS, start + shape.upS), strength: 1 };
      if (up.toS > up.fromS) found.push(up);
    }
    return found;
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
