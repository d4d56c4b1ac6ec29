import { z } from 'zod';
import { positiveDuration, text } from './common.js';

/** Models that the format knows and that are not there yet: their keys are checked all the same. */
export const laterModels: Record<string, z.ZodObject> = {
  recorded: z.strictObject({}),
  http: z.strictObject({
    url: text().describe('Where the model answers'),
    timeout: positiveDuration().prefault('1s').describe('Longest wait for an answer'),
  }),
  onnx: z.strictObject({ file: text().describe('ONNX file, relative to the scenario') }),
};

/** Injectors that the format knows and that are not there yet. */
export const laterInjectors: readonly string[] = ['recorded'];

/** Names of presets that the format knows. */
export const presetNames: readonly string[] = [
  'evidently-default',
  'psi-0.1',
  'psi-0.2',
  'psi-0.25',
  'nannyml-default',
  'whylogs-default',
  'whylabs-legacy',
  'js-divergence-0.3',
  'linf-0.1',
  'deepchecks-default',
  'river-default',
  'spc-shewhart',
  'spc-cusum',
  'spc-ewma',
  'slo-burn-rate',
  'perf-7d-5pct',
];
