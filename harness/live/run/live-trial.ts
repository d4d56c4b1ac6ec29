import { setTimeout as sleep } from 'node:timers/promises';
import type { Kafka } from 'kafkajs';
import { referenceSpan } from '../../../detectors/external/recorders.js';
import { DriftdrillError, exitCodes } from '../../core/errors.js';
import type { Plan } from '../../core/plan.js';
import type { EpisodeRecord } from '../../core/record.js';
import type { Telemetry } from '../../core/telemetry.js';
import { ShapedClock } from '../../system/faults/fault-clock.js';
import { entityId } from '../../system/traffic/entities.js';
import type { GroupContext } from '../../trial/group-context.js';
import { timelineOf } from '../../trial/timeline.js';
import type { PartProcess } from '../broker/part-process.js';
import { kafkaClient } from '../client.js';
import type { Counts } from '../detect/assembler.js';
import type { DetectorsConfig } from '../detect/config.js';
import { startDetectors } from '../detect/supervisor.js';
import { RealFaults, type TimedFault } from '../faults/real-faults.js';
import type { TopicRecord } from '../intake/topic-record.js';
import type { MeteredSystem } from '../metrics/live-metrics.js';
import { PredictionCodec, type PredictionContext } from '../records/prediction.js';
import { Publisher } from '../transport/publisher.js';
import { Sender } from '../transport/sender.js';
import { createTopics, type Topics, topicsOf } from '../transport/topics.js';
import { Collector } from './collector.js';
import { LiveBranch } from './live-branch.js';
import { Pace } from './pace.js';
import { TruthTopic } from './truth-topic.js';

export interface LiveOptions {
  readonly addresses: readonly string[];
  /** The broker's process, where it was started for the run. */
  readonly broker: PartProcess | null;
  /** Simulated seconds a second; Infinity: as fast as it goes. */
  readonly speed: number;
  /** Names the topics; they must not exist yet. */
  readonly prefix: string;
  readonly signal: AbortSignal;
  /** Told what goes on. */
  readonly note: (text: string) => void;
  /** Told of records on the alerts topic that others than the run's detectors have written. */
  readonly onForeign?: (record: TopicRecord) => void;
  /** Seconds of the wall clock for which the alerts topic is read on after the detectors' last word; default none. */
  readonly lingerS?: number;
  /** Shown every stretch once it is on its way. */
  readonly onTelemetry?: (system: MeteredSystem, telemetry: Telemetry) => void;
}

export interface LiveResult {
  /** Name of the branch that went live. */
  readonly branch: string;
  readonly episodes: EpisodeRecord[];
  /** Records sent, watermarks apart. */
  readonly sent: number;
  /** What the detectors took in. */
  readonly counts: Counts;
  /** Null where no fault acts on real parts. */
  readonly real: RealOutcome | null;
  /** Wall-clock time of the first record, milliseconds since the epoch. */
  readonly startedMs: number;
  /** Wall-clock seconds from the first record to the detectors' last word. */
  readonly wallS: number;
}

/** What faults on real parts came to. */
export interface RealOutcome {
  /** Requests that each of them met, by id. */
  readonly met: ReadonlyMap<string, number>;
  /** When each episode came out of the alerts topic, simulated seconds since the start of the run. */
  readonly heardS: readonly number[];
  /** True where the detectors went by when telemetry arrived. */
  readonly byArrival: boolean;
}

/** How long nothing may be heard of the detectors once everything is sent. */
const patienceMs = 90_000;

/** One trial over Kafka: its traffic goes to topics, detectors read them and send alerts, and these are what it gives. */
export async function runLiveTrial(
  plan: Plan,
  context: GroupContext,
  trial: number,
  options: LiveOptions,
): Promise<LiveResult> {
  const branch = new LiveBranch(context, trial);
  const topics = topicsOf(options.prefix);
  const kafka = kafkaClient(options.addresses, { retries: 30 });
  await prepare(kafka, topics, options.prefix);
  const records: PredictionContext = {
    run: options.prefix,
    model: plan.name,
    threshold: plan.system.model.threshold,
    startMs: branch.system.startMs,
  };
  const opened: (() => Promise<void>)[] = [];
  try {
    const real = await realFaults(plan, context, trial, options);
    opened.push(async () => real?.close());
    const sender = new Sender(kafkaClient(options.addresses, { retries: 30, route: real?.route('system') }));
    opened.push(() => sender.close());
    await sender.open();
    const truth = new TruthTopic(sender, topics.truth, options.prefix);
    const collector = await Collector.start(kafka, options.prefix, topics.alerts, options.onForeign ?? (() => {}));
    opened.push(() => collector.stop());
    const detectors = await startDetectors(
      detectorsConfig(plan, context, records, options, real, branch.endS),
      options.note,
    );
    opened.push(() => detectors.stop());
    opened.push(async () => real?.lift());
    const failed = Promise.race([detectors.failed, real?.failed ?? detectors.failed]);
    truth.seal({ seed: branch.seed, faults: plan.faults, timeline: timelineOf(plan, trial) });
    const started = performance.now();
    const startedMs = Date.now();
    const publisher = new Publisher(sender, topics, new PredictionCodec(context.system.shape, records), options.prefix);
    const metered = meteredSystem(plan, context, branch.system.startMs);
    const show = (telemetry: Telemetry) => options.onTelemetry?.(metered, telemetry);
    real?.begin(detectors.process);
    await Promise.race([failed, publishAll(branch, publisher, real, options, show)]);
    await sender.settle();
    const counts = await Promise.race([failed, lastWord(collector, options.signal)]);
    const wallS = (performance.now() - started) / 1000;
    await sleep((options.lingerS ?? 0) * 1000, undefined, { signal: options.signal });
    truth.open();
    const sent = publisher.predictions + publisher.labels;
    const episodes = collector.episodes();
    const heardS = episodes.map((one) => ((collector.heardOf(one) - started) / 1000) * options.speed);
    const outcome = real === null ? null : { met: real.met, heardS, byArrival: real.delaysTelemetry };
    return { branch: branch.name, episodes, sent, counts, real: outcome, startedMs, wallS };
  } finally {
    for (const close of opened.reverse()) await close();
  }
}

