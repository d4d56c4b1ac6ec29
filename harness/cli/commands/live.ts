import type { LoadedScenario } from '../../../scenarios/load.js';
import type { Pool } from '../../campaign/pool.js';
import { DriftdrillError } from '../../core/errors.js';
import { findBroker } from '../../live/broker/find.js';
import { createLivePool } from '../../live/run/live-pool.js';
import type { Output } from '../output.js';
import type { RunFlags } from './run.js';

/** Simulated seconds a second where `--speed` says nothing. */
const defaultSpeed = 60;

/** A live run's pool and what it holds open. */
interface Live {
  readonly pool: Pool;
  close(): Promise<void>;
}

/** @throws DriftdrillError where flags don't go together */
export function checkLiveFlags(flags: RunFlags): void {
  const only = ['speed', 'brokers', 'topicPrefix', 'intake'] as const;
  const lost = only.find((name) => flags[name] !== undefined);
  if (flags.live !== true && lost !== undefined)
    throw new DriftdrillError('live-flag', `--${lost === 'topicPrefix' ? 'topic-prefix' : lost} is for live runs`, {
      hint: 'add --live, or leave it out',
    });
  if (flags.live === true && (flags.shard !== undefined || flags.resume !== undefined))
    throw new DriftdrillError('live-flag', 'a live run has no shards and can not be resumed', {
      hint: 'leave out --shard and --resume',
    });
  if (flags.topicPrefix !== undefined && !/^[A-Za-z0-9._-]{1,150}$/.test(flags.topicPrefix))
    throw new DriftdrillError('topic-prefix', `'${flags.topicPrefix}' is no prefix of a Kafka topic`, {
      hint: 'use letters, digits, dots, dashes and underscores, at most 150',
    });
}

/** Finds a broker and makes the pool that runs trials over it. */
export async function openLive(
  flags: RunFlags,
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
  const broker = await findBroker(flags.brokers);
  output.note(`broker: ${broker.how}\n`);
  const pool = createLivePool({
    addresses: broker.addresses,
    speed: flags.speed ?? defaultSpeed,
    prefix: flags.topicPrefix ?? null,
    signal,
    note: output.note,
  });
  return { pool, close: () => broker.stop() };
}
