import { resolve } from 'node:path';
import type { Shape } from '../harness/core/batch.js';
import type { CellPlan } from '../harness/core/cell.js';
import { DriftdrillError, type Finding, FindingsError } from '../harness/core/errors.js';
import type { Plan, ReplayPlan } from '../harness/core/plan.js';
import { inspectReplay } from '../harness/system/replay/inspect.js';
import type { ReplaySummary } from '../harness/system/replay/summary.js';
import { cellsOf } from './cells.js';
import { checkAggregate, checkSweptAggregate } from './checks/aggregate.js';
import { checkBusiness } from './checks/business.js';
import { checkCalibration } from './checks/calibration.js';
import { CheckContext } from './checks/context.js';
import { checkDetectors } from './checks/detectors.js';
import { checkExpectations } from './checks/expectations.js';
import { checkFaults } from './checks/faults.js';
import { checkGates, parseGates } from './checks/gates.js';
import { checkIncidents } from './checks/incidents.js';
import { checkModel } from './checks/model.js';
import { checkMonitors } from './checks/monitors.js';
import { checkPresets } from './checks/presets.js';
import { checkRandomness, randomParts } from './checks/randomness.js';
import { checkRealFaults } from './checks/real-faults.js';
import { checkRecordedModel } from './checks/recorded-model.js';
import { checkRecording } from './checks/recording.js';
import { missingFiles } from './checks/replay.js';
import { checkRules } from './checks/rules.js';
import { checkSweep } from './checks/sweep.js';
import { checkTraffic } from './checks/traffic.js';
import { checkWhere } from './checks/where.js';
import { compilePlan } from './compile/plan.js';
import { dividedBy } from './compile/presets.js';
import { folderFinder, readMerged } from './files.js';
import { type Kinds, registeredKinds } from './kinds.js';
import { withUserModules } from './modules.js';
import { readBySchema, type StandIns } from './read.js';
import { type ScenarioFile, scenarioSchema } from './schema/scenario.js';
import { shapeOf, withBroken } from './shape.js';
import { applyOverrides, locate } from './yaml/override.js';
import { type Node, nodeAt, type Path, placeOf, withNode } from './yaml/tree.js';

export interface LoadOptions {
  /** `--set` flags as given: `a.b=value`. */
  set?: readonly string[];
  trials?: number;
  seed?: number;
}

/** A scenario ready to run. */
export interface LoadedScenario {
  /** The file's own values. */
  plan: Plan;
  /** Every point of the sweep and every case; one cell where the file has neither. */
  cells: CellPlan[];
  warnings: Finding[];
  /** The file as written. */
  source: string;
  /** What only a live run can do, as warnings; empty where it can be run in process. */
  needsLive: Finding[];
  /** What an inconclusive `driftdrill check` of it counts as. */
  onInconclusive: 'warn' | 'fail';
  /** A recorded sequence in which nothing is random: all trials would be one and the same. */
  exact: boolean;
}

/** What stands in for required parts that are wrong, so that the rest of a file is checked all the same. */
const standIns: StandIns = [
  { path: ['name'], data: 'unnamed' },
  { path: ['system', 'traffic'], data: { rate: '1/s' } },
  { path: ['system', 'traffic', 'rate'], data: '1/s', optional: true },
  { path: ['system', 'model'], data: { kind: 'none' } },
];

function withFlags(root: Node, options: LoadOptions, findings: Finding[]): Node {
  let tree = applyOverrides(root, options.set ?? [], findings);
  for (const key of ['trials', 'seed'] as const) {
    const value = options[key];
    if (value === undefined) continue;
    const place = { file: `--${key}`, excerpt: `--${key} ${value}` };
    tree = withNode(tree, [key], locate(value, place), place);
  }
  return tree;
}

/** Names that detectors and faults divide traffic by: columns of these names become segments. */
function dividingNames(file: ScenarioFile): string[] {
  const names = Object.values(file.stack.detectors).flatMap(({ by }) => by);
  for (const { scope } of file.faults) names.push(...Object.keys(scope.segment));
  names.push(...file.stack.presets.flatMap(dividedBy));
  return [...new Set(names)];
}

async function inspect(
  plan: ReplayPlan,
  consumed: number,
  root: Node,
  findings: Finding[],
): Promise<ReplaySummary | null> {
  try {
    return await inspectReplay(plan, consumed);
  } catch (error) {
    if (!(error instanceof DriftdrillError)) throw error;
    const place = placeOf(root, ['system', 'traffic', 'replay', 'file']);
    const at =
      error.place?.line !== undefined && !error.message.includes(String(error.place.line))
        ? ` (line ${error.place.line})`
        : '';
    findings.push({
      level: 'error',
      code: error.code,
      message: `${error.message}${at}`,
      place,
      ...(error.hint ? { hint: error.hint } : {}),
    });
    return null;
  }
}

