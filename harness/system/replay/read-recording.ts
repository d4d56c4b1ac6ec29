import { DriftdrillError } from '../../core/errors.js';
import { Dictionary, haveDecimalCommas, isEmpty, isNotANumber, Moments, toNumber } from './cells.js';
import { readCsv } from './csv-rows.js';
import { labelNumbers } from './label-classes.js';
import { RecordedAnswers } from './recorded-answers.js';
import { columnSlot, labelSlot, type ReadRequest, type RecordedColumn, type Recording, timeSlot } from './recording.js';
import { RowStoreBuilder } from './row-store.js';
import { parseTime } from './timestamp.js';

/** Rows from which the types of columns are guessed before the file is read. */
const guessRows = 1000;
const mostClasses = 20;

/** A column turned out to hold texts after it had been read as numbers. */
class TextFound {
  constructor(readonly column: string) {}
}

/**
 * Reads a recording. A column whose every cell that is not empty is a number is numeric; types are guessed from the
 * first rows, and the file is read again where a later row proves the guess wrong.
 */
export async function readRecording(request: ReadRequest): Promise<Recording> {
  const texts = new Set(request.types ? [] : await guessTexts(request));
  for (;;) {
    try {
      return await readOnce(request, texts);
    } catch (found) {
      if (!(found instanceof TextFound)) throw found;
      texts.add(found.column);
    }
  }
}

async function guessTexts(request: ReadRequest): Promise<string[]> {
  let names: readonly string[] = [];
  const texts = new Set<string>(request.segments);
  let rows = 0;
  await readCsv(
    request.file,
    (header) => {
      names = header;
    },
    (cells) => {
      for (let c = 0; c < cells.length; c++)
        if (!isEmpty(cells[c]) && Number.isNaN(toNumber(cells[c])) && !isNotANumber(cells[c])) texts.add(names[c]);
      rows += 1;
      return rows < guessRows;
    },
  );
  return [...texts];
}

async function readOnce(request: ReadRequest, texts: ReadonlySet<string>): Promise<Recording> {
  const reader = new Reader(request, texts);
  await readCsv(
    request.file,
    (header) => reader.header(header),
    (cells, line) => {
      reader.row(cells, line);
      return true;
    },
  );
  return reader.finish();
}

interface ColumnState {
  readonly name: string;
  readonly at: number;
  readonly dictionary: Dictionary | null;
  readonly moments: Moments;
  missing: number;
  /** First cell that says that a number is missing or not finite, in words. */
  odd: { readonly line: number; readonly cell: string } | null;
}

class Reader {
  private columns: ColumnState[] = [];
  private timeAt = -1;
  private labelAt = -1;
  private keyAt = -1;
  private readonly labelWords = new Dictionary();
  private readonly labelNumbers = new Set<number>();
  private labelIsText = false;
  private labelled = 0;
  private answers = new RecordedAnswers('', null, null);
  private store = new RowStoreBuilder(0);
  private scratch = new Float64Array(0);
  private first = Number.NaN;
  private last = Number.NaN;
  private rows = 0;

  constructor(
    private readonly request: ReadRequest,
    private readonly texts: ReadonlySet<string>,
  ) {}

  header(names: readonly string[]): void {
    const { request } = this;
    this.timeAt = request.time === null ? -1 : this.place(names, request.time, 'time');
    this.labelAt = request.label === null ? -1 : this.place(names, request.label, 'label');
    this.keyAt = request.joined === null ? -1 : this.place(names, request.joined.key, 'labels.key');
    for (const segment of request.segments) this.place(names, segment, 'segments');
    for (const name of request.types?.keys() ?? []) this.place(names, name, 'reference');
    const taken = new Set([request.time, request.label, request.joined?.key, ...request.ignored]);
    this.columns = names
      .map((name, at) => ({ name, at }))
      .filter(({ name }) => !taken.has(name) && (request.types === null || request.types.has(name)))
      .map(({ name, at }) => {
        const text = request.types ? request.types.get(name) === 'categorical' : this.texts.has(name);
        return { name, at, dictionary: text ? new Dictionary() : null, moments: new Moments(), missing: 0, odd: null };
      });
    const column = (name: string | null, key: string) =>
      name === null ? null : { name, at: this.place(names, name, key) };
    this.answers = new RecordedAnswers(
      request.file,
      column(request.score, 'columns.score'),
      column(request.prediction, 'columns.prediction'),
    );
    this.scratch = new Float64Array(columnSlot + this.columns.length + this.answers.width);
    this.store = new RowStoreBuilder(this.scratch.length);
  }

  private place(names: readonly string[], name: string, key: string): number {
    const at = names.indexOf(name);
    if (at >= 0) return at;
    const { file } = this.request;
    throw new DriftdrillError('column-missing', `${file} has no column '${name}' (${key})`, {
      place: { file, line: 1 },
      hint: `it has ${names.join(', ')}`,
    });
  }

  row(cells: readonly string[], line: number): void {
    const { scratch } = this;
    scratch[timeSlot] = this.timeAt < 0 ? 0 : this.time(cells[this.timeAt], line);
    scratch[labelSlot] = this.label(cells);
    this.columns.forEach((column, c) => {
      scratch[columnSlot + c] = this.cell(column, cells[column.at], line);
    });
    this.answers.read(cells, line, scratch, columnSlot + this.columns.length);
    this.store.push(scratch);
    this.rows += 1;
  }

