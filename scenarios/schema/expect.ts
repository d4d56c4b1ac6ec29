import { z } from 'zod';
import { diagnosisClasses } from '../../harness/core/declaration.js';
import { share } from '../../harness/core/quantity.js';
import { positiveDuration, text } from './common.js';

/** What an alert is expected to do: one line in the verdict. */
export const expectSchema = () =>
  z.strictObject({
    alert: text().describe('Name of the alert, with labels where it has some'),
    fault: text().optional().describe('Id of the fault; default: each of them'),
    outcome: z
      .enum(['fires', 'silent'])
      .describe('fires: net recall of at least `share` by `within`; silent: net recall of at most 5 %'),
    within: positiveDuration().optional().describe('Time from onset; default: the deadline'),
    share: share().prefault(0.9).describe('Net recall that `fires` asks for'),
    diagnosis: z.enum(diagnosisClasses).optional().describe('Diagnosis that the alert must name'),
    where: text()
      .optional()
      .describe('Cells of a sweep in which it is judged, such as faults.lag.scope.share >= 25%; default: every cell'),
  });

export type ExpectFile = z.output<ReturnType<typeof expectSchema>>;
