/** What authors of injectors, detectors and models import: `import type { InjectorDeclaration } from 'driftdrill'`. */

export { z } from 'zod';
export type {
  Fields,
  ReferenceSample,
  SequentialDeclaration,
  SequentialDetector,
  SignalRows,
  Sketch,
  WindowedContext,
  WindowedDeclaration,
  WindowedDetector,
} from '../detectors/detector.js';
export type { Injector, InjectorContext, InjectorDeclaration, ServingEffect } from '../injectors/injector.js';
export type { RequestBatch, Shape } from './core/batch.js';
export { duration, rate, ratio, share } from './core/quantity.js';
export type { PredictBatch, UserModel, UserPredictor } from './system/models/model.js';