/** What the model predicts; null where that is not known. */
function taskOf(file: ScenarioFile, written: Node, kinds: Kinds): Shape['task'] | null {
  const { kind } = file.system.model;
  const node = nodeAt(written, ['system', 'model', 'kind']);
  const asWritten = node?.kind === 'scalar' && node.value === kind;
  return asWritten ? (kinds.models.get(kind)?.task ?? null) : null;
}

async function runChecks(context: CheckContext, kinds: Kinds): Promise<void> {
  await checkTraffic(context);
  checkModel(context);
  checkRecordedModel(context);
  checkIncidents(context);
  checkFaults(context);
  checkRealFaults(context);
  checkDetectors(context);
  checkPresets(context);
  checkRules(context);
  checkMonitors(context);
  checkCalibration(context);
  checkAggregate(context);
  checkGates(context);
  checkExpectations(context);
  checkBusiness(context);
  checkRecording(context);
  checkRandomness(context);
  checkSweep(context, kinds);
}

/** Findings file by file in the order in which they stand, each once. */
function inOrder(findings: readonly Finding[]): Finding[] {
  const distinct = new Map(findings.map((found) => [`${JSON.stringify(found.place)} ${found.message}`, found]));
  const list = [...distinct.values()];
  const files = [...new Set(list.map(({ place }) => place?.file))];
  const file = ({ place }: Finding) => files.indexOf(place?.file);
  const line = ({ place }: Finding) => place?.line ?? 0;
  const column = ({ place }: Finding) => place?.column ?? 0;
  return list.sort((a, b) => file(a) - file(b) || line(a) - line(b) || column(a) - column(b));
}

/**
 * Reads, checks and compiles a scenario file.
 * @param file path as the user named it
 * @throws FindingsError with everything that is wrong with it at once
 */
export async function loadScenario(file: string, options: LoadOptions = {}): Promise<LoadedScenario> {
  const findings: Finding[] = [];
  const merged = readMerged(file, findings);
  if (merged.root === null) throw new FindingsError(inOrder(findings));
  const written = withFlags(merged.root, options, findings);
  const folder = folderFinder(written, merged, file);
  const kinds = await withUserModules(written, registeredKinds(), folder, findings);
  const { value, root, findings: complaints } = readBySchema(scenarioSchema(kinds), written, standIns);
  const answered = new Set(findings.map(({ place }) => JSON.stringify(place)));
  findings.push(...complaints.filter(({ place }) => !answered.has(JSON.stringify(place))));
  if (value === null) throw new FindingsError(inOrder(findings));
  const folderOf = (path: Path) => folderFinder(root, merged, file)(path);
  const base = {
    file: resolve(file),
    folder: folderOf,
    kinds,
    dividing: dividingNames(value),
    known: { task: taskOf(value, written, kinds), recording: null as ReplaySummary | null },
    gates: [...parseGates(value.gates).values()].map(({ gate }) => gate),
    given: (key: string) =>
      nodeAt(written, ['timeline', key]) !== undefined || Object.hasOwn(value.sweep ?? {}, `timeline.${key}`),
  };
  const featureNames = Object.keys(value.system.traffic.features);
  let plan = compilePlan(value, { ...base, features: featureNames });
  const { replay } = plan.system.traffic;
  const probe = { file: value, folder: folderOf, error: () => {} };
  const recording =
    replay && !missingFiles(probe) ? await inspect(replay, plan.system.model.fit?.rows ?? 0, root, findings) : null;
  base.known.recording = recording;
  const recordedTask = kinds.models.get(value.system.model.kind)?.taskOf?.(recording, value.system.model.params);
  if (recordedTask !== undefined) base.known.task = recordedTask;
  const features = recording ? recording.features.map(({ name }) => name) : featureNames;
  if (recording) plan = compilePlan(value, { ...base, features });
  const { task } = base.known;
  const featuresKnown = replay === null || recording !== null;
  const shape = featuresKnown ? withBroken(shapeOf(plan.system, task ?? 'binary', recording), written) : null;
  const context = new CheckContext(root, written, value, plan, kinds, shape, task, recording, folderOf);
  await runChecks(context, kinds);
  const cells = cellsOf(
    {
      root,
      file: value,
      plan,
      schema: scenarioSchema(kinds),
      compile: (file) => compilePlan(file, { ...base, features, dividing: dividingNames(file) }),
    },
    context.findings,
  );
  checkWhere(context, cells);
  checkSweptAggregate(context, cells);
  const all = inOrder([...findings, ...context.findings]);
  if (all.some(({ level }) => level === 'error')) throw new FindingsError(all);
  return {
    plan,
    cells,
    warnings: all,
    source: merged.source,
    needsLive: inOrder(context.needsLive),
    onInconclusive: value.check?.onInconclusive ?? 'fail',
    exact: replay !== null && randomParts(context).length === 0,
  };
}
