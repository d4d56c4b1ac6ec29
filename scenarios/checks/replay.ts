import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { CheckContext } from './context.js';

const traffic = ['system', 'traffic'] as const;

/** Checks what a recording is joined with. */
export function checkReplay(context: CheckContext): void {
  const { replay: file, rate, features: drawn, segments, correlations: pairs } = context.file.system.traffic;
  if (!file) return;
  const path = [...traffic, 'replay'];
  for (const [key, table] of Object.entries({ features: drawn, segments }))
    if (Object.keys(table).length > 0)
      context.error([...traffic, key], {
        code: 'replay-conflict',
        message: `replayed traffic takes its ${key} from the file`,
        hint: key === 'segments' ? 'name columns under replay.segments instead' : `remove ${key}, or remove replay`,
        key: true,
      });
  if (pairs.length > 0)
    context.error([...traffic, 'correlations'], {
      code: 'replay-conflict',
      message: 'replayed traffic has the correlations of the file',
      hint: 'remove correlations',
      key: true,
    });
  if (rate === undefined && file.time === undefined)
    context.error([...path, 'file'], {
      code: 'missing-key',
      message: 'rows of the recording have neither a time nor a rate',
      hint: 'name the column of the time (replay.time), or give traffic.rate',
    });
  if (file.timeUnit !== undefined && file.time === undefined)
    context.error([...path, 'timeUnit'], {
      code: 'missing-key',
      message: 'timeUnit speaks of a time column, and none is named',
      hint: 'give replay.time',
      key: true,
    });
  if (file.method === 'block' && file.block === undefined)
    context.error([...path, 'method'], {
      code: 'missing-key',
      message: 'method block needs the length of a block',
      hint: 'add block: {length: 7d}',
    });
  if (file.method !== 'block' && file.block !== undefined)
    context.error([...path, 'block'], {
      code: 'wrong-value',
      message: `method ${file.method} has no blocks`,
      hint: 'use method: block',
      key: true,
    });
  if (file.label !== undefined && file.labels !== undefined)
    context.error([...path, 'labels'], {
      code: 'wrong-value',
      message: 'labels come either from a column of the file or from a file of their own',
      hint: 'keep label or labels',
      key: true,
    });
  const { label, time } = file;
  if (label !== undefined && label === time)
    context.error([...path, 'label'], {
      code: 'name-collision',
      message: `column '${label}' cannot be both label and time`,
    });
}

/** Paths of data files that must be there, and where they are named. */
export function missingFiles(context: Pick<CheckContext, 'file' | 'folder' | 'error'>): boolean {
  const { replay: file } = context.file.system.traffic;
  if (!file) return false;
  const named: [string[], string | undefined][] = [
    [['file'], file.file],
    [['labels', 'file'], file.labels?.file],
    [['reference'], file.reference],
  ];
  let missing = false;
  for (const [keys, name] of named) {
    const path = [...traffic, 'replay', ...keys];
    if (name === undefined || existsSync(resolve(context.folder(path), name))) continue;
    missing = true;
    context.error(path, {
      code: 'file-missing',
      message: `there is no file ${name}`,
      hint: 'paths are relative to the file that names them',
    });
  }
  return missing;
}
