import type { Telemetry } from '../../harness/core/telemetry.js';

/** Which categories of a feature the reference has. */
export class SeenCategories {
  readonly flags: Uint8Array;
  private rows = 0;

  constructor(
    private readonly feature: number,
    categories: number,
    private readonly fromS: number,
    private readonly toS: number,
  ) {
    this.flags = new Uint8Array(categories);
  }

  /** Takes the rows of a step that belong to the reference. */
  take(telemetry: Pick<Telemetry, 'predictions'>): void {
    const { n, time, features } = telemetry.predictions;
    if (n === 0 || time[0] >= this.toS) return;
    const column = features[this.feature];
    for (let i = 0; i < n && time[i] < this.toS; i++) if (time[i] >= this.fromS) this.note(column[i]);
  }

  /** Takes every row of a reference of its own. */
  learn(telemetry: Pick<Telemetry, 'predictions'>): void {
    const { n, features } = telemetry.predictions;
    for (let i = 0; i < n; i++) this.note(features[this.feature][i]);
  }

  /** From when on unseen categories can be told; ∞ where the reference is empty. */
  knownFromS(): number {
    return this.rows > 0 ? this.toS : Number.POSITIVE_INFINITY;
  }

  private note(category: number): void {
    if (Number.isNaN(category)) return;
    this.flags[category] = 1;
    this.rows += 1;
  }
}
