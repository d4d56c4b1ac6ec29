import type { AdapterDeclaration } from './adapter.js';
import { alibiDetect } from './alibi-detect.js';
import { evidently } from './evidently.js';
import { greatExpectations } from './great-expectations.js';
import { nannyml } from './nannyml.js';
import { river } from './river.js';
import { whylogs } from './whylogs.js';

/** Python libraries that are ready to use. */
export const adapters: readonly AdapterDeclaration[] = [
  evidently,
  nannyml,
  whylogs,
  river,
  alibiDetect,
  greatExpectations,
];
