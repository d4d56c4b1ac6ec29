import { statSync } from 'node:fs';
import { DriftdrillError } from '../../core/errors.js';
import type { ReplayPlan } from '../../core/plan.js';
import { isEmpty } from './cells.js';
import { readCsv } from './csv-rows.js';
import { readRecording } from './read-recording.js';
import type { Recording } from './recording.js';

const kept = new Map<string, Promise<Recording>>();
const keptAtMost = 4;

/** Reads the plan's recording; one that was read lately and has not changed on disk is not read again. */
export function readMain(plan: ReplayPlan): Promise<Recording> {
  return remembered('main', plan, () => readFresh(plan));
}

function remembered(part: string, plan: ReplayPlan, readNow: () => Promise<Recording>): Promise<Recording> {
  const files = [plan.file, plan.labels?.file, plan.reference].filter((file) => typeof file === 'string');
  const { method: _method, blockS: _blockS, untilS: _untilS, ...read } = plan;
  const key = JSON.stringify([part, files.map(fingerprint), read]);
  const known = kept.get(key);
  if (known) return known;
  const fresh = readNow();
  kept.set(key, fresh);
  fresh.catch(() => kept.delete(key));
  while (kept.size > keptAtMost) kept.delete(kept.keys().next().value as string);
  return fresh;
}

function fingerprint(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  return `${file}|${stat?.size}|${stat?.mtimeMs}|${stat?.ino}`;
}

async function readFresh(plan: ReplayPlan): Promise<Recording> {
  return readRecording({
    file: plan.file,
    time: plan.time,
    timeUnit: plan.timeUnit,
    label: plan.label,
    joined: await joinedLabels(plan),
    ignored: namedColumns(plan),
    score: plan.columns.score,
    prediction: plan.columns.prediction,
    segments: plan.segments,
    types: null,
  });
}

function namedColumns({ columns, ignore = [] }: ReplayPlan): string[] {
  return [columns.id, columns.score, columns.prediction, ...ignore].filter((name) => name !== null);
}

async function joinedLabels(
  plan: ReplayPlan,
): Promise<{ key: string; labels: ReadonlyMap<string, string>; name: string } | null> {
  if (plan.labels === null) return null;
  const { file, key, label } = plan.labels;
  const labels = new Map<string, string>();
  const seen = new Set<string>();
  let keyAt = -1;
  let labelAt = -1;
  const place = (names: readonly string[], name: string): number => {
    const at = names.indexOf(name);
    if (at < 0)
      throw new DriftdrillError('column-missing', `${file} has no column '${name}' (labels)`, {
        place: { file, line: 1 },
        hint: `it has ${names.join(', ')}`,
      });
    return at;
  };
  await readCsv(
    file,
    (names) => {
      keyAt = place(names, key);
      labelAt = place(names, label);
    },
    (cells, line) => {
      const id = cells[keyAt];
      if (seen.has(id))
        throw new DriftdrillError('key-twice', `${file}, line ${line}: there are two labels for ${key} '${id}'`, {
          place: { file, line },
          hint: 'each request has one label: keep the last that became known',
        });
      seen.add(id);
      if (!isEmpty(cells[labelAt])) labels.set(id, cells[labelAt]);
      return true;
    },
  );
  return { key, labels, name: label };
}

/**
 * Reads the reference file of a plan. It must have the features of the main file; its label is the column of that name
 * where it has one, else it is looked up by key as for the main file.
 */
export function readReference(plan: ReplayPlan, main: Recording): Promise<Recording | null> {
  const { reference } = plan;
  if (reference === null) return Promise.resolve(null);
  return remembered('reference', plan, () => readBeside(plan, reference, main));
}

async function readBeside(plan: ReplayPlan, file: string, main: Recording): Promise<Recording> {
  const names = await headerOf(file);
  const wanted = plan.label ?? plan.labels?.label ?? null;
  const inFile = wanted !== null && names.includes(wanted);
  const hasKey = plan.labels !== null && names.includes(plan.labels.key);
  return readRecording({
    file,
    time: presentIn(names, plan.time),
    timeUnit: plan.timeUnit,
    label: inFile ? wanted : null,
    joined: !inFile && hasKey ? await joinedLabels(plan) : null,
    ignored: namedColumns(plan),
    score: presentIn(names, plan.columns.score),
    prediction: presentIn(names, plan.columns.prediction),
    segments: plan.segments,
    types: new Map(main.columns.map((column) => [column.name, column.type])),
  });
}

function presentIn(names: readonly string[], column: string | null): string | null {
  return column !== null && names.includes(column) ? column : null;
}

async function headerOf(file: string): Promise<readonly string[]> {
  let names: readonly string[] = [];
  await readCsv(
    file,
    (header) => {
      names = header;
    },
    () => false,
  );
  return names;
}
