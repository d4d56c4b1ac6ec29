import { resolve } from 'node:path';
import type { ModelPlan, SystemPlan, TermPlan } from '../../harness/core/plan.js';
import { isModulePath } from '../kinds.js';
import type { ModelFile } from '../schema/model.js';
import type { SystemFile } from '../schema/system.js';
import { trafficPlan } from './traffic.js';

/** Weights by name as terms; `channel=phone` is the category phone of the feature channel. */
export function termsOf(weights: Record<string, number>): TermPlan[] {
  return Object.entries(weights).map(([name, weight]) => {
    const at = name.indexOf('=');
    if (at < 0) return { feature: name, category: null, weight };
    return { feature: name.slice(0, at), category: name.slice(at + 1), weight };
  });
}

/** The key that names a file of the user's. */
function namedIn(model: ModelFile): string {
  if (model.file !== undefined) return 'file';
  return model.module === undefined ? 'kind' : 'module';
}

function modelPlan(file: ModelFile, folder: string): ModelPlan {
  const path = isModulePath(file.kind) ? file.kind : file.module;
  return {
    kind: isModulePath(file.kind) ? 'module' : file.kind,
    module: path === undefined ? null : resolve(folder, path),
    ...(file.file !== undefined && { file: resolve(folder, file.file) }),
    weights: termsOf(file.weights),
    intercept: file.intercept ?? (file.baseRate === undefined && file.fit === undefined ? 0 : null),
    baseRate: file.baseRate ?? null,
    threshold: file.threshold,
    fit: file.fit ?? null,
    params: file.params,
  };
}

/**
 * The plan of the monitored system.
 * @param folder the folder of the file in which the value at a path was written
 */
export function systemPlan(
  file: SystemFile,
  folder: (path: readonly string[]) => string,
  dividing: readonly string[],
): SystemPlan {
  const { concept, noise, residual, delay, unlabelled } = file.outcomes;
  return {
    traffic: trafficPlan(file.traffic, (key) => folder(['system', 'traffic', 'replay', key]), dividing),
    model: modelPlan(file.model, folder(['system', 'model', namedIn(file.model)])),
    outcomes: {
      concept: concept ? { weights: termsOf(concept.weights), intercept: concept.intercept ?? 0 } : null,
      noise,
      residual,
      delay,
      unlabelled: unlabelled ?? null,
    },
    serving: { latency: file.serving.latency ?? null, errors: file.serving.errors },
  };
}
