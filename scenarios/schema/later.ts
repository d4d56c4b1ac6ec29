import { z } from 'zod';
import { positiveDuration, text } from './common.js';

/** Models that the format knows and that are not there yet: their keys are checked all the same. */
export const laterModels: Record<string, z.ZodObject> = {
  http: z.strictObject({
    url: text().describe('Where the model answers'),
    timeout: positiveDuration().prefault('1s').describe('Longest wait for an answer'),
  }),
  onnx: z.strictObject({ file: text().describe('ONNX file, relative to the scenario') }),
};
