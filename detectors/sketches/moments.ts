import type { SignalRows, Sketch } from '../detector.js';

/** Rows and the sum of their values. Sums of fractions can't be taken out again exactly, so it only merges. */
export class SumSketch implements Sketch {
  count = 0;
  sum = 0;

  add(rows: SignalRows, from: number, to: number): void {
    const { values, weights } = rows;
    let { sum } = this;
    if (weights) {
      for (let i = from; i < to; i++) {
        sum += values[i] * weights[i];
        this.count += weights[i];
      }
    } else {
      for (let i = from; i < to; i++) sum += values[i];
      this.count += to - from;
    }
    this.sum = sum;
  }

  merge(other: this): void {
    this.count += other.count;
    this.sum += other.sum;
  }

  clear(): void {
    this.count = 0;
    this.sum = 0;
  }
}

/** The largest value. */
export class MaximumSketch implements Sketch {
  count = 0;
  largest = Number.NEGATIVE_INFINITY;

  add(rows: SignalRows, from: number, to: number): void {
    const { values } = rows;
    let { largest } = this;
    for (let i = from; i < to; i++) if (values[i] > largest) largest = values[i];
    this.largest = largest;
    this.count += to - from;
  }

  merge(other: this): void {
    this.count += other.count;
    if (other.largest > this.largest) this.largest = other.largest;
  }

  clear(): void {
    this.count = 0;
    this.largest = Number.NEGATIVE_INFINITY;
  }
}

export type Loss = 'logloss' | 'brier' | 'squared' | 'absolute';

/** Scores are kept this far from 0 and 1, as scikit-learn does. */
const scoreFloor = 2 ** -52;

/** Rows and the sum of a loss of each; rows without a score are left out where the loss is one of scores. */
export class LossSketch implements Sketch {
  count = 0;
  sum = 0;

  constructor(private readonly loss: Loss) {}

  add(rows: SignalRows, from: number, to: number): void {
    const { values } = rows;
    const scored = this.loss === 'logloss' || this.loss === 'brier';
    const other = scored ? rows.scores : rows.predictions;
    if (other === null) return;
    for (let i = from; i < to; i++) {
      if (Number.isNaN(other[i])) continue;
      this.sum += this.lossOf(values[i], other[i]);
      this.count += 1;
    }
  }

  merge(other: this): void {
    this.count += other.count;
    this.sum += other.sum;
  }

  clear(): void {
    this.count = 0;
    this.sum = 0;
  }

  private lossOf(label: number, answer: number): number {
    if (this.loss === 'absolute') return Math.abs(label - answer);
    if (this.loss !== 'logloss') return (label - answer) * (label - answer);
    const score = Math.min(1 - scoreFloor, Math.max(scoreFloor, answer));
    return label === 1 ? -Math.log(score) : -Math.log(1 - score);
  }
}

/** What the coefficient of determination needs: residuals, and the spread of the labels about their mean. */
export class FitSketch implements Sketch {
  count = 0;
  residual = 0;
  private mean = 0;
  spread = 0;

  add(rows: SignalRows, from: number, to: number): void {
    const { values, predictions } = rows;
    if (predictions === null) return;
    for (let i = from; i < to; i++) {
      const label = values[i];
      const gap = label - this.mean;
      this.count += 1;
      this.mean += gap / this.count;
      this.spread += gap * (label - this.mean);
      this.residual += (label - predictions[i]) ** 2;
    }
  }

  merge(other: this): void {
    if (other.count === 0) return;
    const count = this.count + other.count;
    const gap = other.mean - this.mean;
    this.spread += other.spread + (gap * gap * this.count * other.count) / count;
    this.mean += (gap * other.count) / count;
    this.residual += other.residual;
    this.count = count;
  }

  clear(): void {
    this.count = 0;
    this.residual = 0;
    this.mean = 0;
    this.spread = 0;
  }
}
