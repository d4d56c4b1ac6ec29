import { z } from 'zod';
import { adapter } from './adapter.js';

/** One of River's change detectors in a child process. */
export const river = adapter({
  summary: "one of River's change detectors on one signal: fires at the evaluation after a change",
  source: 'River 0.26.1, river.drift',
  environment: {
    name: 'river',
    version: '0.26.1',
    requirements: ['river==0.26.1'],
    sizeMb: 260,
    licence: 'BSD-3-Clause',
    env: {},
  },
  script: 'river_monitor.py',
  alert: 'RiverChange',
  diagnosis: 'concept-drift',
  params: {
    signal: z
      .string()
      .regex(/^(?:error|score|prediction|latency|feature\..+)$/, {
        error: 'this is error, score, prediction, latency or feature.<name>',
      })
      .default('error')
      .describe('what it watches, value by value'),
    detector: z
      .enum(['ADWIN', 'DDM', 'EDDM', 'FHDDM', 'HDDM_A', 'HDDM_W', 'KSWIN', 'PageHinkley'])
      .default('ADWIN')
      .describe("River's class"),
    parameters: z.record(z.string(), z.unknown()).default({}).describe('of its constructor'),
  },
});
