import { incidentKind } from '../../harness/core/incident.js';
import type { FaultPlan, TimelinePlan } from '../../harness/core/plan.js';
import type { ReplaySummary } from '../../harness/system/replay/summary.js';
import type { FaultFile } from '../schema/fault.js';
import type { ScenarioFile } from '../schema/scenario.js';
import { parseTime } from '../schema/traffic.js';

/** True where a scenario declares a recorded incident. */
export function hasIncident(file: Pick<ScenarioFile, 'faults'>): boolean {
  return file.faults.some(({ inject }) => inject === incidentKind);
}

/** Seconds from the first row that is replayed to an incident; null where the rows carry no dates to find it by. */
export function incidentS({ at }: Pick<FaultFile, 'at'>, recording: ReplaySummary | null): number | null {
  if (typeof at === 'number') return at;
  if (recording === null || recording.startMs === null) return null;
  return (parseTime(at) - recording.startMs) / 1000 - recording.skippedS;
}

/** What the timeline of recorded incidents is made from. */
export interface IncidentSetting {
  file: ScenarioFile;
  recording: ReplaySummary | null;
  /** True where the file says that key of the timeline itself. */
  given: (key: 'warmup' | 'deadline') => boolean;
}

/**
 * The timeline around recorded incidents: fault-free up to the first of them, and as long as the recording where no
 * deadline is given. With a reference of its own nothing needs warming up.
 */
export function incidentTimeline(timeline: TimelinePlan, { file, recording, given }: IncidentSetting): TimelinePlan {
  const times = incidentTimes(file, recording);
  const first = Math.min(...times);
  const warmupS = !given('warmup') && file.stack.reference.of === 'file' ? 0 : timeline.warmupS;
  const rest = (recording?.coverS ?? 0) - Math.max(...times);
  return {
    warmupS,
    controlS: Math.max(0, first - warmupS),
    onsetWithinS: 0,
    deadlineS: given('deadline') || recording === null ? timeline.deadlineS : Math.max(0, roundDown(rest)),
    recoveryS: timeline.recoveryS,
  };
}

/** The incident's place after onset, which is the first incident of the file. */
export function placedIncident(
  plan: FaultPlan,
  file: FaultFile,
  { file: scenario, recording }: IncidentSetting,
): FaultPlan {
  const first = Math.min(...incidentTimes(scenario, recording));
  return { ...plan, atS: (incidentS(file, recording) ?? 0) - first };
}

function incidentTimes({ faults }: ScenarioFile, recording: ReplaySummary | null): number[] {
  const incidents = faults.filter(({ inject }) => inject === incidentKind);
  return incidents.map((incident) => incidentS(incident, recording) ?? 0);
}

/** To whole seconds, where these are too small to matter. */
function roundDown(seconds: number): number {
  return seconds > 1000 ? Math.floor(seconds) : seconds;
}
