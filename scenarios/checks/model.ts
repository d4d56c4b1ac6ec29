import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { suggest } from '../nearest.js';
import type { CheckContext } from './context.js';

/** Names that weights may have: numeric features, and each category of the others. */
export function weightNames(context: CheckContext): string[] | null {
  if (!context.shape) return null;
  return context.shape.features.flatMap(({ name, type, categories }) =>
    type === 'numeric' ? [name] : categories.map((category) => `${name}=${category}`),
  );
}

function weights(context: CheckContext, path: string[], table: Record<string, number>): void {
  const names = weightNames(context);
  if (names === null) return;
  for (const name of Object.keys(table)) {
    if (names.includes(name)) continue;
    const feature = context.shape?.features.find((candidate) => candidate.name === name.split('=')[0]);
    const at = [...path, name];
    if (!feature)
      context.error(at, {
        code: 'unknown-name',
        message: `a weight names '${name}', and there is no such feature`,
        hint: suggest(name, names, 'weights may name'),
        key: true,
      });
    else if (feature.type === 'numeric')
      context.error(at, {
        code: 'wrong-type',
        message: `'${feature.name}' is a number and has no categories`,
        hint: `write ${feature.name}`,
        key: true,
      });
    else if (!name.includes('='))
      context.error(at, {
        code: 'wrong-type',
        message: `'${name}' is categorical: each category has a weight of its own`,
        hint: `write ${feature.name}=${feature.categories[0] ?? '…'}`,
        key: true,
      });
    else
      context.error(at, {
        code: 'unknown-name',
        message: `'${feature.name}' has no category '${name.slice(feature.name.length + 1)}'`,
        hint: suggest(
          name,
          feature.categories.map((category) => `${feature.name}=${category}`),
          'categories',
        ),
        key: true,
      });
  }
}

/** Checks the model and the concept that outcomes follow. */
export function checkModel(context: CheckContext): void {
  const { model, outcomes, traffic } = context.file.system;
  const path = ['system', 'model'];
  if (model.intercept !== undefined && model.baseRate !== undefined)
    context.error([...path, 'baseRate'], {
      code: 'wrong-value',
      message: 'baseRate solves for the intercept, which is given too',
      hint: 'keep one of the two',
      key: true,
    });
  if (model.baseRate !== undefined && context.task === 'regression')
    context.error([...path, 'baseRate'], {
      code: 'wrong-value',
      message: 'a model that predicts a number has no base rate',
      hint: 'give intercept',
      key: true,
    });
  if (
    model.fit &&
    (Object.keys(model.weights).length > 0 || model.intercept !== undefined || model.baseRate !== undefined)
  )
    context.error([...path, 'fit'], {
      code: 'wrong-value',
      message: 'weights are either given or fitted',
      hint: 'remove weights, intercept and baseRate, or remove fit',
      key: true,
    });
  if (model.fit && context.recording && model.fit.rows >= context.recording.rows)
    context.error([...path, 'fit', 'rows'], {
      code: 'too-few-rows',
      message: `fit takes ${model.fit.rows} rows, and the recording has ${context.recording.rows}`,
      hint: 'leave rows to be replayed',
    });
  if (model.fit && traffic.replay && traffic.replay.label === undefined && traffic.replay.labels === undefined)
    context.error([...path, 'fit'], {
      code: 'missing-key',
      message: 'a model cannot be fitted without labels',
      hint: 'name replay.label or replay.labels',
      key: true,
    });
  if (model.fit && !traffic.replay && outcomes.concept === undefined)
    context.error([...path, 'fit'], {
      code: 'missing-key',
      message: 'a model fitted on synthetic traffic needs a truth to learn',
      hint: 'give system.outcomes.concept',
      key: true,
    });
  if (model.kind === 'module' && model.module === undefined)
    context.error(path, {
      code: 'missing-key',
      message: "the path of the user's module is missing",
      hint: 'add module: ./my-model.ts',
      key: true,
    });
  if (model.file !== undefined && !existsSync(resolve(context.folder([...path, 'file']), model.file)))
    context.error([...path, 'file'], {
      code: 'file-missing',
      message: `there is no file ${model.file}`,
      hint: 'paths are relative to the file that names them',
    });
  weights(context, [...path, 'weights'], model.weights);
  if (outcomes.concept) weights(context, ['system', 'outcomes', 'concept', 'weights'], outcomes.concept.weights);
  if (context.task === 'none')
    for (const key of ['concept', 'unlabelled'] as const)
      if (outcomes[key] !== undefined)
        context.warn(['system', 'outcomes', key], {
          code: 'unused',
          message: `without a model there are no outcomes, so ${key} does nothing`,
          key: true,
        });
}
