import { z } from 'zod';
import { adapter, windowParams } from './adapter.js';

/** alibi-detect's KSDrift in a child process. */
export const alibiDetect = adapter({
  summary: "alibi-detect's KSDrift on numeric features: fires where any of them rejects",
  source: 'alibi-detect 0.13.0, alibi_detect.cd.KSDrift (BSL 1.1: not for production use)',
  environment: {
    name: 'alibi-detect',
    version: '0.13.0',
    requirements: ['alibi-detect==0.13.0', 'numpy<2'],
    sizeMb: 1_050,
    licence: 'BUSL-1.1',
    env: { TRANSFORMERS_VERBOSITY: 'error', HF_HUB_OFFLINE: '1' },
  },
  script: 'alibi_detect_monitor.py',
  alert: 'AlibiDrift',
  diagnosis: 'data-drift',
  params: {
    ...windowParams(),
    p: z.number().gt(0).lt(1).default(0.05).describe('level of the test'),
    correction: z.enum(['bonferroni', 'fdr']).default('bonferroni').describe('for the number of features'),
  },
});