  private time(cell: string, line: number): number {
    const { file, timeUnit, time } = this.request;
    const value = parseTime(cell, timeUnit);
    if (value === undefined)
      throw new DriftdrillError(
        'time-unreadable',
        `${file}, line ${line}: '${cell}' in column '${time}' is not a time`,
        {
          place: { file, line },
          hint:
            timeUnit === null
              ? "write ISO 8601, or give 'timeUnit' for numbers"
              : `a number is expected (timeUnit: ${timeUnit})`,
        },
      );
    if (value < this.last)
      throw new DriftdrillError(
        'time-descends',
        `${file}, line ${line}: '${cell}' in column '${time}' is before the row above`,
        {
          place: { file, line },
          hint: `sort the rows by '${time}'`,
        },
      );
    if (this.rows === 0) this.first = value;
    this.last = value;
    return value - this.first;
  }

  private label(cells: readonly string[]): number {
    const { joined } = this.request;
    if (this.labelAt < 0 && joined === null) return Number.NaN;
    const cell = joined ? joined.labels.get(cells[this.keyAt]) : cells[this.labelAt];
    if (cell === undefined || isEmpty(cell) || isNotANumber(cell)) return Number.NaN;
    this.labelled += 1;
    if (!this.labelIsText) {
      const value = toNumber(cell);
      if (!Number.isNaN(value)) {
        if (this.labelNumbers.size <= mostClasses) this.labelNumbers.add(value);
        return value;
      }
      if (this.labelled > 1) {
        const name = this.request.label ?? joined?.name ?? 'label';
        throw new DriftdrillError(
          'label-mixed',
          `the label '${name}' of ${this.request.file} holds numbers as well as '${cell}'`,
          {
            place: { file: this.request.file },
            hint: 'a label is a number throughout, or one of two classes',
          },
        );
      }
      this.labelIsText = true;
    }
    return this.labelWords.code(cell.trim());
  }

  private cell(column: ColumnState, cell: string, line: number): number {
    if (isEmpty(cell)) {
      column.missing += 1;
      return Number.NaN;
    }
    if (column.dictionary) return column.dictionary.code(cell);
    const value = toNumber(cell);
    if (!Number.isNaN(value)) {
      column.moments.add(value);
      return value;
    }
    if (!isNotANumber(cell)) {
      if (this.request.types === null) throw new TextFound(column.name);
      const { file } = this.request;
      throw new DriftdrillError(
        'reference-type',
        `${file}, line ${line}: '${cell}' in column '${column.name}' is not a number`,
        {
          place: { file, line },
          hint: `'${column.name}' is numeric in the traffic that it is the reference of`,
        },
      );
    }
    column.odd ??= { line, cell };
    return Number.NaN;
  }

  finish(): Recording {
    const { request, rows } = this;
    const { file } = request;
    for (const { odd, name } of this.columns)
      if (odd)
        throw new DriftdrillError(
          'not-a-number',
          `${file}, line ${odd.line}: '${odd.cell}' in column '${name}' is not a number`,
          {
            place: { file, line: odd.line },
            hint: 'leave the cell empty where the value is missing',
          },
        );
    for (const { name, dictionary } of this.columns)
      if (dictionary !== null && !request.segments.includes(name) && haveDecimalCommas(dictionary.texts))
        throw new DriftdrillError('decimal-comma', `${file}: numbers in column '${name}' have decimal commas`, {
          place: { file },
          hint: 'write them with a point, as in 3.14',
        });
    const store = this.store.finish();
    const words = this.labelWords.texts;
    const classes = this.labelIsText ? [...new Set([...words, ...this.answers.words])] : words;
    const numberOf = new Map(
      this.labelIsText
        ? labelNumbers(classes, file, request.label ?? request.joined?.name ?? 'label').map((n, i) => [classes[i], n])
        : [],
    );
    const numbers = this.labelIsText
      ? words.map((word) => numberOf.get(word)!)
      : [...this.labelNumbers].sort((a, b) => a - b);
    const few = numbers.length <= mostClasses;
    const binaryLabels = few && numbers.every((value) => value === 0 || value === 1);
    const firstSlot = columnSlot + this.columns.length;
    return Object.freeze({
      file,
      columns: Object.freeze(this.columns.map(recordedColumn)),
      segments: Object.freeze([...request.segments]),
      rows,
      store,
      times: this.timeAt < 0 ? null : Object.freeze({ first: this.first, last: this.last }),
      labelled: this.labelled,
      labelClasses: Object.freeze(few ? (this.labelIsText ? [...words].sort() : numbers.map(String)) : []),
      labelValues: Object.freeze(few ? (this.labelIsText ? [...new Set(numbers)].sort((a, b) => a - b) : numbers) : []),
      labelCodes: this.labelIsText ? Object.freeze(numbers) : null,
      task: (this.labelled > 0 ? binaryLabels : this.answers.binary) ? 'binary' : 'regression',
      scoreSlot: request.score === null ? -1 : firstSlot,
      predictionSlot: request.prediction === null ? -1 : firstSlot + (request.score === null ? 0 : 1),
      predictionCodes: this.answers.codes(this.labelIsText ? numberOf : null),
    });
  }
}

function recordedColumn({ name, dictionary, moments, missing }: ColumnState): RecordedColumn {
  return Object.freeze({
    name,
    type: dictionary ? 'categorical' : 'numeric',
    texts: Object.freeze(dictionary?.texts ?? []),
    counts: Object.freeze(dictionary?.counts ?? []),
    mean: moments.mean,
    sd: moments.sd,
    missing,
  });
}
