import type { ServingEffect } from '../../../injectors/injector.js';
import type { InjectionRecord } from '../../core/record.js';
import type { ShapedClock } from '../faults/fault-clock.js';
import { binomial, drawn, partOf } from './counts.js';
import type { LatencyLaw } from './latency-law.js';
import type { LoadCurve } from './load-curve.js';
import type { Parcels } from './parcels.js';
import type { TickStream } from './tick-stream.js';

/** What is known of a fault on counted requests. */
export interface CountedFaultParts {
  readonly id: string;
  readonly idle: boolean;
  readonly effect: ServingEffect;
  readonly clock: ShapedClock;
  /** One a combination of segments: 1 in scope. */
  readonly reached: Uint8Array;
  /** Share of the requests in scope. */
  readonly share: number;
  readonly stream: TickStream;
}

/** How many requests of a tick a fault met, and how many it changed. */
export interface Met {
  exposed: number;
  changed: number;
}

/**
 * A fault of one branch on the requests of a tick. It only takes some of them out of their parcels, so that what it does
 * not reach stays as it is in the twin. Given the count of a tick its requests are independent, so that thinning by
 * binomials has the law of the events; within a tick a ramp stands at its mean.
 */
export class CountedFault {
  readonly parts: CountedFaultParts;
  private exposed = 0;
  private changed = 0;

  constructor(parts: CountedFaultParts) {
    this.parts = Object.freeze(parts);
  }

  record(): InjectionRecord {
    const { id, idle } = this.parts;
    return { fault: id, exposed: this.exposed, changed: this.changed, idle };
  }

  note(met: Met | null): void {
    this.exposed += met?.exposed ?? 0;
    this.changed += met?.changed ?? 0;
  }

  /** @param requests of the tick [from, to) @returns null where it does not act in it */
  apply(
    parcels: Parcels,
    law: LatencyLaw,
    load: LoadCurve,
    tick: number,
    from: number,
    to: number,
    requests: number,
  ): Met | null {
    const { clock, effect, idle, reached, share, stream } = this.parts;
    if (requests === 0) return null;
    const stretches = clock.stretches(from, to);
    const met = { exposed: 0, changed: 0 };
    let [expected, strength, exact] = [0, 0, 0];
    for (const stretch of stretches) {
      const here = load.between(stretch.fromS, stretch.toS);
      expected += here;
      strength += here * stretch.strength;
      if (load.regular) exact += load.exactly(stretch.fromS, stretch.toS);
    }
    if (expected === 0) return null;
    strength /= expected;
    const acting = Math.min(1, expected / load.between(from, to));
    const rng = stream.at(tick);
    let [marked, left] = [Math.min(exact, requests), requests];
    const { length } = parcels;
    for (let p = 0; p < length; p++) {
      const count = parcels.count[p];
      if (count === 0) continue;
      let within = count;
      if (load.regular) {
        within = drawn(rng, count, marked, left);
        marked -= within;
        left -= count;
      }
      if (reached[parcels.segment[p]] === 0) continue;
      const exposed = binomial(rng, within, load.regular ? share : share * acting);
      met.exposed += exposed;
      if (idle || exposed === 0 || effect.kind === 'none') continue;
      if (effect.kind === 'fails') {
        if (parcels.failed[p] === 1) continue;
        const hit = binomial(rng, exposed, effect.share * strength);
        this.move(parcels, law, p, hit, rng, 1, 1, 0);
        met.changed += hit;
        continue;
      }
      const hit = binomial(rng, exposed, effect.share);
      const factor = 1 + (effect.factor - 1) * strength;
      const add = effect.add * strength;
      this.move(parcels, law, p, hit, rng, parcels.failed[p], factor, add);
      const asBefore = factor === 1 || (law.none && parcels.add[p] === 0);
      if (!(asBefore && add === 0)) met.changed += hit;
    }
    return met;
  }

  private move(
    parcels: Parcels,
    law: LatencyLaw,
    p: number,
    hit: number,
    rng: ReturnType<TickStream['at']>,
    failed: number,
    factor: number,
    add: number,
  ): void {
    if (hit === 0) return;
    const { [p]: bin } = parcels.bin;
    const { [p]: count } = parcels.count;
    const { [p]: seconds } = parcels.seconds;
    const fixed = parcels.add[p];
    // Only scale·L is random: what was added is the same for all.
    const random = partOf(rng, hit, count, Math.max(0, seconds - fixed * count), law.means[bin], law.variances[bin]);
    const own = random + fixed * hit;
    parcels.count[p] = count - hit;
    parcels.seconds[p] = hit === count ? 0 : seconds - own;
    parcels.push(
      parcels.segment[p],
      failed,
      bin,
      hit,
      own * factor + add * hit,
      parcels.scale[p] * factor,
      fixed * factor + add,
    );
  }
}
