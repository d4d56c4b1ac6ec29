import { resolve } from 'node:path';
import type { FaultPlan } from '../../harness/core/plan.js';
import { isModulePath, type Kinds } from '../kinds.js';
import type { FaultFile } from '../schema/fault.js';
import { matching } from '../vocabulary.js';

/** Names of features for a scope: a `*` stands for all features that match. */
export function scopeFeatures(names: readonly string[], known: readonly string[]): string[] {
  return [...new Set(names.flatMap((name) => (name.includes('*') ? matching(name, known) : [name])))];
}

/** The plan of one fault. */
export function faultPlan(file: FaultFile, folder: string, kinds: Kinds, features: readonly string[]): FaultPlan {
  const isModule = isModulePath(file.inject);
  return {
    id: file.id,
    inject: isModule ? (kinds.injectors.get(file.inject)?.kind ?? file.inject) : file.inject,
    module: isModule ? resolve(folder, file.inject) : null,
    params: file.with,
    scope: {
      features: scopeFeatures(file.scope.features, features),
      segment: file.scope.segment,
      share: file.scope.share,
    },
    atS: typeof file.at === 'number' ? file.at : 0,
    lastsS: file.lasts ?? null,
    shape: file.shape,
  };
}
