import { createStack } from '../../../detectors/stack.js';
import type { GroupRecord } from '../../core/group-record.js';
import { trialSeed } from '../../core/rng.js';
import { startSystem } from '../../system/start-system.js';
import { runGroup } from '../../trial/group.js';
import type { GroupContext } from '../../trial/group-context.js';

/** What a short real run of a group showed. */
export interface Measured {
  /** Wall-clock seconds for a simulated one, and requests in it. */
  wallPerS: number;
  requestsPerS: number;
  /** Whole trials that were run; none where a single one takes too long. */
  records: GroupRecord[];
}

/** Longest fault-free stretch, as a share of the time there is. */
const warmUpShare = 0.15;
const mostTrials = 8;
/** How many times the budget the first trial may take. */
const patience = 2.5;

/**
 * Runs the fault-free system with its stacks for a moment, and then as many whole trials as fit.
 * @param budgetS wall-clock seconds @param trials of the campaign @param expectedS simulated seconds of a trial
 */
export function measure(
  context: GroupContext,
  { budgetS, trials, expectedS, earlyStop }: { budgetS: number; trials: number; expectedS: number; earlyStop: boolean },
): Measured {
  const started = performance.now();
  const spentS = (): number => (performance.now() - started) / 1000;
  const slice = glance(context, budgetS * warmUpShare);
  const records: GroupRecord[] = [];
  const paces: number[] = [];
  const all = { simulatedS: 0, requests: 0 };
  let now = slice;
  for (let trial = 0; trial < Math.min(trials, mostTrials); trial++) {
    // One whole trial tells what a glance can't: it may take longer.
    if (spentS() + expectedS * now.wallPerS > budgetS * (trial === 0 ? patience : 1)) break;
    const before = performance.now();
    const { record } = runGroup(context, trial, { sketch: false, fork: true, earlyStop, ended: [] });
    const wallS = (performance.now() - before) / 1000;
    records.push(record);
    const simulated = record.work.reduce((sum, stretch) => sum + stretch.simulatedS, 0);
    const requests = record.work.reduce((sum, stretch) => sum + stretch.requests, 0);
    all.simulatedS += simulated;
    all.requests += requests;
    paces.push(wallS / Math.max(simulated, 1e-9));
    // The first trial runs code that is not compiled yet.
    const settled = paces.slice(paces.length > 1 ? 1 : 0).sort((a, b) => a - b);
    now = {
      wallPerS: settled[Math.floor(settled.length / 2)],
      requestsPerS: all.requests / Math.max(all.simulatedS, 1e-9),
    };
  }
  return { ...now, records };
}

function glance(context: GroupContext, budgetS: number): Omit<Measured, 'records'> {
  const { plan } = context.cells[0].cell;
  const { warmupS, controlS, deadlineS } = plan.timeline;
  const system = startSystem(context.system, trialSeed(plan.name, plan.seed, 0));
  const stacks = context.stacks.map((stack) =>
    createStack(stack, {
      shape: context.system.shape,
      reference: context.system.reference,
      warmupS,
      startMs: system.startMs,
      timezone: plan.system.traffic.timezone,
      modules: context.modules,
      trace: false,
    }),
  );
  const untilS = warmupS + controlS + deadlineS;
  const started = performance.now();
  const spentS = (): number => (performance.now() - started) / 1000;
  while (system.now < untilS && spentS() < budgetS) {
    const seen = system.step(untilS);
    for (const stack of stacks) stack.observe(seen);
  }
  const simulated = Math.max(system.now, 1e-9);
  return { wallPerS: spentS() / simulated, requestsPerS: system.requests / simulated };
}
