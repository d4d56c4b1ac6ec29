import type { EpisodeRecord } from '../../core/record.js';
import { stackAlert } from '../records/alert.js';
import { eventHeaders } from '../transport/cloud-event.js';
import type { Sender } from '../transport/sender.js';
import type { Counts } from './assembler.js';
import type { DetectorsConfig } from './config.js';

/** How far detectors are. */
export interface DetectorsProgress {
  /** Seconds since the start of the run up to which the stack has seen everything. */
  readonly as_of_s: number;
  readonly counts: Counts;
  /** Episodes so far. */
  readonly episodes: number;
  /** The run has ended, and this is all there is to say. */
  readonly ended: boolean;
}

/** Writes alerts to their topic: an episode whenever it begins, ends or goes on, whole. */
export class AlertOut {
  private readonly sent = new Map<string, number | null>();
  private sequence = 0;
  private readonly alertHeaders: ReturnType<typeof eventHeaders>;
  private readonly progressHeaders: ReturnType<typeof eventHeaders>;

  constructor(
    private readonly config: DetectorsConfig,
    private readonly sender: Sender,
    private readonly topic: string,
  ) {
    this.alertHeaders = eventHeaders('alert', config.prefix);
    this.progressHeaders = eventHeaders('progress', config.prefix);
  }

  /** @param asOfS what the stack has seen */
  alerts(episodes: readonly EpisodeRecord[], asOfS: number): void {
    const { stack, context } = this.config;
    for (const episode of episodes) {
      const key = episodeKey(episode);
      if (this.sent.has(key) && this.sent.get(key) === episode.endsS) continue;
      this.sent.set(key, episode.endsS);
      const alert = stackAlert(stack.rules[episode.rule], episode, context.startMs, asOfS);
      const id = `${alert.alert_key}@${alert.starts_at}@${alert.status}@${asOfS}`;
      const headers = this.alertHeaders(id, alert.ends_at ?? alert.starts_at, this.sequence++);
      this.sender.add(this.topic, { key: alert.alert_key, value: JSON.stringify(alert), headers });
    }
  }

  progress(progress: DetectorsProgress): void {
    const headers = this.progressHeaders(`progress-${this.sequence}`, new Date().toISOString(), this.sequence++);
    this.sender.add(this.topic, { key: 'progress', value: JSON.stringify(progress), headers });
  }
}

/** Equal keys, the same episode. */
export function episodeKey({ rule, segment, startsS }: EpisodeRecord): string {
  return `${rule}|${segment}|${startsS}`;
}
