import type { Shape } from '../../harness/core/batch.js';
import type { Finding, Place } from '../../harness/core/errors.js';
import type { DetectorPlan, Plan, RulePlan } from '../../harness/core/plan.js';
import type { ReplaySummary } from '../../harness/system/replay/summary.js';
import { type CompiledPreset, compilePresets } from '../compile/presets.js';
import type { Kinds } from '../kinds.js';
import type { ScenarioFile } from '../schema/scenario.js';
import { keyPlaceOf, keysAt, type Node, type Path, placeOf, textPlaceOf, textsIn } from '../yaml/tree.js';

/** What a check says of a file. */
export interface Complaint {
  code: string;
  message: string;
  hint?: string | null;
  /** Point at the key instead of the value. */
  key?: boolean;
  /** Point at this character of the text. */
  offset?: number;
}

/** What every check may read. Checks only add findings. */
export class CheckContext {
  readonly findings: Finding[] = [];
  /** What in the file only a live run can do. */
  readonly needsLive: Finding[] = [];
  private compiled: readonly CompiledPreset[] | null = null;

  constructor(
    /** The tree that `file` was parsed from. */
    readonly root: Node,
    /** The tree as written, with what did not parse: names are looked up in it, so that one error does not cause others. */
    readonly written: Node,
    readonly file: ScenarioFile,
    readonly plan: Plan,
    readonly kinds: Kinds,
    /** Null where features are not known. */
    readonly shape: Shape | null,
    readonly task: Shape['task'] | null,
    readonly recording: ReplaySummary | null,
    /** Absolute folder of the file that names the value at a path. */
    readonly folder: (path: Path) => string,
  ) {}

  place(path: Path, { key, offset }: { key?: boolean; offset?: number } = {}): Place {
    if (offset !== undefined) return textPlaceOf(this.root, path, offset);
    return key ? keyPlaceOf(this.root, path) : placeOf(this.root, path);
  }

  private finding(level: Finding['level'], path: Path, complaint: Complaint): Finding {
    const { code, message, hint } = complaint;
    return { level, code, message, place: this.place(path, complaint), ...(hint ? { hint } : {}) };
  }

  error(path: Path, complaint: Complaint): void {
    this.findings.push(this.finding('error', path, complaint));
  }

  warn(path: Path, complaint: Complaint): void {
    this.findings.push(this.warning(path, complaint));
  }

  warning(path: Path, complaint: Complaint): Finding {
    return this.finding('warning', path, complaint);
  }

  /** All ids of faults, also of those that do not parse. */
  faultIds(): string[] {
    return [...new Set([...textsIn(this.written, ['faults'], 'id')])];
  }

  /** Presets of the file as detectors and rules; entry i stands at stack.presets[i]. */
  get presets(): readonly CompiledPreset[] {
    this.compiled ??= compilePresets(this.file.stack.presets, {
      features: this.shape?.features ?? [],
      task: this.task ?? 'binary',
      objective: this.plan.business.slo?.objective ?? null,
      kinds: this.kinds,
    });
    return this.compiled;
  }

  presetDetector(name: string): DetectorPlan | undefined {
    return this.presets.flatMap(({ detectors }) => detectors).find((detector) => detector.name === name);
  }

  alertNames(): string[] {
    const ofPresets = this.presets.flatMap(({ rules }) => rules.map(({ alert }) => alert));
    const ofMonitors = this.monitored().map(({ alert }) => alert);
    return [...new Set([...textsIn(this.written, ['stack', 'rules'], 'alert'), ...ofPresets, ...ofMonitors])];
  }

  detectorNames(): string[] {
    const ofPresets = this.presets.flatMap(({ detectors }) => detectors.map(({ name }) => name));
    return [...keysAt(this.written, ['stack', 'detectors']), ...ofPresets];
  }

  /** Alerts of external monitors, as far as their files tell. */
  monitored(): RulePlan[] {
    return this.plan.stack.rules.filter(({ monitor }) => monitor !== undefined);
  }

  /** True where a monitor may have alerts that no file tells, so that unknown names prove nothing. */
  hasForeignAlerts(): boolean {
    const told = new Set(this.monitored().map(({ monitor }) => monitor));
    return this.file.stack.monitors.some(({ kind }, i) => {
      return this.kinds.monitors.get(kind)?.announce !== undefined || !told.has(i);
    });
  }

  /** Seconds from the start of a trial to its latest end. */
  endS(): number {
    const { warmupS, controlS, onsetWithinS, deadlineS, recoveryS } = this.plan.timeline;
    const latest = Math.max(0, ...this.plan.faults.map(({ atS }) => atS));
    return warmupS + controlS + onsetWithinS + latest + deadlineS + recoveryS;
  }
}
