import { mix, Rng, stream } from '../../core/rng.js';

/**
 * Random variates of one component, indexed by the tick: however many a tick takes, the next one begins anew, so that
 * branches never drift apart. Frozen.
 */
export class TickStream {
  private readonly a: number;
  private readonly b: number;

  constructor(seed: string, component: string) {
    const words = stream(seed, component);
    this.a = words.bits();
    this.b = words.bits();
    Object.freeze(this);
  }

  at(tick: number): Rng {
    const { a, b } = this;
    return new Rng([mix(a, tick, 0), mix(b, tick, 1), mix(a, tick, 2), mix(b, tick, 3)]);
  }
}
