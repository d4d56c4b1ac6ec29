import { basename } from 'node:path';
import { monitors } from '../../detectors/external/registry.js';
import { presets } from '../../detectors/presets/registry.js';
import { detectors } from '../../detectors/registry.js';
import { injectors } from '../../injectors/registry.js';
import { reporters } from '../../reports/registry.js';
import { findScenarios } from '../../scenarios/expand.js';
import { loadScenario } from '../../scenarios/load.js';
import { modelKeys } from '../../scenarios/schema/model.js';
import type { Declaration } from '../core/declaration.js';
import { packageFile } from '../core/package-root.js';
import type { ModelDeclaration } from '../system/models/model.js';
import { models } from '../system/models/registry.js';

/** One row of `driftdrill list`. */
export interface ListedItem {
  name: string;
  summary: string;
  [detail: string]: unknown;
}

/** What can be listed, each with its declarations as the source. */
export const listable = ['scenarios', 'injectors', 'detectors', 'presets', 'models', 'monitors', 'reporters'] as const;
export type Listable = (typeof listable)[number];

/** The items of one kind, in registration order. */
export async function listItems(what: Listable): Promise<ListedItem[]> {
  switch (what) {
    case 'scenarios':
      return bundledScenarios();
    case 'injectors':
      return injectors.all().map((one) => ({
        name: one.kind,
        summary: one.summary,
        seam: one.seam,
        diagnosis: one.diagnosis,
        source: one.source,
      }));
    case 'detectors':
      return detectors
        .all()
        .map((one) => ({ name: one.kind, summary: one.summary, shape: one.shape, source: one.source }));
    case 'models':
      return models.all().map((one) => ({ name: one.kind, summary: one.summary, source: one.source }));
    case 'monitors':
      return monitors.all().map((one) => ({ name: one.kind, summary: one.summary, source: one.source }));
    case 'reporters':
      return reporters.map((one) => ({ name: one.kind, summary: one.summary, file: one.file }));
    case 'presets':
      return presets
        .all()
        .map((one) => ({ name: one.kind, summary: one.summary, source: one.source, version: one.version }));
  }
}

/** What is called so, of whatever kind: `recorded` is an injector and a model. */
export function findDeclarations(name: string): { noun: string; declaration: Declaration }[] {
  const model = models.get(name);
  return [
    ...[injectors, detectors, presets, monitors].flatMap((registry) => {
      const declaration = registry.get(name);
      return declaration === undefined ? [] : [{ noun: registry.noun, declaration }];
    }),
    ...(model === undefined ? [] : [{ noun: models.noun, declaration: withAllKeys(model) }]),
  ];
}

/** A model with the keys that models share. */
export function withAllKeys<T extends Declaration & { params: ModelDeclaration['params'] }>(model: T): T {
  return { ...model, params: modelKeys(model.kind, model.params) };
}

export function declaredNames(): string[] {
  return [...injectors.kinds(), ...detectors.kinds(), ...models.kinds(), ...presets.kinds(), ...monitors.kinds()];
}

/** What a preset's rule is made of, in words; empty for anything else. */
export function presetFacts(name: string): [string, string][] {
  const preset = presets.get(name);
  if (preset === undefined) return [];
  const { metric, bins, minimum, comparator, window, lifeCycle, open } = preset.facts;
  return [
    ['metric', metric],
    ['bins', bins],
    ['fewest rows', minimum],
    ['fires at', comparator],
    ['window', window],
    ['life cycle', lifeCycle],
    ['left open', open],
    ['version read', preset.version],
  ];
}

/** Folder of the drills that come with the package. */
export const catalogueFolder = packageFile('scenarios', 'catalogue');

async function bundledScenarios(): Promise<ListedItem[]> {
  const items: ListedItem[] = [];
  for (const file of findScenarios([catalogueFolder])) {
    const { plan } = await loadScenario(file);
    items.push({
      name: plan.name,
      summary: plan.title ?? '',
      hypothesis: plan.hypothesis,
      tags: plan.tags,
      file: `scenarios/catalogue/${basename(file)}`,
    });
  }
  return items;
}
