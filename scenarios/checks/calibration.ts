import { calibrationTargets, pathHint, severalNumbers } from '../../detectors/rules/calibration-targets.js';
import { DriftdrillError } from '../../harness/core/errors.js';
import type { CheckContext } from './context.js';

/** Says where calibration would not know which number to set. Rules and detectors have been checked before. */
export function checkCalibration(context: CheckContext): void {
  const { stack } = context.plan;
  if (stack.calibrate === undefined || context.findings.some(({ level }) => level === 'error')) return;
  try {
    calibrationTargets(stack, stack.calibrate.path);
    if (stack.calibrate.path.length > 0) return;
    for (const several of severalNumbers(stack))
      context.warn(['stack', 'calibrate'], {
        code: 'calibrate-several',
        message: `alert ${several[0].alert} compares with ${several.length} numbers, and keeps them as they are`,
        hint: pathHint(several),
        key: true,
      });
  } catch (error) {
    if (!(error instanceof DriftdrillError)) throw error;
    const { code, message, hint } = error;
    const named = stack.calibrate.path.length > 0;
    context.error(named ? ['stack', 'calibrate', 'path'] : ['stack', 'calibrate'], {
      code,
      message,
      hint: hint ?? null,
      key: true,
    });
  }
}
