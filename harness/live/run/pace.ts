import { setTimeout as sleep } from 'node:timers/promises';

/** How often a paced run hands on what has happened. */
const tickMs = 100;

/** The simulated clock of a live run: the wall clock times a speed, or as fast as it goes. */
export class Pace {
  private readonly started = performance.now();

  /** @param speed simulated seconds a second; Infinity: as fast as it goes */
  constructor(private readonly speed: number) {}

  /** Waits for the next tick and gives the simulated time that has come, in seconds. @throws where aborted meanwhile */
  async next(signal: AbortSignal): Promise<number> {
    if (this.speed === Number.POSITIVE_INFINITY) return this.speed;
    await sleep(tickMs, undefined, { signal });
    return ((performance.now() - this.started) / 1000) * this.speed;
  }
}
