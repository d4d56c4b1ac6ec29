import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { InjectorDeclaration } from '../../injectors/injector.js';
import { injectors } from '../../injectors/registry.js';
import type { Shape } from '../core/batch.js';
import type { DiagnosisClass } from '../core/declaration.js';
import { DriftdrillError } from '../core/errors.js';
import { isIncident } from '../core/incident.js';
import { loadUserModule } from '../core/module.js';
import type { BusinessPlan, FaultPlan, Plan } from '../core/plan.js';
import { stream } from '../core/rng.js';
import type { ReferenceLog } from '../core/telemetry.js';
import { LatencyLaw } from './aggregate/latency-law.js';
import { segmentMix } from './aggregate/segments.js';
import { batchCapacity } from './constants.js';
import type { Costs } from './harm-meter.js';
import { isRegression, loadModel } from './load-model.js';
import { loadTraffic, sharedSeed, type TrafficParts } from './load-traffic.js';
import type { LoadedParts, LoadedSystem } from './loaded.js';
import type { ModelDeclaration, UserModel } from './models/model.js';
import { none } from './models/none.js';
import { models } from './models/registry.js';
import { referenceBatch, referenceLog } from './replay/reference-log.js';
import { entityOf } from './traffic/entities.js';

export type { LoadedSystem } from './loaded.js';

/**
 * Works out a plan's system, once a process: reads recorded traffic and modules, solves for base rates, fits the model,
 * draws the pool of entities.
 * @throws DriftdrillError where the user's files are at fault
 */
export async function loadSystem(plan: Plan): Promise<LoadedSystem> {
  const { model, traffic } = plan.system;
  const longestS = longest(plan);
  // Counted requests meet no model.
  const module = traffic.aggregate ? null : model.module;
  const userModel = module === null ? null : ((await loadUserModule(module, 'model')) as UserModel);
  const declaration = traffic.aggregate ? none : modelDeclaration(plan, userModel);
  const parts = await loadTraffic(plan, longestS);
  const counted = countedParts(plan, parts.traffic);
  const shape: Shape = Object.freeze({
    features: parts.features,
    segments: parts.segments,
    task: userModel?.task ?? recordedTask(declaration, parts, model.params) ?? declaration.task,
  });
  const regression = isRegression(shape.task, parts.traffic);
  const modelParts =
    counted === null
      ? loadModel(plan, parts.traffic, shape, parts.stats, regression)
      : { predictor: null, concept: null, pool: null };
  const table = await faultTable(plan);
  checkFaults(plan, shape, modelParts.concept, table);
  const loaded: LoadedParts = Object.freeze({
    traffic: parts.traffic,
    details: parts.stats,
    refreshS: Object.freeze(plan.system.traffic.features.map((feature) => feature.store?.refreshS ?? 0)),
    model: declaration,
    userModel,
    predictor: modelParts.predictor,
    pool: modelParts.pool,
    concept: modelParts.concept,
    regression,
    injectors: table,
    costs: costsOf(plan.business, shape),
    ratePerS: parts.ratePerS,
    longestS,
    counted,
  });
  const dataHash = await hashFiles(dataFiles(plan));
  return Object.freeze(new Loaded(plan, shape, reference(plan, parts, shape, loaded), dataHash, loaded));
}

/**
 * The same system under other faults; everything else is shared.
 * @param plan differs from the loaded one in its faults only, none later than the loaded one's last
 */
export async function withFaults(loaded: LoadedSystem, plan: Plan): Promise<LoadedSystem> {
  const table = await faultTable(plan);
  checkFaults(plan, loaded.shape, loaded.parts.concept, table);
  const parts = Object.freeze({ ...loaded.parts, injectors: table });
  return Object.freeze(new Loaded(plan, loaded.shape, loaded.reference, loaded.dataHash, parts));
}

function countedParts({ system }: Plan, traffic: TrafficParts['traffic']): LoadedParts['counted'] {
  const { aggregate } = system.traffic;
  if (aggregate === undefined || traffic.kind === 'replay') return null;
  const law = new LatencyLaw(system.serving.latency, Object.freeze([...aggregate.latencyEdges]));
  return Object.freeze({ mix: segmentMix(traffic.tables), law });
}

class Loaded implements LoadedSystem {
  readonly concept: LoadedSystem['concept'];

  constructor(
    readonly plan: Plan,
    readonly shape: Shape,
    readonly reference: ReferenceLog | null,
    readonly dataHash: string,
    readonly parts: LoadedParts,
  ) {
    const sum = parts.concept?.sum ?? null;
    this.concept = sum && Object.freeze({ names: sum.design.names, weights: sum.weights });
  }

  private fault(id: string): { plan: FaultPlan; declaration: InjectorDeclaration } {
    const plan = this.plan.faults.find((fault) => fault.id === id);
    const declaration = this.parts.injectors.get(id);
    if (!plan || !declaration) throw new Error(`no fault '${id}' in ${this.plan.name}`);
    return { plan, declaration };
  }