function meteredSystem(plan: Plan, { system, stacks }: GroupContext, startMs: number): MeteredSystem {
  const { shape, reference } = system;
  return { model: plan.name, shape, reference, referenceS: referenceSpan(stacks[0], plan.timeline.warmupS), startMs };
}

/** Faults of the trial that act on real parts; null where there are none. */
async function realFaults(
  plan: Plan,
  { system }: GroupContext,
  trial: number,
  { speed, addresses, broker, signal, note }: LiveOptions,
): Promise<RealFaults | null> {
  const timeline = timelineOf(plan, trial);
  const faults = plan.faults.flatMap((fault): TimedFault[] => {
    const real = system.idle(fault.id) ? undefined : system.parts.injectors.get(fault.id)?.real?.(fault.params);
    if (real === undefined) return [];
    const clock = new ShapedClock(timeline.t0S[fault.id], timeline.t2S[fault.id], fault.shape, []);
    return [{ id: fault.id, real, clock }];
  });
  return faults.length === 0 ? null : RealFaults.prepare(faults, { speed, addresses, broker, signal, note });
}

async function prepare(kafka: Kafka, topics: Topics, prefix: string): Promise<void> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    const known = await admin.listTopics();
    if (Object.values(topics).some((topic) => known.includes(topic)))
      throw new DriftdrillError('topics-taken', `there are topics of the prefix '${prefix}' already`, {
        hint: 'name another with --topic-prefix, or leave it out',
      });
    await createTopics(admin, topics);
  } catch (cause) {
    if (cause instanceof DriftdrillError) throw cause;
    throw new DriftdrillError('no-broker', `the Kafka broker does not answer: ${(cause as Error).message}`, {
      exit: exitCodes.internal,
      cause,
    });
  } finally {
    await admin.disconnect().catch(() => {});
  }
}

function detectorsConfig(
  plan: Plan,
  { system, stacks }: GroupContext,
  context: PredictionContext,
  { addresses, prefix, speed }: LiveOptions,
  real: RealFaults | null,
  endS: number,
): DetectorsConfig {
  return {
    addresses,
    route: real?.route('detectors') ?? {},
    prefix,
    stack: stacks[0],
    shape: system.shape,
    reference: system.reference,
    warmupS: plan.timeline.warmupS,
    timezone: plan.system.traffic.timezone,
    context,
    arrival: real?.delaysTelemetry === true ? { speed, endS } : null,
  };
}

async function publishAll(
  branch: LiveBranch,
  publisher: Publisher,
  real: RealFaults | null,
  options: LiveOptions,
  show: (telemetry: Telemetry) => void,
): Promise<void> {
  const pace = new Pace(options.speed);
  const entityOf = (row: number) => entityId(branch.system.entityOf(row));
  while (!branch.ended) {
    options.signal.throwIfAborted();
    const until = await pace.next(options.signal);
    while (!branch.ended && branch.system.now < until) {
      const telemetry = branch.step(until);
      if (telemetry === null) break;
      real?.sent(telemetry.predictions.time, telemetry.predictions.n);
      await publisher.publish(telemetry, entityOf, branch.ended);
      show(telemetry);
      options.signal.throwIfAborted();
    }
  }
}

async function lastWord(collector: Collector, signal: AbortSignal): Promise<Counts> {
  while (!collector.complete) {
    await sleep(50, undefined, { signal });
    if (performance.now() - collector.heard > patienceMs)
      throw new DriftdrillError('detectors-silent', 'the detectors have not seen the end of the run', {
        exit: exitCodes.internal,
        hint: `they came to ${collector.progress?.as_of_s ?? 0} s, and nothing was heard of them for ${patienceMs / 1000} s`,
      });
  }
  return collector.progress!.counts;
}
