import type { PythonEnvironment } from '../../detectors/external/adapters/environment.js';

/** A real feature store: docs/examples/feast. */
export const feastEnvironment: PythonEnvironment = {
  name: 'feast',
  version: '0.67.0',
  requirements: ['feast==0.67.0'],
  sizeMb: 580,
  licence: 'Apache-2.0',
  env: { FEAST_USAGE: 'False' },
};
