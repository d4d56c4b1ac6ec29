import { resolve } from 'node:path';
import { z } from 'zod';
import type { DetectorDeclaration } from '../detectors/detector.js';
import { DriftdrillError, type Finding } from '../harness/core/errors.js';
import { loadUserModule } from '../harness/core/module.js';
import type { InjectorDeclaration } from '../injectors/injector.js';
import { isModulePath, type Kinds, type ModelKind } from './kinds.js';
import { keyPlaceOf, keysAt, type Node, nodeAt, type Path, placeOf } from './yaml/tree.js';

type Noun = 'detector' | 'injector' | 'model';

/** A module named in a scenario: where, and how it was written. */
interface Mention {
  noun: Noun;
  written: string;
  path: Path;
  isKey: boolean;
}

function textAt(root: Node, path: Path): string | null {
  const node = nodeAt(root, path);
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : null;
}

function mentions(root: Node): Mention[] {
  const found: Mention[] = [];
  for (const name of keysAt(root, ['stack', 'detectors']))
    for (const kind of keysAt(root, ['stack', 'detectors', name]))
      if (isModulePath(kind))
        found.push({ noun: 'detector', written: kind, path: ['stack', 'detectors', name, kind], isKey: true });
  const faults = nodeAt(root, ['faults']);
  for (let i = 0; faults?.kind === 'list' && i < faults.items.length; i++) {
    const written = textAt(root, ['faults', i, 'inject']);
    if (written !== null && isModulePath(written))
      found.push({ noun: 'injector', written, path: ['faults', i, 'inject'], isKey: false });
  }
  for (const key of ['kind', 'module']) {
    const written = textAt(root, ['system', 'model', key]);
    if (written !== null && (key === 'module' || isModulePath(written)))
      found.push({ noun: 'model', written, path: ['system', 'model', key], isKey: false });
  }
  return found;
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}

/** What an export lacks to be a plug-in; null where it is one. */
function lacks(noun: Noun, value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return 'is not an object';
  const given = value as Record<string, unknown>;
  if (!isFunction(given.create)) return "has no function 'create'";
  if (noun === 'model')
    return ['binary', 'regression', 'ranking'].includes(String(given.task))
      ? null
      : "has no 'task': binary, regression or ranking";
  if (typeof given.kind !== 'string' || given.kind === '') return "has no 'kind'";
  if (
    typeof given.params !== 'object' ||
    given.params === null ||
    !('_zod' in given.params) ||
    !('shape' in given.params)
  )
    return "has no 'params' made with z.strictObject of zod 4 (import { z } from 'driftdrill')";
  if (noun === 'injector') {
    const missing = ['idle', 'check'].find((key) => !isFunction(given[key]));
    if (missing) return `has no function '${missing}'`;
    return typeof given.seam === 'string' ? null : "has no 'seam'";
  }
  if (given.shape === 'sequential') return isFunction(given.needsReference) ? null : "has no function 'needsReference'";
  if (given.shape !== 'windowed') return "has no 'shape': sequential or windowed";
  if (!isFunction(given.windows)) return "has no function 'windows'";
  return Array.isArray(given.fields) && given.fields.length > 0 ? null : "has no 'fields'";
}

function userModelKind(written: string, model: { task: ModelKind['task']; params?: z.ZodObject }): ModelKind {
  const userParams =
    model.params && '_zod' in model.params ? model.params.prefault({}) : z.record(z.string(), z.unknown()).default({});
  return {
    kind: written,
    summary: "the user's own model",
    source: written,
    task: model.task,
    params: z.strictObject({ with: userParams }),
  };
}

/**
 * Loads the modules of the user's own that a scenario names, and adds them to the kinds under their paths as written.
 * @param folder absolute folder of the file that names the value at a path
 */
export async function withUserModules(
  root: Node,
  kinds: Kinds,
  folder: (path: Path) => string,
  findings: Finding[],
): Promise<Kinds> {
  const named = mentions(root);
  if (named.length === 0) return kinds;
  const own = {
    injectors: new Map(kinds.injectors),
    detectors: new Map(kinds.detectors),
    models: new Map(kinds.models),
    presets: kinds.presets,
    monitors: kinds.monitors,
  };
  for (const { noun, written, path, isKey } of named) {
    const place = isKey ? keyPlaceOf(root, path) : placeOf(root, path);
    try {
      const value = await loadUserModule(resolve(folder(path), written), noun);
      const lack = lacks(noun, value);
      if (lack !== null) throw new DriftdrillError('module-export', `'${noun}' of ${written} ${lack}`);
      if (noun === 'detector') own.detectors.set(written, value as DetectorDeclaration);
      else if (noun === 'injector') own.injectors.set(written, value as InjectorDeclaration);
      else {
        const kind = userModelKind(written, value as { task: ModelKind['task'] });
        own.models.set(path.at(-1) === 'module' ? 'module' : written, kind);
      }
    } catch (error) {
      if (!(error instanceof DriftdrillError)) throw error;
      const missing = error.code === 'module-missing';
      const message = missing ? `there is no module ${written}` : error.message;
      findings.push({ level: 'error', code: error.code, message, place, ...(error.hint ? { hint: error.hint } : {}) });
    }
  }
  return own;
}
