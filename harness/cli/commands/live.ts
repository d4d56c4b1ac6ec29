import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LoadedScenario } from '../../../scenarios/load.js';
import type { Pool } from '../../campaign/pool.js';
import { DriftdrillError } from '../../core/errors.js';
import { formatDuration } from '../../core/quantity.js';
import { findBroker } from '../../live/broker/find.js';
import { listen } from '../../live/http/server.js';
import { payloadLimit } from '../../live/intake/intake.js';
import { type IntakeMatch, intakeMatches } from '../../live/intake/verdict.js';
import { createLivePool } from '../../live/run/live-pool.js';
import { openIntake } from '../intake.js';
import type { Output } from '../output.js';

/** Simulated seconds a second where `--speed` says nothing. */
const defaultSpeed = 60;

/** The flags of `run` that are of use to a live run, and those that are not. */
export interface LiveFlags {
  live?: boolean;
  speed?: number;
  brokers?: string[];
  topicPrefix?: string;
  intake?: number;
  slackPattern?: string;
  out?: string;
  shard?: unknown;
  resume?: string;
  queue?: string;
}

/** A live run's pool and what it holds open. */
export interface Live {
  readonly pool: Pool;
  close(): Promise<void>;
}

/** @throws DriftdrillError where flags don't go together */
export function checkLiveFlags(flags: LiveFlags): void {
  const only = {
    speed: 'speed',
    brokers: 'brokers',
    topicPrefix: 'topic-prefix',
    intake: 'intake',
    slackPattern: 'slack-pattern',
  } as const;
  const lost = (Object.keys(only) as (keyof typeof only)[]).find((name) => flags[name] !== undefined);
  if (flags.live !== true && lost !== undefined)
    throw new DriftdrillError('live-flag', `--${only[lost]} is for live runs`, {
      hint: 'add --live, or leave it out',
    });
  if (flags.live === true && (flags.shard !== undefined || flags.resume !== undefined || flags.queue !== undefined))
    throw new DriftdrillError('live-flag', 'a live run has no shards and no queue, and can not be resumed', {
      hint: 'leave out --shard, --queue and --resume',
    });
  if (flags.topicPrefix !== undefined && !/^[A-Za-z0-9._-]{1,150}$/.test(flags.topicPrefix))
    throw new DriftdrillError('topic-prefix', `'${flags.topicPrefix}' is no prefix of a Kafka topic`, {
      hint: 'use letters, digits, dots, dashes and underscores, at most 150',
    });
}

/** Finds a broker and makes the pool that runs trials over it. */
export async function openLive(
  flags: LiveFlags,
  scenarios: readonly LoadedScenario[],
  signal: AbortSignal,
  output: Output,
): Promise<Live> {
  for (const { plan, cells } of scenarios)
    if (cells.length > 1 || plan.stack.calibrate !== undefined)
      throw new DriftdrillError('not-live', `${plan.name}: a live run drills one cell with thresholds that are set`, {
        place: { file: plan.file },
        hint: 'run sweeps, cases and stack.calibrate in process, without --live',
      });
  const folder = flags.out ?? 'driftdrill-out';
  const intake = flags.intake === undefined ? null : openIntake(join(folder, 'intake.jsonl'), flags);
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
      speed: flags.speed ?? defaultSpeed,
      prefix: flags.topicPrefix ?? null,
      signal,
      note: output.note,
      onTrial: (plan, clock) => {
        if (intake !== null) tell(intakeMatches(plan, intake.store.alerts, clock), folder, output);
      },
    });
    return { pool, close };
  } catch (error) {
    await close();
    throw error;
  }
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
