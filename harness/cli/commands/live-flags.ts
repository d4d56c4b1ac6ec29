import { DriftdrillError } from '../../core/errors.js';

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
