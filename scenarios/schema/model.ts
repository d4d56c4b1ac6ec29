import { z } from 'zod';
import { share } from '../../harness/core/quantity.js';
import type { Kinds } from '../kinds.js';
import { label, text } from './common.js';

const weights = () =>
  z
    .record(label(), z.number())
    .describe('Weight of each feature (amount) or category (channel=phone) in the linear predictor');

/** Keys that models understand; `none` has none of them, and `recorded` only the threshold. */
const commonKeys = {
  weights: weights().default({}),
  intercept: z.number().optional().describe('Intercept of the linear predictor; default 0'),
  baseRate: share()
    .refine((value) => value !== 0 && value !== 1, { error: 'a base rate lies between 0 and 1' })
    .optional()
    .describe('Share of positive outcomes; solves for the intercept'),
  threshold: z.number().default(0.5).describe('Score from which on the prediction is 1'),
  fit: z
    .strictObject({ rows: z.int().min(2).max(10_000_000).describe('Rows of the traffic, which are consumed') })
    .optional()
    .describe('Train the model before the run on the first rows of the traffic'),
};

/** The true P(y|x) where it differs from the model. */
export const conceptSchema = () =>
  z.strictObject({
    weights: weights().default({}),
    intercept: z.number().optional().describe('Intercept of the linear predictor; default 0'),
  });

export interface ModelFile {
  kind: string;
  weights: Record<string, number>;
  intercept?: number;
  baseRate?: number;
  threshold: number;
  fit?: { rows: number };
  /** Path of the user's module. */
  module?: string;
  /** Path of the model's file. */
  file?: string;
  params: Record<string, unknown>;
}

const commonNames = ['kind', 'module', 'file', ...Object.keys(commonKeys)];

/** Files that a kind of model names. */
const extraKeys: Record<string, z.ZodRawShape> = {
  module: { module: text().describe("The user's module, relative to the scenario") },
  onnx: { file: text().describe('ONNX file, relative to the scenario') },
};

/** All keys of a kind of model beside `kind`: the common ones that it understands, and its own. */
export function modelKeys(kind: string, params: z.ZodObject): z.ZodObject {
  const extra = extraKeys[kind] ?? {};
  const common = kind === 'none' ? {} : kind === 'recorded' ? { threshold: commonKeys.threshold } : commonKeys;
  return z.strictObject({ ...common, ...params.shape, ...extra });
}

function variant(kind: string, params: z.ZodObject) {
  return z.strictObject({ kind: z.literal(kind).describe('Kind of model'), ...modelKeys(kind, params).shape });
}

/** The model; which keys it has beside the common ones depends on its kind. */
export const modelSchema = (kinds: Kinds) => {
  const variants = [...kinds.models].map(([kind, { params }]) => variant(kind, params));
  const [first, ...rest] = variants;
  if (first === undefined) throw new Error('no models are registered');
  return z.discriminatedUnion('kind', [first, ...rest]).transform((value): ModelFile => {
    const given = value as Record<string, unknown> & { kind: string };
    const params: Record<string, unknown> = {};
    for (const [key, entry] of Object.entries(given)) if (!commonNames.includes(key)) params[key] = entry;
    const common = given as unknown as Partial<ModelFile> & { kind: string };
    return {
      kind: common.kind,
      weights: common.weights ?? {},
      ...(common.intercept === undefined ? {} : { intercept: common.intercept }),
      ...(common.baseRate === undefined ? {} : { baseRate: common.baseRate }),
      threshold: common.threshold ?? 0.5,
      ...(common.fit === undefined ? {} : { fit: common.fit }),
      ...(common.module === undefined ? {} : { module: common.module }),
      ...(common.file === undefined ? {} : { file: common.file }),
      params,
    };
  });
};
