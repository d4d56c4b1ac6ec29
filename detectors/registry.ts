import { Registry } from '../harness/core/declaration.js';
import { adwin } from './adwin.js';
import { burnRate } from './burn-rate.js';
import { chi2 } from './chi2.js';
import { cusum } from './cusum.js';
import { ddm } from './ddm.js';
import { degradation } from './degradation.js';
import type { DetectorDeclaration } from './detector.js';
import { ewma } from './ewma.js';
import { js } from './js.js';
import { kl } from './kl.js';
import { ks } from './ks.js';
import { level } from './level.js';
import { pageHinkley } from './page-hinkley.js';
import { psi } from './psi.js';
import { shewhart } from './shewhart.js';

/** Every detector that comes with Driftdrill, by kind. */
export const detectors = new Registry<DetectorDeclaration>('detector', [
  psi,
  kl,
  js,
  chi2,
  ks,
  level,
  degradation,
  shewhart,
  cusum,
  ewma,
  pageHinkley,
  ddm,
  adwin,
  burnRate,
]);
