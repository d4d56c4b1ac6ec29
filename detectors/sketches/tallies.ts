import type { SignalRows, Sketch } from '../detector.js';

/** Rows, and how many of them are 1. */
export class TallySketch implements Sketch {
  count = 0;
  ones = 0;

  add(rows: SignalRows, from: number, to: number): void {
    const { values, weights } = rows;
    let { ones } = this;
    if (weights) {
      for (let i = from; i < to; i++) {
        ones += values[i] * weights[i];
        this.count += weights[i];
      }
    } else {
      for (let i = from; i < to; i++) ones += values[i];
      this.count += to - from;
    }
    this.ones = ones;
  }

  merge(other: this): void {
    this.count += other.count;
    this.ones += other.ones;
  }

  subtract(other: this): void {
    this.count -= other.count;
    this.ones -= other.ones;
  }

  clear(): void {
    this.count = 0;
    this.ones = 0;
  }
}

/** Outcomes of 0/1 predictions. */
export class ConfusionSketch implements Sketch {
  count = 0;
  truePositives = 0;
  falsePositives = 0;
  falseNegatives = 0;
  right = 0;

  add(rows: SignalRows, from: number, to: number): void {
    const { values, predictions } = rows;
    if (predictions === null) return;
    let { truePositives, falsePositives, falseNegatives, right } = this;
    for (let i = from; i < to; i++) {
      const label = values[i];
      const prediction = predictions[i];
      if (label === prediction) right += 1;
      if (prediction === 1) {
        if (label === 1) truePositives += 1;
        else falsePositives += 1;
      } else if (label === 1) falseNegatives += 1;
    }
    this.truePositives = truePositives;
    this.falsePositives = falsePositives;
    this.falseNegatives = falseNegatives;
    this.right = right;
    this.count += to - from;
  }

  merge(other: this): void {
    this.count += other.count;
    this.truePositives += other.truePositives;
    this.falsePositives += other.falsePositives;
    this.falseNegatives += other.falseNegatives;
    this.right += other.right;
  }

  subtract(other: this): void {
    this.count -= other.count;
    this.truePositives -= other.truePositives;
    this.falsePositives -= other.falsePositives;
    this.falseNegatives -= other.falseNegatives;
    this.right -= other.right;
  }

  clear(): void {
    this.count = 0;
    this.truePositives = 0;
    this.falsePositives = 0;
    this.falseNegatives = 0;
    this.right = 0;
  }
}
