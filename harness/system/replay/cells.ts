const missingWords = new Set([
  'nan',
  '-nan',
  'null',
  'none',
  'na',
  'n/a',
  '<na>',
  'nil',
  'inf',
  '-inf',
  '+inf',
  'infinity',
  '-infinity',
]);

/** True for an empty cell. */
export function isEmpty(cell: string): boolean {
  return cell === '' || cell.trim() === '';
}

/** True for words by which tools write that a number is missing or not finite. */
export function isNotANumber(cell: string): boolean {
  return missingWords.has(cell.trim().toLowerCase());
}

/** The number in a cell; NaN where it holds something else. */
export function toNumber(cell: string): number {
  const value = Number(cell);
  return Number.isFinite(value) && !isEmpty(cell) ? value : Number.NaN;
}

/** True where texts are numbers throughout, if only commas were points. */
export function haveDecimalCommas(texts: readonly string[]): boolean {
  const number = /^\s*[-+]?\d+(,\d+)?\s*$/;
  return texts.some((text) => text.includes(',')) && texts.every((text) => number.test(text));
}

/** Mean and population standard deviation, one value after the other (Welford 1962). */
export class Moments {
  n = 0;
  mean = 0;
  private squares = 0;

  add(value: number): void {
    this.n += 1;
    const delta = value - this.mean;
    this.mean += delta / this.n;
    this.squares += delta * (value - this.mean);
  }

  get sd(): number {
    return this.n > 0 ? Math.sqrt(this.squares / this.n) : 0;
  }
}

/** Distinct texts of a column in the order in which they came, with counts. */
export class Dictionary {
  readonly texts: string[] = [];
  readonly counts: number[] = [];
  private readonly codes = new Map<string, number>();

  code(text: string): number {
    let code = this.codes.get(text);
    if (code === undefined) {
      code = this.texts.length;
      this.codes.set(text, code);
      this.texts.push(text);
      this.counts.push(0);
    }
    this.counts[code] += 1;
    return code;
  }
}
