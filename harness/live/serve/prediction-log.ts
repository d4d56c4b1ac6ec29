import { closeSync, fstatSync, openSync, writeSync } from 'node:fs';
import { extname } from 'node:path';
import { fileWriter, ParquetWriter } from 'hyparquet-writer';
import type { Shape } from '../../core/batch.js';
import { DriftdrillError } from '../../core/errors.js';

/** One request as the log holds it: the prediction record of live runs, without a feature store behind it. */
export interface LoggedRequest {
  readonly request_id: string;
  /** ISO 8601. */
  readonly event_time: string;
  readonly ingest_time: string;
  readonly model_name: string;
  readonly model_version: string;
  readonly endpoint: string;
  readonly entity_id: string | null;
  readonly segment: Readonly<Record<string, string | null>>;
  readonly features: Readonly<Record<string, number | string | null>>;
  readonly feature_meta: Readonly<Record<string, never>>;
  readonly prediction: number | null;
  readonly score: number | null;
  readonly decision_threshold: number;
  readonly latency_ms: { readonly total: number; readonly features: null; readonly predict: number };
  readonly status_code: number;
  readonly error_type: string | null;
  readonly schema_version: number;
}

/** Keeps what a model answered. */
export interface PredictionLogFile {
  write(requests: readonly LoggedRequest[]): void;
  /** Writes what is still held, and whatever the format needs at its end. */
  close(): void;
}

export const logFormats = ['.jsonl', '.csv', '.parquet'] as const;

/**
 * Opens a log in the format of its name. JSON lines and CSV go on with a file that is there; Parquet begins a new one.
 * @throws DriftdrillError where the format is unknown or the file can't be written
 */
export function openPredictionLog(path: string, shape: Shape): PredictionLogFile {
  try {
    switch (extname(path)) {
      case '.jsonl':
        return textLog(path, (one) => JSON.stringify(one), null);
      case '.csv': {
        const columns = columnsOf(shape);
        return textLog(
          path,
          (one) => columns.map(({ read }) => csvCell(read(one))).join(','),
          columns.map(({ name }) => csvCell(name)).join(','),
        );
      }
      case '.parquet':
        return parquetLog(path, shape);
    }
  } catch (cause) {
    throw new DriftdrillError('log-file', `can't write the log ${path}: ${(cause as Error).message}`, {
      hint: 'name another file with --log',
      cause,
    });
  }
  throw new DriftdrillError('log-format', `'${path}' has no known format`, {
    hint: `end its name with one of ${logFormats.join(', ')}`,
  });
}

interface LogColumn {
  readonly name: string;
  readonly type: 'BYTE_ARRAY' | 'DOUBLE' | 'INT32';
  read(one: LoggedRequest): string | number | null;
}

/** One column each, features and segments by their names. */
function columnsOf({ features, segments }: Shape): LogColumn[] {
  const text = (name: 'request_id' | 'event_time' | 'model_name' | 'model_version'): LogColumn => ({
    name,
    type: 'BYTE_ARRAY',
    read: (one) => one[name],
  });
  const number = (name: 'prediction' | 'score'): LogColumn => ({
    name,
    type: 'DOUBLE',
    read: (one) => one[name],
  });
  return [
    text('request_id'),
    text('event_time'),
    text('model_name'),
    text('model_version'),
    ...segments.map(
      ({ name }): LogColumn => ({ name: `segment.${name}`, type: 'BYTE_ARRAY', read: (one) => one.segment[name] }),
    ),
    ...features.map(
      ({ name, type }): LogColumn => ({
        name: `feature.${name}`,
        type: type === 'numeric' ? 'DOUBLE' : 'BYTE_ARRAY',
        read: (one) => one.features[name],
      }),
    ),
    number('prediction'),
    number('score'),
    { name: 'latency_ms', type: 'DOUBLE', read: (one) => one.latency_ms.total },
    { name: 'status_code', type: 'INT32', read: (one) => one.status_code },
  ];
}

function csvCell(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function textLog(path: string, line: (one: LoggedRequest) => string, header: string | null): PredictionLogFile {
  const file = openSync(path, 'a');
  if (header !== null && fstatSync(file).size === 0) writeSync(file, `${header}\n`);
  return {
    write: (requests) => {
      writeSync(file, requests.map((one) => `${line(one)}\n`).join(''));
    },
    close: () => closeSync(file),
  };
}

/** Rows in a row group. */
const groupRows = 10_000;

function parquetLog(path: string, shape: Shape): PredictionLogFile {
  const columns = columnsOf(shape);
  const writer = new ParquetWriter({
    writer: fileWriter(path),
    schema: [
      { name: 'root', num_children: columns.length },
      ...columns.map(({ name, type }) => ({
        name,
        type,
        repetition_type: 'OPTIONAL' as const,
        ...(type === 'BYTE_ARRAY' ? { converted_type: 'UTF8' as const } : {}),
      })),
    ],
  });
  let held: LoggedRequest[] = [];
  const flush = () => {
    if (held.length === 0) return;
    writer.write({
      columnData: columns.map(({ name, read }) => ({ name, data: held.map(read) })),
      rowGroupSize: groupRows,
    });
    held = [];
  };
  return {
    write: (requests) => {
      held.push(...requests);
      if (held.length >= groupRows) flush();
    },
    close: () => {
      flush();
      writer.finish();
    },
  };
}
