import { z } from 'zod';
import { adapter, windowParams } from './adapter.js';

/** Evidently's data drift preset in a child process. */
export const evidently = adapter({
  summary: "Evidently's data drift preset: fires where the share of drifted columns reaches a limit",
  source: 'Evidently 0.7.23, Report([DataDriftPreset()])',
  environment: {
    name: 'evidently',
    version: '0.7.23',
    requirements: ['evidently==0.7.23', 'pandas<3'],
    sizeMb: 1_020,
    licence: 'Apache-2.0',
    env: { DO_NOT_TRACK: '1' },
  },
  script: 'evidently_monitor.py',
  alert: 'EvidentlyDrift',
  diagnosis: 'data-drift',
  params: {
    ...windowParams(),
    preset: z.enum(['DataDriftPreset']).default('DataDriftPreset').describe('preset of Evidently'),
    share: z.number().gt(0).max(1).default(0.5).describe('share of drifted columns from which the dataset has drifted'),
  },
});
