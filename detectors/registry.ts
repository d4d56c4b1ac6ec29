import { Registry } from '../harness/core/declaration.js';
import { adwin } from './adwin.js';
import { burnRate } from './burn-rate.js';
import { cbpe } from './cbpe.js';
import { chi2 } from './chi2.js';
import { chi2Fit } from './chi2-fit.js';
import { chunkLimits } from './chunk-limits.js';
import { cramersV } from './cramers-v.js';
import { cusum } from './cusum.js';
import { ddm } from './ddm.js';
import { degradation } from './degradation.js';
import type { DetectorDeclaration } from './detector.js';
import { eddm } from './eddm.js';
import { evidently } from './evidently.js';
import { ewma } from './ewma.js';
import { fhddm } from './fhddm.js';
import { hddmA } from './hddm-a.js';
import { hddmW } from './hddm-w.js';
import { hellinger } from './hellinger.js';
import { js } from './js.js';
import { kl } from './kl.js';
import { ks } from './ks.js';
import { kswin } from './kswin.js';
import { level } from './level.js';
import { linf } from './linf.js';
import { pageHinkley } from './page-hinkley.js';
import { psi } from './psi.js';
import { shewhart } from './shewhart.js';
import { wasserstein } from './wasserstein.js';
import { zTest } from './z-test.js';

/** Every detector that comes with Driftdrill, by kind. */
export const detectors = new Registry<DetectorDeclaration>('detector', [
  psi,
  kl,
  js,
  chi2,
  chi2Fit,
  cramersV,
  hellinger,
  linf,
  ks,
  wasserstein,
  zTest,
  chunkLimits,
  cbpe,
  evidently,
  level,
  degradation,
  shewhart,
  cusum,
  ewma,
  pageHinkley,
  ddm,
  eddm,
  hddmA,
  hddmW,
  fhddm,
  adwin,
  kswin,
  burnRate,
]);
