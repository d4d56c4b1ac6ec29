import { Registry } from '../../harness/core/declaration.js';
import { jsDivergence, linf01 } from './cloud.js';
import { deepchecksDefault } from './deepchecks.js';
import { evidentlyDefault } from './evidently.js';
import { nannymlDefault } from './nannyml.js';
import { perf7d } from './performance.js';
import type { PresetDeclaration } from './preset.js';
import { psi01, psi02, psi025 } from './psi.js';
import { riverDefault } from './river.js';
import { sloBurnRate } from './slo.js';
import { spcCusum, spcEwma, spcShewhart } from './spc.js';
import { whylabsLegacy, whylogsDefault } from './whylogs.js';

/** Every preset that comes with Driftdrill, by name. */
export const presets = new Registry<PresetDeclaration>('preset', [
  evidentlyDefault,
  psi01,
  psi02,
  psi025,
  nannymlDefault,
  whylogsDefault,
  whylabsLegacy,
  jsDivergence,
  linf01,
  deepchecksDefault,
  riverDefault,
  spcShewhart,
  spcCusum,
  spcEwma,
  sloBurnRate,
  perf7d,
]);
