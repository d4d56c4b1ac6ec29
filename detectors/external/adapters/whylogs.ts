import { adapter, windowParams } from './adapter.js';

/** whylogs' drift scores in a child process. */
export const whylogs = adapter({
  summary: "whylogs' drift scores of profiles: fires where any column is in the category DRIFT",
  source: 'whylogs 1.6.4, calculate_drift_scores',
  environment: {
    name: 'whylogs',
    version: '1.6.4',
    requirements: ['whylogs[viz]==1.6.4', 'ipython', 'numpy<2', 'pandas<3'],
    sizeMb: 430,
    licence: 'Apache-2.0',
    env: { WHYLOGS_NO_ANALYTICS: 'True' },
  },
  script: 'whylogs_monitor.py',
  alert: 'WhylogsDrift',
  diagnosis: 'data-drift',
  params: windowParams(),
});
