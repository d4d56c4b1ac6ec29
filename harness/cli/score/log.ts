import { suggest } from '../../../scenarios/nearest.js';
import { parseTime as parseDate } from '../../../scenarios/schema/traffic.js';
import { DriftdrillError } from '../../core/errors.js';
import type { ReplayPlan } from '../../core/plan.js';
import { readCsv } from '../../system/replay/csv-rows.js';
import { dateOf, parseTime } from '../../system/replay/timestamp.js';
import type { ScoreFlags } from './flags.js';

/** What is known of a file from its first lines. */
export interface Glance {
  file: string;
  names: readonly string[];
  first: readonly string[];
}

/** Reads the header and the first row. @throws DriftdrillError where the file is missing, empty or broken */
export async function glance(file: string): Promise<Glance> {
  let names: readonly string[] = [];
  let first: readonly string[] = [];
  await readCsv(
    file,
    (header) => {
      names = header;
    },
    (cells) => {
      first = cells;
      return false;
    },
  );
  return { file, names, first };
}

/** A column by the name that a flag gives. @throws DriftdrillError with the nearest name where there is none */
export function columnOf({ file, names }: Glance, name: string, flag: string): string {
  if (names.includes(name)) return name;
  throw new DriftdrillError('unknown-column', `${file} has no column '${name}' (${flag})`, {
    hint: suggest(name, names, 'columns are'),
  });
}

const usualScores = ['y_pred_proba', 'score', 'proba', 'probability', 'y_score', 'prediction_score'];
const usualPredictions = ['y_pred', 'prediction', 'predicted', 'y_hat'];

/** Columns of what the model said: as the flags name them, else those of the usual names. */
export function answerColumns(log: Glance, flags: ScoreFlags): { score?: string; prediction?: string } {
  const ignored = flags.ignore ?? [];
  const usual = (candidates: readonly string[]): string | undefined =>
    candidates.find((name) => log.names.includes(name) && !ignored.includes(name));
  const score = flags.score === undefined ? usual(usualScores) : columnOf(log, flags.score, '--score');
  const prediction =
    flags.prediction === undefined ? usual(usualPredictions) : columnOf(log, flags.prediction, '--prediction');
  return { ...(score && { score }), ...(prediction && { prediction }) };
}

/** Column of the label in the file of labels. */
export function labelColumn(labels: Glance, key: string, flags: ScoreFlags): string {
  if (flags.label !== undefined) return columnOf(labels, flags.label, '--label');
  const others = labels.names.filter((name) => name !== key);
  if (others.length === 1) return others[0];
  throw new DriftdrillError('label-unnamed', `${labels.file} has several columns that could be the label`, {
    hint: `name one with --label: ${others.join(', ')}`,
  });
}

/** When the incident began: as it stands in a scenario, and seconds after the first row. */
export interface Incident {
  at: string;
  afterS: number;
  /** True where rows have calendar times. */
  dated: boolean;
}

/** @throws DriftdrillError where the first time or the incident's can't be read, or nothing comes before the incident */
export function incidentOf(log: Glance, flags: ScoreFlags): Incident {
  const incident = momentOf(log, flags);
  if (incident.afterS > 0) return incident;
  const cell = log.first[log.names.indexOf(flags.time)];
  throw new DriftdrillError(
    'incident-outside',
    incident.afterS === 0
      ? `--incident ${flags.incident} is the time of the first row of ${log.file}: nothing comes before it`
      : `--incident ${flags.incident} lies before the first row of ${log.file}, which is of ${cell}`,
    { hint: 'name a moment within the log' },
  );
}

function momentOf(log: Glance, flags: ScoreFlags): Incident {
  const unit = (flags.timeUnit ?? null) as ReplayPlan['timeUnit'];
  const cell = log.first[log.names.indexOf(flags.time)] ?? '';
  const firstS = parseTime(cell, unit);
  if (firstS === undefined)
    throw new DriftdrillError('time-unreadable', `${log.file}: '${cell}' in column '${flags.time}' is not a time`, {
      hint:
        unit === null
          ? 'write ISO 8601, or give --time-unit for numbers'
          : `a number is expected (--time-unit ${unit})`,
    });
  const dated = dateOf(firstS) !== null;
  const dateMs = parseDate(flags.incident);
  if (Number.isFinite(dateMs)) {
    if (dated) return { at: flags.incident, afterS: dateMs / 1000 - firstS, dated };
    throw new DriftdrillError(
      'incident-unreadable',
      `'${flags.incident}' is a date, and the times of ${log.file} are not`,
      {
        hint: `write it as column '${flags.time}' does, such as --incident ${cell}`,
      },
    );
  }
  const ownS = unit === null ? undefined : parseTime(flags.incident, unit);
  if (ownS === undefined)
    throw new DriftdrillError('incident-unreadable', `'${flags.incident}' is not a time (--incident)`, {
      hint:
        unit === null ? 'write it as 2019-03-31 or 2019-03-31T03:00:00Z' : `write it as column '${flags.time}' does`,
    });
  return { at: `${Number((ownS - firstS).toFixed(6))}s`, afterS: ownS - firstS, dated };
}