  diagnosis(faultId: string): DiagnosisClass {
    const { plan, declaration } = this.fault(faultId);
    return (
      (isIncident(plan) ? (plan.params.diagnosis as DiagnosisClass | undefined) : undefined) ?? declaration.diagnosis
    );
  }

  idle(faultId: string): boolean {
    const { plan, declaration } = this.fault(faultId);
    return plan.scope.share === 0 || declaration.idle(plan.params);
  }

  entity(index: number) {
    return entityOf(this.plan.system.traffic.entities.locale, stream(sharedSeed(this.plan), 'people').bits(), index);
  }
}

function longest({ timeline, faults }: Plan): number {
  const latest = Math.max(0, ...faults.map((fault) => fault.atS));
  return (
    timeline.warmupS + timeline.controlS + timeline.onsetWithinS + latest + timeline.deadlineS + timeline.recoveryS
  );
}

function modelDeclaration(plan: Plan, user: UserModel | null): ModelDeclaration {
  const { kind, module } = plan.system.model;
  const declaration = models.get(user ? 'module' : kind);
  if (!declaration) throw new DriftdrillError('model-unknown', `there is no model '${kind}'`);
  if (user && (typeof user.create !== 'function' || !['binary', 'regression', 'ranking'].includes(user.task)))
    throw new DriftdrillError('module-shape', `the model in ${module} lacks 'task' or 'create'`, {
      hint: "export const model = {task: 'binary', create(params, shape) { return {predict(batch) { … }} }}",
    });
  return declaration;
}

function recordedTask(
  declaration: ModelDeclaration,
  { traffic }: TrafficParts,
  params: Record<string, unknown>,
): Shape['task'] | null {
  return declaration.taskOf?.(traffic.kind === 'replay' ? traffic.tables.recording : null, params) ?? null;
}

async function faultTable(plan: Plan): Promise<ReadonlyMap<string, InjectorDeclaration>> {
  const table = new Map<string, InjectorDeclaration>();
  for (const fault of plan.faults) {
    const declaration =
      fault.module === null
        ? injectors.get(fault.inject)
        : ((await loadUserModule(fault.module, 'injector')) as InjectorDeclaration);
    if (!declaration) throw new DriftdrillError('injector-unknown', `there is no injector '${fault.inject}'`);
    if (plan.system.traffic.aggregate && declaration.effect === undefined)
      throw new DriftdrillError('fault-unfit', `fault '${fault.id}': ${fault.inject} acts on single requests`, {
        hint: 'take out system.traffic.aggregate',
      });
    table.set(fault.id, declaration);
  }
  return table;
}

function checkFaults(
  plan: Plan,
  shape: Shape,
  trueConcept: LoadedParts['concept'],
  table: ReadonlyMap<string, InjectorDeclaration>,
): void {
  const concept = trueConcept && { names: trueConcept.sum.design.names };
  for (const fault of plan.faults) {
    const unknown = fault.scope.features.find((name) => !shape.features.some((feature) => feature.name === name));
    const problems = unknown
      ? [`there is no feature '${unknown}'`]
      : (table.get(fault.id) as InjectorDeclaration).check(fault.params, shape, fault.scope.features, concept);
    if (problems.length > 0)
      throw new DriftdrillError(
        'fault-unfit',
        problems.map((problem) => `fault '${fault.id}': ${problem}`).join('\n'),
        {
          place: { file: plan.file },
        },
      );
  }
}

function costsOf({ cost }: BusinessPlan, shape: Shape): Costs | null {
  if (!cost) return null;
  const feature = (price: number | string) =>
    typeof price === 'string' ? shape.features.findIndex(({ name }) => name === price) : -1;
  const amount = (price: number | string) => (typeof price === 'number' ? price : 0);
  return Object.freeze({
    falseNegative: amount(cost.falseNegative),
    falseNegativeFeature: feature(cost.falseNegative),
    falsePositive: amount(cost.falsePositive),
    falsePositiveFeature: feature(cost.falsePositive),
  });
}

function reference(plan: Plan, { traffic, reference: recording }: TrafficParts, shape: Shape, loaded: LoadedParts) {
  if (!recording || traffic.kind !== 'replay') return null;
  const batch = referenceBatch(shape, traffic.tables.layout, recording);
  const model = loaded.model.create({
    plan: plan.system.model,
    shape,
    predictor: loaded.predictor,
    rng: stream(sharedSeed(plan), 'reference'),
    pool: loaded.pool,
    capacity: Math.max(batchCapacity, batch.n),
    module: loaded.userModel,
  });
  model.predict(batch);
  return referenceLog(batch);
}

/** Files whose bytes make the traffic. */
export function dataFiles({ system, faults }: Plan): string[] {
  const { replay } = system.traffic;
  return [
    replay?.file,
    replay?.labels?.file,
    replay?.reference,
    system.model.module,
    system.model.file,
    ...faults.map((fault) => fault.module),
  ].filter((file) => file !== null && file !== undefined);
}

async function hashFiles(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) for await (const bytes of createReadStream(file)) hash.update(bytes as Buffer);
  return hash.digest('hex');
}
