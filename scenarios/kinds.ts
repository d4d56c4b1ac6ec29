import type { DetectorDeclaration } from '../detectors/detector.js';
import type { MonitorDeclaration } from '../detectors/external/monitor.js';
import { monitors } from '../detectors/external/registry.js';
import type { PresetDeclaration } from '../detectors/presets/preset.js';
import { presets } from '../detectors/presets/registry.js';
import { detectors } from '../detectors/registry.js';
import type { Shape } from '../harness/core/batch.js';
import type { Declaration } from '../harness/core/declaration.js';
import { models } from '../harness/system/models/registry.js';
import type { InjectorDeclaration } from '../injectors/injector.js';
import { injectors } from '../injectors/registry.js';

/** What the format needs to know of a model. */
export interface ModelKind extends Declaration {
  readonly task: Shape['task'];
  /** The task where the recording tells it; null where it is not known. */
  taskOf?(
    recording: { readonly task: 'binary' | 'regression' } | null,
    params: Record<string, unknown>,
  ): Shape['task'] | null;
}

/** The kinds that a scenario may name: those registered, and the user's own modules by the path as written. */
export interface Kinds {
  readonly injectors: ReadonlyMap<string, InjectorDeclaration>;
  readonly detectors: ReadonlyMap<string, DetectorDeclaration>;
  readonly models: ReadonlyMap<string, ModelKind>;
  readonly presets: ReadonlyMap<string, PresetDeclaration>;
  readonly monitors: ReadonlyMap<string, MonitorDeclaration>;
}

function byKind<T extends Declaration>(entries: readonly T[]): Map<string, T> {
  return new Map(entries.map((entry) => [entry.kind, entry]));
}

let registered: Kinds | null = null;

/** All registered kinds, always the same object. */
export function registeredKinds(): Kinds {
  registered ??= {
    injectors: byKind(injectors.all()),
    detectors: byKind(detectors.all()),
    models: byKind(models.all() as readonly ModelKind[]),
    presets: byKind(presets.all()),
    monitors: byKind(monitors.all()),
  };
  return registered;
}

/** True where a kind is the path of a module of the user's own. */
export function isModulePath(kind: string): boolean {
  return /^(?:\.{0,2}\/)/.test(kind) || /\.(?:ts|mts|js|mjs)$/.test(kind);
}
