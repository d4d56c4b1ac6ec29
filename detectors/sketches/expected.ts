import type { SignalRows, Sketch } from '../detector.js';
import type { Confusion } from '../statistics/confusion.js';
import { type Isotonic, isotonicAt } from '../statistics/isotonic.js';
import { exactRows } from './quantiles.js';
import { RowSample } from './sample.js';

/** How scores become probabilities; null: they are such. Frozen: forks share it. */
type Calibration = Isotonic | null;

/** Outcomes of 0/1 predictions as their probabilities let them be expected. Values of rows are scores. */
export class ExpectedConfusion implements Sketch {
  count = 0;
  private positives = 0;
  private truePositives = 0;
  private falseNegatives = 0;

  constructor(private readonly calibration: Calibration) {}

  add(rows: SignalRows, from: number, to: number): void {
    const { values, predictions } = rows;
    const { calibration } = this;
    if (predictions === null) return;
    let { count, positives, truePositives, falseNegatives } = this;
    for (let i = from; i < to; i++) {
      const prediction = predictions[i];
      if (Number.isNaN(prediction)) continue;
      const probability = calibration === null ? values[i] : isotonicAt(calibration, values[i]);
      count += 1;
      if (prediction === 1) {
        positives += 1;
        truePositives += probability;
      } else falseNegatives += probability;
    }
    this.count = count;
    this.positives = positives;
    this.truePositives = truePositives;
    this.falseNegatives = falseNegatives;
  }

  merge(other: this): void {
    this.count += other.count;
    this.positives += other.positives;
    this.truePositives += other.truePositives;
    this.falseNegatives += other.falseNegatives;
  }

  clear(): void {
    this.count = 0;
    this.positives = 0;
    this.truePositives = 0;
    this.falseNegatives = 0;
  }

  confusion(): Confusion {
    const { count, positives, truePositives, falseNegatives } = this;
    return {
      truePositives,
      falsePositives: positives - truePositives,
      falseNegatives,
      trueNegatives: count - positives - falseNegatives,
    };
  }
}

/** Probabilities of rows, all of them up to 10,000 and a sample beyond that. Values of rows are scores. */
export class ProbabilitySample implements Sketch {
  private readonly sample = new RowSample(exactRows, 'values');

  constructor(private readonly calibration: Calibration) {}

  get count(): number {
    return this.sample.count;
  }

  add(rows: SignalRows, from: number, to: number): void {
    const { calibration } = this;
    if (calibration === null) {
      this.sample.add(rows, from, to);
      return;
    }
    const values = rows.values.slice(from, to);
    for (let i = 0; i < values.length; i++) values[i] = isotonicAt(calibration, values[i]);
    this.sample.add({ ...rows, values, firstOrdinal: rows.firstOrdinal + from }, 0, values.length);
  }

  merge(other: this): void {
    this.sample.merge(other.sample);
  }

  clear(): void {
    this.sample.clear();
  }

  /** In ascending order. */
  probabilities(): Float64Array {
    return this.sample.rows().values.sort();
  }
}
