import { z } from 'zod';
import { adapter, windowParams } from './adapter.js';

/** NannyML's univariate drift in a child process. */
export const nannyml = adapter({
  summary:
    "NannyML's univariate drift: fires where the rows of a window, as one chunk, break a threshold of any column",
  source: 'NannyML 0.13.1, UnivariateDriftCalculator',
  environment: {
    name: 'nannyml',
    version: '0.13.1',
    requirements: ['nannyml==0.13.1', 'statsmodels', 'pandas<3'],
    sizeMb: 2_190,
    licence: 'Apache-2.0',
    env: { NML_DISABLE_USAGE_LOGGING: '1' },
  },
  script: 'nannyml_monitor.py',
  alert: 'NannymlDrift',
  diagnosis: 'data-drift',
  params: {
    ...windowParams(),
    continuous: z
      .enum(['jensen_shannon', 'kolmogorov_smirnov', 'wasserstein', 'hellinger'])
      .default('jensen_shannon')
      .describe('method for numbers'),
    categorical: z
      .enum(['jensen_shannon', 'chi2', 'l_infinity', 'hellinger'])
      .default('jensen_shannon')
      .describe('method for categories'),
    chunks: z.number().int().min(2).default(10).describe('chunks of the reference, from which thresholds are set'),
  },
});
