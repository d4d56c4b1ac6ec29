import { randomBytes } from 'node:crypto';
import type { Admin } from 'kafkajs';

/** Partitions of the topics that are keyed by entity. */
const keyedPartitions = 3;

/** The topics of one live run. */
export interface Topics {
  readonly predictions: string;
  readonly labels: string;
  readonly metrics: string;
  readonly truth: string;
  readonly alerts: string;
}

/** A prefix of its own for each run, so that runs never read each other's records. */
export function runPrefix(scenario: string, trial: number): string {
  const name = scenario.replace(/[^A-Za-z0-9._-]/g, '-').slice(0, 100);
  return `driftdrill.${name}.${trial}.${randomBytes(4).toString('hex')}`;
}

export function topicsOf(prefix: string): Topics {
  return {
    predictions: `${prefix}.predictions`,
    labels: `${prefix}.labels`,
    metrics: `${prefix}.metrics`,
    truth: `${prefix}.truth`,
    alerts: `${prefix}.alerts`,
  };
}

/** Creates the topics of a run; `metrics`, `truth` and `alerts` have one partition, and so one order. */
export async function createTopics(admin: Admin, topics: Topics): Promise<void> {
  await admin.createTopics({
    waitForLeaders: true,
    topics: Object.entries(topics).map(([kind, topic]) => ({
      topic,
      numPartitions: kind === 'predictions' || kind === 'labels' ? keyedPartitions : 1,
      replicationFactor: 1,
      // Detectors may go by when telemetry arrived; the broker alone knows.
      configEntries: [{ name: 'message.timestamp.type', value: 'LogAppendTime' }],
    })),
  });
}
