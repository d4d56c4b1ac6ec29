import type { PairedSurvivors } from '../core/mover.js';

/** Delays of the same seeds in the faulted branch and in its twin, seconds; ∞ for a miss. */
export interface PairedDelays {
  readonly faulted: Float64Array;
  readonly twin: Float64Array;
  /** Of a recorded incident, or of alerts taken in live: judged as it happened. */
  readonly once?: true;
}

/** How many are still undetected just before t (delays < t count as detected), or after t where `inclusive`. */
export function survivorsAt({ faulted, twin, once }: PairedDelays, t: number, inclusive = false): PairedSurvivors {
  let alone = 0;
  let chance = 0;
  let both = 0;
  for (let i = 0; i < faulted.length; i++) {
    const left = inclusive ? faulted[i] > t : faulted[i] >= t;
    const right = inclusive ? twin[i] > t : twin[i] >= t;
    if (left) alone += 1;
    if (right) chance += 1;
    if (left && right) both += 1;
  }
  return { n: faulted.length, faulted: alone, twin: chance, both, ...(once && { once }) };
}

/** Survivors after each distinct delay, in order of time; the first step is t = 0⁻, before any detection. */
export interface SurvivorSteps {
  /** Seconds, ascending; holds up to the next. */
  readonly times: Float64Array;
  readonly faulted: Float64Array;
  readonly twin: Float64Array;
  readonly both: Float64Array;
  readonly once?: true;
}

/** The steps of both survivor curves up to W: delays at W or later never happen. */
export function survivorSteps(pairs: PairedDelays, deadlineS: number): SurvivorSteps {
  const n = pairs.faulted.length;
  const alone = within(pairs.faulted, deadlineS);
  const chance = within(pairs.twin, deadlineS);
  const either = within(
    pairs.faulted.map((delay, i) => Math.min(delay, pairs.twin[i])),
    deadlineS,
  );
  const distinct = [...new Set([...alone, ...chance])].sort((a, b) => a - b);
  const steps = distinct.length + 1;
  const times = Float64Array.from([0, ...distinct]);
  const curve = (delays: Float64Array): Float64Array => {
    const left = new Float64Array(steps).fill(n);
    let passed = 0;
    for (let step = 1; step < steps; step++) {
      while (passed < delays.length && delays[passed] <= times[step]) passed += 1;
      left[step] = n - passed;
    }
    return left;
  };
  return {
    times,
    faulted: curve(alone),
    twin: curve(chance),
    both: curve(either),
    ...(pairs.once && { once: true }),
  };
}

function within(delays: Float64Array, deadlineS: number): Float64Array {
  return delays.filter((delay) => delay < deadlineS).sort();
}
