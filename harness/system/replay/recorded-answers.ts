import { DriftdrillError } from '../../core/errors.js';
import { Dictionary, isEmpty, isNotANumber, toNumber } from './cells.js';
import { labelNumbers } from './label-classes.js';

interface AnswerColumn {
  readonly name: string;
  readonly at: number;
}

/** Scores and predictions of a recorded model, as they are read row by row. */
export class RecordedAnswers {
  /** Slots that they take of a row: the score, then the prediction. */
  readonly width: number;
  private readonly dictionary = new Dictionary();
  private isText = false;
  private known = 0;
  private allClasses = true;
  private allShares = true;

  constructor(
    private readonly file: string,
    private readonly score: AnswerColumn | null,
    private readonly prediction: AnswerColumn | null,
  ) {
    this.width = Number(score !== null) + Number(prediction !== null);
  }

  /** Words that predictions were written in; empty where they are numbers. */
  get words(): readonly string[] {
    return this.dictionary.texts;
  }

  /** Whether what was read looks like the answers of a binary classifier. */
  get binary(): boolean {
    return this.prediction === null ? this.allShares : this.isText || this.allClasses;
  }

  /** Puts the answers of a row into its slots from `slot` on; NaN for empty cells. */
  read(cells: readonly string[], line: number, row: Float64Array, slot: number): void {
    let at = slot;
    if (this.score !== null) row[at++] = this.scoreOf(cells[this.score.at], line, this.score.name);
    if (this.prediction !== null) row[at] = this.predictionOf(cells[this.prediction.at], line, this.prediction.name);
  }

  private scoreOf(cell: string, line: number, name: string): number {
    if (isEmpty(cell)) return Number.NaN;
    const value = toNumber(cell);
    if (Number.isNaN(value)) throw this.notANumber(cell, line, name);
    if (value < 0 || value > 1) this.allShares = false;
    return value;
  }

  private predictionOf(cell: string, line: number, name: string): number {
    if (isEmpty(cell)) return Number.NaN;
    const value = toNumber(cell);
    if (Number.isNaN(value)) {
      if (isNotANumber(cell) || (this.known > 0 && !this.isText)) throw this.notANumber(cell, line, name);
      this.isText = true;
    } else if (this.isText) throw this.notANumber(this.words[0], line, name);
    this.known += 1;
    if (this.isText) return this.dictionary.code(cell.trim());
    if (value !== 0 && value !== 1) this.allClasses = false;
    return value;
  }

  private notANumber(cell: string, line: number, name: string): DriftdrillError {
    const { file } = this;
    return new DriftdrillError('not-a-number', `${file}, line ${line}: '${cell}' in column '${name}' is not a number`, {
      place: { file, line },
      hint: 'leave the cell empty where there was no answer',
    });
  }

  /**
   * Numbers of the words of predictions; null where they are numbers already.
   * @param labels numbers of the words of labels, predictions' among them; null where labels are numbers
   */
  codes(labels: ReadonlyMap<string, number> | null): readonly number[] | null {
    if (!this.isText) return null;
    const { words, file } = this;
    if (labels !== null) return Object.freeze(words.map((word) => labels.get(word) ?? Number.NaN));
    return Object.freeze(labelNumbers(words, file, this.prediction?.name ?? 'prediction'));
  }
}
