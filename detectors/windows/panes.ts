import type { Sketch } from '../detector.js';

/** The newest panes, and the windows that they make up. */
export class PaneRing {
  private readonly panes: Sketch[];
  /** Running totals of windows of several panes whose sketches can be taken out again; else what was merged last. */
  private readonly totals: Sketch[];
  private readonly lengths: readonly number[];
  private closed = 0;

  /**
   * @param lengths panes of each window
   * @param empty makes an empty sketch
   */
  constructor(lengths: readonly number[], empty: () => Sketch) {
    this.lengths = Object.freeze([...lengths]);
    this.panes = Array.from({ length: Math.max(...lengths) + 1 }, empty);
    this.totals = lengths.map(empty);
  }

  /** The pane that rows go to now. */
  current(): Sketch {
    return this.panes[this.closed % this.panes.length];
  }

  /** Ends the current pane and begins the next. */
  close(): void {
    const { panes, lengths, closed } = this;
    const newest = this.current();
    this.closed = closed + 1;
    for (let w = 0; w < lengths.length; w++) {
      const total = this.totals[w];
      if (lengths[w] === 1 || total.subtract === undefined) continue;
      total.merge(newest);
      const leaving = closed - lengths[w];
      if (leaving >= 0) total.subtract(panes[leaving % panes.length]);
    }
    if (!lengths.includes(1) && this.totals.every((total) => total.subtract !== undefined)) newest.seal?.();
    this.current().clear();
  }

  /** Panes ended so far. */
  age(): number {
    return this.closed;
  }

  /** The rows of one window: as many of its panes as there are. Valid until the next call. */
  window(w: number): Sketch {
    const { panes, closed } = this;
    const length = this.lengths[w];
    if (length === 1) return panes[(closed - 1) % panes.length];
    const total = this.totals[w];
    if (total.subtract !== undefined) return total;
    total.clear();
    for (let pane = Math.max(0, closed - length); pane < closed; pane++) total.merge(panes[pane % panes.length]);
    return total;
  }
}
