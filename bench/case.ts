/** One thing that is timed: `run` does `units` of work. */
export interface BenchCase {
  readonly name: string;
  readonly unit: string;
  readonly units: number;
  run(): void;
}

/**
 * Best processor time of a few repetitions within the budget, in seconds a run: all threads, the collector's among them.
 * Processor time and not the clock's, since machines are shared; peers are timed likewise.
 */
export function bestTime(bench: BenchCase, budgetS = 2): number {
  let best = Number.POSITIVE_INFINITY;
  const start = performance.now();
  do {
    const before = process.cpuUsage();
    bench.run();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, Math.max(1, user + system) / 1e6);
  } while (performance.now() - start < budgetS * 1000);
  return best;
}

/** Million units a second. */
export function rate(bench: BenchCase): number {
  return bench.units / bestTime(bench) / 1e6;
}
