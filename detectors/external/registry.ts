import { Registry } from '../../harness/core/declaration.js';
import type { MonitorDeclaration } from './monitor.js';

/** All kinds of external monitor. */
export const monitors = new Registry<MonitorDeclaration>('monitor', []);
