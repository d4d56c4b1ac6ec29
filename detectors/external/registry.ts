import { Registry } from '../../harness/core/declaration.js';
import { adapters } from './adapters/registry.js';
import { intake } from './intake.js';
import type { MonitorDeclaration } from './monitor.js';
import { http } from './process/http.js';
import { childProcess } from './process/process.js';
import { prometheus } from './prometheus/prometheus.js';

/** All kinds of external monitor. */
export const monitors = new Registry<MonitorDeclaration>('monitor', [
  prometheus,
  childProcess,
  http,
  intake,
  ...adapters,
]);
