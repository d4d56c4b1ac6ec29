import { mix, type Rng } from '../../core/rng.js';

const unit = 2.3283064365386963e-10;

/**
 * Variates by entity and epoch: each entity has a moment of its own at which a new epoch begins, and a variate that
 * holds throughout an epoch. Found by hashing, so that no state is kept for an entity and any time can be asked for.
 */
export interface EntityVariate {
  readonly keyA: number;
  readonly keyB: number;
  readonly keyPhase: number;
  /** Seconds. */
  readonly changeS: number;
}

export function entityVariate(rng: Rng, changeS: number): EntityVariate {
  return Object.freeze({ keyA: rng.bits(), keyB: rng.bits(), keyPhase: rng.bits(), changeS });
}

/** Seconds by which the entity's epochs start before multiples of `changeS`. */
function phaseOf(v: EntityVariate, entity: number): number {
  return (mix(v.keyPhase, entity, 0) >>> 0) * unit * v.changeS;
}

/** The epoch in which time t falls for the entity. */
export function epochOf(v: EntityVariate, entity: number, t: number): number {
  return Math.floor((t + phaseOf(v, entity)) / v.changeS);
}

/** When an epoch begins for the entity, seconds since the start of the trial. */
export function epochStart(v: EntityVariate, entity: number, epoch: number): number {
  return epoch * v.changeS - phaseOf(v, entity);
}

/** Uniform on [0, 1). */
export function uniformIn(v: EntityVariate, entity: number, epoch: number): number {
  return (mix(v.keyA, entity, epoch) >>> 0) * unit;
}

/** Standard normal, by Box and Muller's transform of two hashes. */
export function normalIn(v: EntityVariate, entity: number, epoch: number): number {
  const radius = Math.sqrt(-2 * Math.log(((mix(v.keyA, entity, epoch) >>> 0) + 0.5) * unit));
  return radius * Math.cos(2 * Math.PI * unit * (mix(v.keyB, entity, epoch) >>> 0));
}
