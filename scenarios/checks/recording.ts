import { formatDuration } from '../../harness/core/quantity.js';
import type { CheckContext } from './context.js';
import { isMisplaced } from './incidents.js';

/** Checks that a recording replayed in sequence lasts as long as a trial. */
export function checkRecording(context: CheckContext): void {
  const { recording, plan } = context;
  const { replay, ratePerS } = plan.system.traffic;
  if (!recording || !replay || replay.method !== 'sequence' || isMisplaced(context)) return;
  const path = ['system', 'traffic', 'replay', 'file'];
  const { warmupS, controlS, deadlineS, recoveryS, onsetWithinS } = plan.timeline;
  const latest = Math.max(0, ...plan.faults.map(({ atS }) => atS));
  const endS = warmupS + controlS + onsetWithinS + latest + deadlineS + recoveryS;
  const fitted = plan.system.model.fit?.rows ?? 0;
  const left = Math.max(0, recording.rows - fitted);
  if (ratePerS !== null) {
    const needed = Math.ceil(endS * ratePerS);
    if (needed > left)
      context.error(path, {
        code: 'recording-too-short',
        message: `a trial needs ${needed} rows${fitted > 0 ? ` after the ${fitted} of fit` : ''}, and the recording has ${left}`,
        hint: 'make the timeline shorter, or use method: block',
      });
  } else if (recording.spanS !== null && recording.rows > 1) {
    const span = recording.spanS * (left / recording.rows);
    if (endS > (recording.coverS ?? 0) * (1 + 1e-9))
      context.error(path, {
        code: 'recording-too-short',
        message: `a trial lasts ${formatDuration(endS)}, and the recording ${fitted > 0 ? 'after fit about ' : ''}${formatDuration(span)}`,
        hint: 'make the timeline shorter, or use method: block',
      });
  }
}
