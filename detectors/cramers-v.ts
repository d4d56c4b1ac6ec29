import { z } from 'zod';
import { divergenceDetector, divergenceParams } from './binned.js';
import { cramersV as associationOf, balancedCramersV } from './statistics/distance.js';

/** Watches the distribution of a signal over categories, or bins of the reference. */
export const cramersV = divergenceDetector({
  kind: 'cramers-v',
  summary:
    "Cramér's V of window against reference over categories or quantile bins, 0 to 1; raw is uncorrected; balanced is of samples scaled to one size, with rare categories as one",
  source: 'Cramér 1946; bias correction of Bergsma 2013; balanced: as deepchecks 0.19.1 gives it',
  fields: ['statistic', 'raw', 'balanced'],
  params: z.object(divergenceParams.shape),
  compare: (reference, current) => ({
    statistic: associationOf(reference, current, true),
    raw: associationOf(reference, current, false),
    balanced: balancedCramersV(reference, current),
  }),
});
