import type { Kafka } from 'kafkajs';
import type { EpisodeRecord } from '../../core/record.js';
import { type DetectorsProgress, episodeKey } from '../detect/alert-out.js';
import { consume, type Reading } from '../detect/consume.js';
import type { TopicRecord } from '../intake/topic-record.js';
import type { StackAlert } from '../records/alert.js';
import { eventSource } from '../transport/cloud-event.js';

/** Reads the alerts topic: the last word on each episode, however often and in however many copies it was said. */
export class Collector {
  private readonly alerts = new Map<string, StackAlert['raw']>();
  private readonly firstHeard = new Map<string, number>();
  private consumer: Reading | null = null;
  /** The furthest that the detectors were. */
  progress: DetectorsProgress | null = null;
  /** When something was last heard, of `performance.now()`. */
  heard = performance.now();

  /** @param onForeign told of records of others, again where they are delivered again */
  static async start(
    kafka: Kafka,
    prefix: string,
    topic: string,
    onForeign: (record: TopicRecord) => void,
  ): Promise<Collector> {
    const collector = new Collector();
    const own = eventSource(prefix);
    collector.consumer = await consume(kafka, `${prefix}.score`, [topic], async ({ batch, heartbeat }) => {
      for (const { value, headers = {}, timestamp } of batch.messages) {
        if (value === null) continue;
        const text = value.toString();
        if (String(headers.ce_source) === own) collector.take(text);
        else onForeign({ headers, text, time: new Date(Number(timestamp)).toISOString() });
      }
      await heartbeat();
    });
    return collector;
  }

  /** Takes one record of the topic. */
  take(text: string): void {
    this.heard = performance.now();
    const record = JSON.parse(text) as StackAlert | DetectorsProgress;
    if (!('raw' in record)) {
      if (this.progress === null || record.as_of_s >= this.progress.as_of_s) this.progress = record;
      return;
    }
    const key = episodeKey(record.raw.episode);
    const known = this.alerts.get(key);
    if (known === undefined) this.firstHeard.set(key, this.heard);
    if (known === undefined || record.raw.as_of_s >= known.as_of_s) this.alerts.set(key, record.raw);
  }

  /** True once the detectors have seen the end of the run, and every episode that they speak of is here. */
  get complete(): boolean {
    return this.progress?.ended === true && this.alerts.size >= this.progress.episodes;
  }

  /** By start, then by rule, as the stack itself gives them. */
  episodes(): EpisodeRecord[] {
    return [...this.alerts.values()]
      .map(({ episode }) => episode)
      .sort((a, b) => a.startsS - b.startsS || a.rule - b.rule);
  }

  /** When an episode was first heard of, of `performance.now()`. */
  heardOf(episode: EpisodeRecord): number {
    return this.firstHeard.get(episodeKey(episode)) ?? this.heard;
  }

  async stop(): Promise<void> {
    await this.consumer?.disconnect().catch(() => {});
  }
}
