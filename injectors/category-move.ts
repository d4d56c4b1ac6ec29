import type { RequestBatch } from '../harness/core/batch.js';

/**
 * Carries categories over from old weights to new ones, changing as few as possible: a category whose share falls keeps
 * its value with probability new/old, and what it gives up goes to the categories whose share rises.
 */
export class CategoryMove {
  /** Frozen tables. */
  private readonly shares: { readonly old: readonly number[]; readonly moved: readonly number[] };

  /** @param given new weights by name; the others keep theirs */
  constructor(categories: readonly string[], weights: readonly number[], given: Readonly<Record<string, number>>) {
    const raw = categories.map((name, c) => given[name] ?? weights[c]);
    const total = raw.reduce((sum, weight) => sum + weight, 0);
    this.shares = Object.freeze({ old: weights, moved: Object.freeze(raw.map((weight) => weight / total)) });
  }

  /** @param u one uniform a row @param touched set to 1 for rows whose category changes */
  apply(
    batch: RequestBatch,
    column: Float64Array,
    intensity: Float64Array,
    touched: Uint8Array,
    u: Float64Array,
  ): void {
    const { old, moved } = this.shares;
    for (let i = 0; i < batch.n; i++) {
      const strength = intensity[i];
      const category = column[i];
      if (strength === 0 || Number.isNaN(category)) continue;
      const share = old[category];
      const target = share + strength * (moved[category] - share);
      if (target >= share || u[i] < target / share) continue;
      column[i] = this.receiver((u[i] - target / share) / (1 - target / share));
      touched[i] = 1;
    }
  }

  /** The category at uniform v among those whose share rises, by how much it rises. */
  private receiver(v: number): number {
    const { old, moved } = this.shares;
    let rise = 0;
    for (let c = 0; c < old.length; c++) rise += Math.max(0, moved[c] - old[c]);
    let left = v * rise;
    let last = 0;
    for (let c = 0; c < old.length; c++) {
      const gain = moved[c] - old[c];
      if (gain <= 0) continue;
      last = c;
      if (left < gain) return c;
      left -= gain;
    }
    return last;
  }
}
