import { monitors } from '../../detectors/external/registry.js';
import type { CellPlan } from '../core/cell.js';
import { DriftdrillError } from '../core/errors.js';
import type { Pool } from './pool.js';

/** @throws DriftdrillError where a monitor's alerts come in during live runs only, and these trials take none in */
export function checkLiveOnly(cells: readonly CellPlan[], { takesAlerts }: Pick<Pool, 'takesAlerts'>): void {
  if (takesAlerts === true) return;
  for (const { plan } of cells)
    for (const { kind } of plan.stack.monitors ?? [])
      if (monitors.get(kind)?.liveOnly === true)
        throw new DriftdrillError('live-only', `monitor ${kind} needs a live run that takes alerts in`, {
          place: { file: plan.file },
          hint: 'run the scenario with --live --intake PORT, or take the monitor out',
        });
}
