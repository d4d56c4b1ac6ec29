import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LoadedScenario } from '../../../scenarios/load.js';
import { checkLiveOnly } from '../../campaign/live-only.js';
import type { Pool } from '../../campaign/pool.js';
import type { CellPlan } from '../../core/cell.js';
import { DriftdrillError } from '../../core/errors.js';
import { formatDuration } from '../../core/quantity.js';
import { findBroker } from '../../live/broker/find.js';
import { rollBack } from '../../live/faults/ledger.js';
import { listen } from '../../live/http/server.js';
import { PayloadError } from '../../live/intake/incoming.js';
import { type AlertIntake, payloadLimit } from '../../live/intake/intake.js';
import { payloadOf, type TopicRecord } from '../../live/intake/topic-record.js';
import { type IntakeMatch, intakeMatches } from '../../live/intake/verdict.js';
import { createLivePool } from '../../live/run/live-pool.js';
import { openIntake } from '../intake.js';
import type { Output } from '../output.js';
import type { ServedMetrics } from '../run-metrics.js';
import type { LiveFlags } from './live-flags.js';

/** Simulated seconds a second where `--speed` says nothing. */
const defaultSpeed = 60;

/** A live run's pool and what it holds open. */
export interface Live {
  readonly pool: Pool;
  close(): Promise<void>;
}

/** Finds a broker and makes the pool that runs trials over it. */
export async function openLive(
  flags: LiveFlags,
  scenarios: readonly LoadedScenario[],
  signal: AbortSignal,
  output: Output,
  metrics: ServedMetrics | null,
): Promise<Live> {
  for (const { plan, cells } of scenarios)
    if (cells.length > 1 || plan.stack.calibrate !== undefined)
      throw new DriftdrillError('not-live', `${plan.name}: a live run drills one cell with thresholds that are set`, {
        place: { file: plan.file },
        hint: 'run sweeps, cases and stack.calibrate in process, without --live',
      });
  for (const { cells } of scenarios) checkTakenIn(cells, flags);
  const folder = flags.out ?? 'driftdrill-out';
  const intake = flags.intake === undefined ? null : openIntake(join(folder, 'intake.jsonl'), flags);
  // What an earlier run left in the file is none of this one's.
  const since = intake?.store.alerts.length ?? 0;
  for (const undone of rollBack()) output.note(`left behind by a run that was killed: ${undone}\n`);
  const opened: (() => Promise<void> | void)[] = [() => intake?.store.close()];
  const close = async () => {
    for (const one of opened.reverse()) await one();
  };
  try {
    if (intake !== null && flags.intake !== undefined) {
      const at = await listen((request) => intake.handle(request), flags.intake, '127.0.0.1', payloadLimit);
      opened.push(() => at.close());
      output.note(`intake: http://127.0.0.1:${at.port}/alerts\n`);
    }
    const broker = await findBroker(flags.brokers);
    opened.push(() => broker.stop());
    output.note(`broker: ${broker.how}\n`);
    const pool = createLivePool({
      addresses: broker.addresses,
      broker: broker.process ?? null,
      speed: flags.speed ?? defaultSpeed,
      prefix: flags.topicPrefix ?? null,
      signal,
      note: output.note,
      ...(metrics && { onTelemetry: metrics.observe }),
      alerts: intake === null ? null : () => intake.store.alerts.slice(since),
      take: intake === null ? null : fromTopic(intake, output),
      onTrial: (plan, clock) => {
        if (intake !== null) tell(intakeMatches(plan, intake.store.alerts.slice(since), clock), folder, output);
      },
    });
    return { pool, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Hands what others wrote to the alerts topic to the intake; what is no alert is named, each complaint once. */
function fromTopic(intake: AlertIntake, output: Output): (record: TopicRecord) => void {
  const said = new Set<string>();
  return (record) => {
    try {
      intake.accept(payloadOf(record));
    } catch (error) {
      if (!(error instanceof PayloadError)) throw error;
      if (!said.has(error.message)) output.note(`alerts topic: a record was not taken in: ${error.message}\n`);
      said.add(error.message);
    }
  };
}

/** @throws DriftdrillError where alerts are to be scored that can't come in, or that no clock could place */
function checkTakenIn(cells: readonly CellPlan[], { intake, speed }: LiveFlags): void {
  checkLiveOnly(cells, { takesAlerts: intake !== undefined });
  const [{ plan }] = cells;
  if (speed === Number.POSITIVE_INFINITY && plan.stack.rules.some((rule) => rule.takenIn === true))
    throw new DriftdrillError('no-clock', `${plan.name}: with --speed max no clock says when an alert came in`, {
      place: { file: plan.file },
      hint: 'give --speed a number, or take the monitor intake out',
    });
}

/** What came of each expectation by the alerts taken in, as a line each here and in `intake-matches.jsonl`. */
function tell(found: readonly IntakeMatch[], folder: string, output: Output): void {
  appendFileSync(join(folder, 'intake-matches.jsonl'), found.map((one) => `${JSON.stringify(one)}\n`).join(''));
  for (const { alert, fault, alerts, firstS, met, outcome } of found) {
    const first =
      firstS === null ? 'no alert' : `${alerts} alerts, the first after ${formatDuration(Math.round(firstS))}`;
    output.note(`  ${met ? '✓' : '✗'} intake: ${alert} ${outcome}${fault === null ? '' : ` on ${fault}`}: ${first}\n`);
  }
}
