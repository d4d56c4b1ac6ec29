import { z } from 'zod';
import { divergenceDetector, divergenceParams } from './binned.js';
import { cramersV as associationOf } from './statistics/distance.js';

/** Watches the distribution of a signal over categories, or bins of the reference. */
export const cramersV = divergenceDetector({
  kind: 'cramers-v',
  summary: "Cramér's V of window against reference over categories or quantile bins, 0 to 1; raw is uncorrected",
  source: 'Cramér 1946; bias correction of Bergsma 2013',
  fields: ['statistic', 'raw'],
  params: z.object(divergenceParams.shape),
  compare: (reference, current) => ({
    statistic: associationOf(reference, current, true),
    raw: associationOf(reference, current, false),
  }),
});
